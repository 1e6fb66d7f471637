import { useEffect, useState } from 'preact/hooks';
import type { DocumentKind } from '../../../src/protocol/imagePage.ts';
import { usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';
import { type Refusal, refusalOf } from '../refusal.ts';
import type { JsonValue } from './jsonValue.ts';

/** How reading a document stands. */
export type Reading =
  | { readonly phase: 'reading' }
  | { readonly phase: 'failed'; readonly refusal: Refusal }
  | { readonly phase: 'read'; readonly root: JsonValue };

const READING: Reading = { phase: 'reading' };

/**
 * Asks the host for a document and parses it once; another one of the same kind takes its place when it is there.
 * @param composed whether the config is composed of what an engine says, and another one once the layers are read
 */
export function useDocument({ image, variant }: Place, kind: DocumentKind, composed: boolean): Reading {
  const { host } = usePage();
  const [answer, setAnswer] = useState<{ readonly kind: DocumentKind; readonly reading: Reading } | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const settle = (reading: Reading) => !controller.signal.aborted && setAnswer({ kind, reading });
    host
      .document(image, variant, kind, controller.signal)
      .then((text) => JSON.parse(text) as JsonValue)
      .then(
        (root) => settle({ phase: 'read', root }),
        (error: unknown) => settle({ phase: 'failed', refusal: refusalOf(error) }),
      );
    return () => controller.abort();
  }, [host, image, variant, kind, composed]);
  return answer?.kind === kind ? answer.reading : READING;
}
