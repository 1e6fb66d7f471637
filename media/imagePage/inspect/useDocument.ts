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

/** Asks the host for a document and parses it once. */
export function useDocument({ image, variant }: Place, kind: DocumentKind): Reading {
  const { host } = usePage();
  const [reading, setReading] = useState<Reading>({ phase: 'reading' });
  useEffect(() => {
    const controller = new AbortController();
    setReading({ phase: 'reading' });
    host
      .document(image, variant, kind, controller.signal)
      .then((text) => JSON.parse(text) as JsonValue)
      .then(
        (root) => !controller.signal.aborted && setReading({ phase: 'read', root }),
        (error: unknown) => !controller.signal.aborted && setReading({ phase: 'failed', refusal: refusalOf(error) }),
      );
    return () => controller.abort();
  }, [host, image, variant, kind]);
  return reading;
}
