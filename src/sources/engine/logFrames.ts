import { ImageError } from '../../image/errors.ts';

/** A piece of what a container printed. */
export interface LogPiece {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Uint8Array;
}

const HEADER = 8;
/** `stdin` never comes, and 3 is what an engine says of itself. */
const STREAMS = ['stdout', 'stdout', 'stderr', 'stderr'] as const;

/**
 * Tells apart the streams of a container without a terminal: frames of eight bytes, the stream first and the length last,
 * and so many bytes. They begin and end anywhere in the pieces, and none is kept whole.
 * @throws ImageError `damaged` for anything else
 */
export async function* readFrames(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<LogPiece> {
  const header = Buffer.alloc(HEADER);
  let filled = 0;
  let left = 0;
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; ) {
      if (left === 0) {
        const taken = chunk.subarray(at, at + HEADER - filled);
        header.set(taken, filled);
        filled += taken.length;
        at += taken.length;
        if (filled < HEADER) break;
        filled = 0;
        left = header.readUInt32BE(4);
        if (header[0] === undefined || header[0] >= STREAMS.length || header.readUIntBE(1, 3) !== 0)
          throw new ImageError('damaged', '{0} is not what the output of a container looks like.', [name]);
        continue;
      }
      const bytes = chunk.subarray(at, at + left);
      at += bytes.length;
      left -= bytes.length;
      yield { stream: STREAMS[header[0] ?? 0] ?? 'stdout', bytes };
    }
}

/** What a container with a terminal printed: one stream, as it is. */
export async function* readRaw(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LogPiece> {
  for await (const bytes of chunks) yield { stream: 'stdout', bytes };
}
