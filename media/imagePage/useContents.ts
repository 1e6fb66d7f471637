import { useCallback, useEffect, useState } from 'preact/hooks';
import type { ContentsModel, ImageModel, ImagePageHost } from '../../src/protocol/imagePage.ts';
import type { Remote } from '../../src/protocol/rpc.ts';
import { type Place, samePlace } from './place.ts';
import type { Shown } from './useImage.ts';

/** How reading the layers of the shown image stands. */
export type ContentsReading =
  | { readonly phase: 'reading' }
  | { readonly phase: 'known'; readonly contents: ContentsModel }
  | { readonly phase: 'failed'; readonly message: string; readonly tryAgain: () => void };

const READING: ContentsReading = { phase: 'reading' };

/** Asks the host what the layers of the shown image contain, and no longer once another `place` is wanted. */
export function useContents(host: Remote<ImagePageHost>, shown: Shown, place: Place): ContentsReading {
  const [answer, setAnswer] = useState<{ model: ImageModel; reading: ContentsReading } | null>(null);
  const [attempt, setAttempt] = useState(0);
  const tryAgain = useCallback(() => setAttempt((before) => before + 1), []);
  const { model } = shown;
  const { image, variant } = place;
  const wanted = samePlace(shown.place, place) ? model : null;

  useEffect(() => {
    if (!wanted) return;
    const controller = new AbortController();
    const settle = (reading: ContentsReading) => {
      if (!controller.signal.aborted) setAnswer({ model: wanted, reading });
    };
    settle(READING);
    host.contents(image, variant, controller.signal).then(
      (contents) => settle({ phase: 'known', contents }),
      (error: Error) => settle({ phase: 'failed', message: error.message, tryAgain }),
    );
    return () => controller.abort();
  }, [host, wanted, image, variant, attempt, tryAgain]);
  return answer && answer.model === model ? answer.reading : READING;
}
