import { Decompress } from 'fzstd';

/** zstd where node:zlib has none (before 22.15): every frame, but several times slower. */
export async function* unzstdInScript(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const decompress = new Decompress((piece) => pieces.push(piece));
  for await (const chunk of input) {
    decompress.push(chunk, false);
    yield* pieces.splice(0);
  }
  decompress.push(new Uint8Array(0), true);
  yield* pieces.splice(0);
}
