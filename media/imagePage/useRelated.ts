import { useCallback, useEffect, useState } from 'preact/hooks';
import type { RelatedModel } from '../../src/protocol/imageEngine.ts';
import { usePage } from './pageContext.ts';
import type { Place } from './place.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** How comparing an image with the others of its engine stands. It takes the engine a while, so nobody does it unasked. */
export type Comparing =
  | { readonly phase: 'unasked'; readonly ask: () => void }
  | { readonly phase: 'asking' }
  | { readonly phase: 'failed'; readonly refusal: Refusal; readonly ask: () => void }
  | { readonly phase: 'known'; readonly related: RelatedModel; readonly ask: () => void };

type Answer =
  | Pick<Extract<Comparing, { phase: 'failed' }>, 'phase' | 'refusal'>
  | { phase: 'known'; related: RelatedModel };

/**
 * Asks for the comparison when it is told to, by the page or by a command.
 * @param onCommand is called when a command did
 */
export function useRelated({ image, variant }: Place, onCommand: () => void): Comparing {
  const { host, comparisonWanted } = usePage();
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const ask = useCallback(() => setAttempt((before) => before + 1), []);
  useEffect(() => {
    setAttempt(0);
    setAnswer(null);
  }, [image, variant]);
  useEffect(
    () =>
      comparisonWanted.listen(() => {
        onCommand();
        ask();
      }),
    [comparisonWanted, onCommand, ask],
  );
  useEffect(() => {
    if (attempt === 0) return;
    setAnswer(null);
    const controller = new AbortController();
    const settle = (next: Answer) => !controller.signal.aborted && setAnswer(next);
    host.related(image, variant, controller.signal).then(
      (related) => settle({ phase: 'known', related }),
      (error: unknown) => settle({ phase: 'failed', refusal: refusalOf(error) }),
    );
    return () => controller.abort();
  }, [host, image, variant, attempt]);
  if (attempt === 0) return { phase: 'unasked', ask };
  return answer ? { ...answer, ask } : { phase: 'asking' };
}
