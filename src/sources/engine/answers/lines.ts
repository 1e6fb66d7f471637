import { ImageError } from '../../../image/errors.ts';

/** Bytes of one line. */
const LINE_LIMIT = 1 << 20;

/**
 * The lines of an answer that comes in pieces which end anywhere; a JSON document each, where engines tell what happens.
 * @param name what they are called in sentences
 * @throws ImageError `limit` for a line without end
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      yield rest.subarray(0, end);
      rest = rest.subarray(end + 1);
    }
    if (rest.length > LINE_LIMIT) throw new ImageError('limit', '{0} is longer than {1} bytes.', [name, LINE_LIMIT]);
  }
  if (rest.length > 0) yield rest;
}
