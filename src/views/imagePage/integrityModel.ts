import type { IntegrityModel, IntegrityProgress } from '../../protocol/imageIntegrity.ts';
import { atMostEvery } from '../sources/atMostEvery.ts';
import type { WholeImage } from '../sources/engineImages.ts';
import type { IntegrityState, Verifier } from '../sources/verifier.ts';
import { say, type Words } from '../words.ts';

/** The checks of many layers are much to send; a person sees five in a second. */
const NEWS_MS = 200;

/** What is known of an image's integrity, as the page shows it. */
export function integrityModel({ checks, verdict }: IntegrityState, l10n: Words): IntegrityModel {
  return { checks: checks.map((check) => ({ ...check, meaning: check.meaning && say(l10n, check.meaning) })), verdict };
}

/**
 * Verifies an image for the page, which is told how it goes on.
 * @throws as `Verifier.verify`
 */
export async function verifyForPage(
  verifier: Verifier,
  shown: WholeImage,
  l10n: Words,
  tell: (progress: IntegrityProgress) => void,
  signal: AbortSignal,
): Promise<IntegrityModel> {
  let told = 0;
  const onNews = atMostEvery(NEWS_MS, () => {
    const state = verifier.stateOf(shown);
    const integrity = state.known > told ? integrityModel(state, l10n) : null;
    told = state.known;
    tell({ ...(state.progress ?? { done: 0, total: 0 }), running: state.running, integrity });
  });
  return integrityModel(await verifier.verify(shown, onNews, signal), l10n);
}
