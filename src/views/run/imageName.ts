import { isDigest, shortId } from '../../image/digest.ts';
import { familiarReference } from '../../image/reference.ts';

/** What sentences call an image: its reference as people type it, or the beginning of its ID. */
export function imageName(reference: string): string {
  return isDigest(reference) ? shortId(reference) : familiarReference(reference);
}
