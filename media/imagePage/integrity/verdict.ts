import type { IntegrityModel } from '../../../src/protocol/imageIntegrity.ts';
import { formatPercent } from '../../shared/percent.ts';
import type { Page } from '../pageContext.ts';
import { checkedName } from './checkedNames.ts';
import type { Integrity } from './useIntegrity.ts';

/** What is said of the whole image: in two words for the header, and in a sentence. */
export interface VerdictText {
  readonly tone: 'good' | 'bad' | 'open' | 'busy';
  /** A codicon. */
  readonly icon: string;
  readonly short: string;
  readonly sentence: string;
}

/** What does not match is said as soon as it is known, whatever else is still to come. */
export function verdictText(page: Page, { phase, known, progress, refusal }: Integrity): VerdictText {
  const { t, language } = page;
  if (known?.verdict.state === 'mismatch')
    return { tone: 'bad', icon: 'error', short: t('Does not match'), sentence: mismatchSentence(page, known) };
  switch (phase) {
    case 'done':
      return known?.verdict.state === 'matches' ? allWell(page, known) : partly(page);
    case 'running': {
      const share = progress && progress.total > 0 ? formatPercent(progress.done / progress.total, language) : null;
      const short = share === null ? t('Verifying…') : t('Verifying… {0}', share);
      return { tone: 'busy', icon: 'sync', short, sentence: t('The digests of the layers are being computed.') };
    }
    case 'waiting': {
      const sentence = t('The digests are computed as soon as the layers were read.');
      return { tone: 'busy', icon: 'sync', short: t('Verifying…'), sentence };
    }
    case 'failed':
      return { tone: 'open', icon: 'warning', short: t('Not verified'), sentence: refusal?.message ?? '' };
    case 'claims': {
      const sentence = t(
        'What the engine says of its image is a claim. It can be verified once the engine has exported the image.',
      );
      return { tone: 'open', icon: 'unverified', short: t('Not verified'), sentence };
    }
    case 'off': {
      const sentence = t('The documents were compared with their digests; those of the layers were not computed.');
      return { tone: 'open', icon: 'unverified', short: t('Not verified'), sentence };
    }
  }
}

function allWell({ t }: Page, { checks }: IntegrityModel): VerdictText {
  const count = checks.filter(({ state }) => state === 'matches').length;
  const open = checks.filter(({ state }) => state === 'unclaimed').length;
  const sentence =
    open === 0
      ? t('All {0} digests, sizes and counts are those that are claimed.', count)
      : t('{0} digests, sizes and counts are those that are claimed; for {1} more nothing is claimed.', count, open);
  return { tone: 'good', icon: 'verified-filled', short: t('Verified'), sentence };
}

function partly({ t }: Page): VerdictText {
  const sentence = t('Nothing differs from what is claimed, but not everything could be computed.');
  return { tone: 'open', icon: 'unverified', short: t('Verified in part'), sentence };
}

/** Findings that a sentence names. */
const NAMED = 6;

function mismatchSentence(page: Page, { verdict, checks }: IntegrityModel): string {
  const { t } = page;
  const own = checks.filter(({ follows }) => !follows);
  const found = own.filter(({ state }) => state === 'mismatch');
  const names = found.slice(0, NAMED).map(({ what, layer }) => {
    const { name } = checkedName(page, what);
    return layer === null ? name : t('{0} of layer {1}', name, layer);
  });
  const named = [...names, ...(found.length > NAMED ? ['…'] : [])].join(', ');
  return verdict.mismatches === 1
    ? t('1 of {0} claims does not match: {1}.', own.length, named)
    : t('{0} of {1} claims do not match: {2}.', verdict.mismatches, own.length, named);
}
