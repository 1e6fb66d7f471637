import { normalizeReference } from '../image/reference.ts';
import type { Usage, UsedImage } from './usage.ts';

/**
 * The image that an engine means by a reference or an ID; undefined where it has none. The manifest of one platform may be an
 * image of its own besides: then the ID is that one's.
 */
export function imageCalled({ images }: Pick<Usage, 'images'>, called: string): UsedImage | undefined {
  const isSame = (name: string) => normalizeReference(name) === normalizeReference(called);
  return (
    images.find(({ id }) => id === called) ??
    images.find(({ references }) => references.some(isSame)) ??
    images.find(({ knownAs }) => knownAs.some((id) => id === called))
  );
}
