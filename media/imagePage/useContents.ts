import { useCallback, useEffect, useState } from 'preact/hooks';
import type { ContentsModel, ImageModel, ImagePageHost } from '../../src/protocol/imagePage.ts';
import type { Remote } from '../../src/protocol/rpc.ts';
import { type Place, samePlace } from './place.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import type { Shown } from './useImage.ts';

/** How reading the layers of the shown image stands. */
export type ContentsReading =
  /** The engine would have to export much for it, and nobody said yet that it should; or reading was canceled. */
  | { readonly phase: 'asks'; readonly read: () => void }
  /** `cancel` ends it; null before it began. */
  | { readonly phase: 'reading'; readonly cancel: (() => void) | null }
  | { readonly phase: 'known'; readonly contents: ContentsModel }
  | { readonly phase: 'failed'; readonly refusal: Refusal; readonly tryAgain: () => void };

const READING: ContentsReading = { phase: 'reading', cancel: null };

/** Asks the host what the layers of the shown image contain, and no longer once another `place` is wanted. */
export function useContents(host: Remote<ImagePageHost>, shown: Shown, place: Place): ContentsReading {
  const [answer, setAnswer] = useState<{ model: ImageModel; reading: ContentsReading } | null>(null);
  const [attempt, setAttempt] = useState(0);
  const { model } = shown;
  const { image, variant } = place;
  const wanted = samePlace(shown.place, place) ? model : null;
  const [agreed, setAgreed] = useState<ImageModel | null>(null);
  const asks = wanted?.engine?.asks === true && agreed !== wanted;
  const tryAgain = useCallback(() => {
    setAgreed(wanted);
    setAttempt((before) => before + 1);
  }, [wanted]);

  useEffect(() => {
    if (!wanted) return;
    if (asks) return setAnswer({ model: wanted, reading: { phase: 'asks', read: tryAgain } });
    const controller = new AbortController();
    const settle = (reading: ContentsReading) => {
      if (!controller.signal.aborted) setAnswer({ model: wanted, reading });
    };
    const cancel = () => {
      settle({ phase: 'asks', read: tryAgain });
      controller.abort();
    };
    settle({ phase: 'reading', cancel });
    host.contents(image, variant, controller.signal).then(
      (contents) => settle({ phase: 'known', contents }),
      (error: unknown) => settle({ phase: 'failed', refusal: refusalOf(error), tryAgain }),
    );
    return () => controller.abort();
  }, [host, wanted, image, variant, attempt, asks, tryAgain]);
  return answer && answer.model === model ? answer.reading : READING;
}
