import { visibleText } from '../../../src/format/visibleText.ts';
import type { CheckModel } from '../../../src/protocol/imageIntegrity.ts';
import type { ImageModel } from '../../../src/protocol/imagePage.ts';
import type { Page } from '../pageContext.ts';
import { checkedName } from './checkedNames.ts';
import { stateWord } from './checkStates.tsx';
import type { Integrity } from './useIntegrity.ts';
import { verdictText } from './verdict.ts';

/** The whole report as lines of text, for an issue or a mail. */
export function reportText(page: Page, model: ImageModel, integrity: Integrity): string {
  const { t } = page;
  const checks = integrity.known?.checks ?? [];
  const { short, sentence } = verdictText(page, integrity);
  const linesOf = (layer: number | null) =>
    checks.filter((check) => check.layer === layer).flatMap((check) => checkLines(page, check));
  const lines = [
    `${visibleText(model.label)} (${visibleText(model.platform)})`,
    `${t('Integrity')}: ${short}. ${sentence}`,
    '',
    ...linesOf(null),
    ...model.layers.flatMap(({ index }) => {
      const own = linesOf(index);
      return own.length > 0 ? ['', t('Layer {0}', index), ...own] : [];
    }),
  ];
  return lines.join('\n');
}

function checkLines(page: Page, check: CheckModel): string[] {
  const { claimed, computed, state, meaning } = check;
  const { t } = page;
  const name = `  ${checkedName(page, check.what).name}: ${stateWord(page, state)}`;
  const said = meaning === null ? [] : [`    ${visibleText(meaning)}`];
  if (state !== 'mismatch' || claimed === computed || claimed === null)
    return [[name, computed ?? claimed].filter((part) => part !== null).join(' '), ...said];
  return [name, `    ${t('claimed')}: ${claimed}`, `    ${t('computed')}: ${computed ?? t('nothing')}`, ...said];
}
