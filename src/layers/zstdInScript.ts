import { Decompress } from 'fzstd';
import { Xxh64 } from './xxh64.ts';
import type { Frame } from './zstdFrames.ts';

/**
 * One frame where node:zlib knows no zstd (before 22.15), several times slower. fzstd checks neither checksum nor length,
 * so that is done here.
 * @throws Error where the frame is damaged
 */
export async function* decodeInScript(
  pieces: AsyncIterable<Uint8Array>,
  { hasChecksum, contentSize }: Frame,
): AsyncGenerator<Uint8Array> {
  const decoded: Uint8Array[] = [];
  const decompress = new Decompress((piece) => decoded.push(piece));
  const hash = hasChecksum ? new Xxh64() : undefined;
  let total = 0;
  let tail = new Uint8Array(0);
  const take = () => {
    const some = decoded.splice(0);
    for (const piece of some) {
      hash?.update(piece);
      total += piece.length;
    }
    return some;
  };
  for await (const piece of pieces) {
    tail = lastFour(tail, piece);
    decompress.push(piece, false);
    yield* take();
  }
  decompress.push(new Uint8Array(0), true);
  yield* take();
  if (contentSize !== null && total !== contentSize) throw new Error('a frame has another length than it says');
  if (hash && hash.digest() !== new DataView(tail.buffer).getUint32(0, true))
    throw new Error('a frame does not match its checksum');
}

function lastFour(before: Uint8Array, piece: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...before, ...piece.subarray(-4)].slice(-4));
}
