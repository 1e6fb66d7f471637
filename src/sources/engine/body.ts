import type { IncomingMessage } from 'node:http';
import { ImageError } from '../../image/errors.ts';

/** The body of an answer, which was begun and is not yet read. Whoever got it reads it to an end, or destroys it. */
export interface Body {
  readonly status: number;
  readonly headers: Readonly<IncomingMessage['headers']>;
  /** @throws as the connection does; ends early when the caller's signal is aborted, with its reason */
  readonly chunks: AsyncIterable<Uint8Array>;
  destroy(): void;
}

/**
 * All bytes of a body.
 * @param limit of bytes
 * @throws ImageError `limit` past it, which ends the connection
 */
export async function readAll({ chunks }: Body, limit: number, name: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > limit) throw new ImageError('limit', '{0} is longer than {1} bytes.', [name, limit]);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}
