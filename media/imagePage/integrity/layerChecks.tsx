import { useState } from 'preact/hooks';
import { visibleText } from '../../../src/format/visibleText.ts';
import type { CheckModel } from '../../../src/protocol/imageIntegrity.ts';
import type { ImageModel } from '../../../src/protocol/imagePage.ts';
import { instructionOf } from '../layers/instructionText.ts';
import { usePage } from '../pageContext.ts';
import { checkedName } from './checkedNames.ts';
import { CheckState, type ShownState } from './checkStates.tsx';
import { CheckValues } from './checkValue.tsx';

const CHUNK = 100;
const COLUMNS: readonly CheckModel['what'][] = ['blob', 'size', 'diff ID', 'chain ID', 'table of contents'];

interface Props {
  readonly model: ImageModel;
  readonly checks: readonly CheckModel[];
  readonly running: readonly number[];
}

/** The identifiers of each layer, a row for each; what does not match is said below it. */
export function LayerChecks({ model, checks, running }: Props) {
  const page = usePage();
  const { t } = page;
  const [limit, setLimit] = useState(CHUNK);
  const all = model.layers.map(({ index }) => checks.filter(({ layer }) => layer === index));
  // Of what a container changed nothing is claimed.
  const byLayer = all.filter((own) => own.length > 0);
  const columns = COLUMNS.filter((column) => checks.some(({ what, layer }) => layer !== null && what === column));
  const hidden = byLayer.length - limit;
  return (
    <>
      <table class="layer-checks">
        <thead>
          <tr>
            <th scope="col" class="column-layer">
              <span class="check-name">{t('Layer')}</span>
            </th>
            {columns.map((column) => {
              const { name, tip } = checkedName(page, column);
              return (
                <th key={column} scope="col" class={column === 'size' ? 'column-size' : undefined}>
                  <span class="check-name">{name}</span>
                  <span class="hint">{tip}</span>
                </th>
              );
            })}
          </tr>
        </thead>
        {byLayer.slice(0, limit).map((own, layer) => (
          <LayerRows
            key={layer}
            layer={layer}
            instruction={instructionOfLayer(model, layer)}
            checks={columns.map((column) => own.find(({ what }) => what === column) ?? null)}
            isRunning={running.includes(layer)}
          />
        ))}
      </table>
      {hidden > 0 && (
        <button type="button" class="link-button more" onClick={() => setLimit(limit + CHUNK)}>
          {t('Show more ({0} left)', hidden)}
        </button>
      )}
    </>
  );
}

interface RowsProps {
  readonly layer: number;
  readonly instruction: string;
  /** By column; null where nothing is claimed and nothing computed. */
  readonly checks: readonly (CheckModel | null)[];
  readonly isRunning: boolean;
}

function LayerRows({ layer, instruction, checks, isRunning }: RowsProps) {
  const page = usePage();
  const meanings = new Set(checks.flatMap((check) => (check?.meaning && !check.follows ? [check.meaning] : [])));
  const isOdd = checks.some((check) => check?.state === 'mismatch');
  return (
    <tbody class={isOdd ? 'mismatch' : undefined}>
      <tr>
        <th scope="row" title={instruction}>
          <span class="check-layer">{page.t('Layer {0}', layer)}</span>
          <span class="check-instruction">{visibleText(instruction)}</span>
        </th>
        {checks.map((check, column) => (
          <td key={column}>
            {check && (
              <div class={`check-cell ${check.state}`}>
                <span class="check-label">{checkedName(page, check.what).name}</span>
                <CheckState state={shownState(check, isRunning)} />
                <CheckValues
                  check={check}
                  name={checkedName(page, check.what).name}
                  isShort
                  isBytes={check.what === 'size'}
                />
              </div>
            )}
          </td>
        ))}
      </tr>
      {meanings.size > 0 && (
        <tr class="meaning-row">
          <td colSpan={checks.length + 1}>
            {[...meanings].map((meaning) => (
              <p key={meaning} class="check-meaning">
                {meaning}
              </p>
            ))}
          </td>
        </tr>
      )}
    </tbody>
  );
}

function shownState({ state }: CheckModel, isRunning: boolean): ShownState {
  return state === 'unchecked' && isRunning ? 'running' : state;
}

function instructionOfLayer({ steps }: ImageModel, layer: number): string {
  const step = steps.find((each) => each.layer === layer);
  return step ? instructionOf(step).replace(/\s+/g, ' ') : '';
}
