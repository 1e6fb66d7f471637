import type { StepMatch } from '../../../src/protocol/dockerfile.ts';
import { type Page, usePage } from '../pageContext.ts';

/** How a step was matched: a filled mark where that is certain, a hollow one where it is not, and the word. */
export function MatchMark({ match, why }: { match: StepMatch; why: string }) {
  const page = usePage();
  return (
    <span class={`match ${match}`} title={why}>
      <span class="match-mark" aria-hidden="true" />
      <span class="match-word">{matchWord(page, match)}</span>
    </span>
  );
}

export function matchWord({ t }: Pick<Page, 't'>, match: StepMatch): string {
  if (match === 'exact') return t('exact');
  if (match === 'normalised') return t('same, written otherwise');
  return match === 'probable' ? t('probable') : t('no line fits');
}
