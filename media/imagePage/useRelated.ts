import { useCallback, useEffect, useState } from 'preact/hooks';
import type { RelatedModel } from '../../src/protocol/imageEngine.ts';
import { usePage } from './pageContext.ts';
import { type Place, samePlace } from './place.ts';
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
  /** The image it was asked of; another object every time, so that it can be asked again. */
  const [asked, setAsked] = useState<Pick<Place, 'image' | 'variant'> | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const wanted = samePlace(asked, { image, variant }) ? asked : null;
  const ask = useCallback(() => setAsked({ image, variant }), [image, variant]);
  useEffect(() => setAsked(null), [image, variant]);
  useEffect(
    () =>
      comparisonWanted.listen(() => {
        onCommand();
        ask();
      }),
    [comparisonWanted, onCommand, ask],
  );
  useEffect(() => {
    setAnswer(null);
    if (!wanted) return;
    const controller = new AbortController();
    const settle = (next: Answer) => !controller.signal.aborted && setAnswer(next);
    host.related(image, variant, controller.signal).then(
      (related) => settle({ phase: 'known', related }),
      (error: unknown) => settle({ phase: 'failed', refusal: refusalOf(error) }),
    );
    return () => controller.abort();
  }, [host, image, variant, wanted]);
  if (!wanted) return { phase: 'unasked', ask };
  return answer ? { ...answer, ask } : { phase: 'asking' };
}
