import { algorithmOf, digestOf } from './digest.ts';
import { ImageError } from './errors.ts';
import type { Statement } from './image.ts';

/**
 * The JSON of a statement: its bytes, or what an engine gives for them; null where the source has neither.
 * @param name what it is called in sentences
 * @param limit of bytes
 * @throws ImageError `limit`; `damaged` where the bytes have another digest than the manifest claims; the signal's reason
 */
export async function readStatement(
  { blob, ask, digest }: Statement,
  name: string,
  limit: number,
  signal?: AbortSignal,
): Promise<Uint8Array | null> {
  // An engine lays it out anew, so that its bytes are not those that the digest is of.
  if (!blob) return ask ? ask(signal) : null;
  if (blob.size > limit)
    throw new ImageError('limit', '{0} is {1} bytes long; more than {2} are not read as JSON.', [
      name,
      blob.size,
      limit,
    ]);
  const bytes = await blob.read(0, blob.size, signal);
  if (digestOf(bytes, algorithmOf(digest)) !== digest)
    throw new ImageError('damaged', '{0} has other bytes than its digest says, so it is not believed.', [name]);
  return bytes;
}
