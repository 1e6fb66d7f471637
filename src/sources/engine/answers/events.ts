import * as v from 'valibot';
import { ImageError } from '../../../image/errors.ts';
import { object, parseJson, record, text } from '../../../image/json.ts';
import { number } from './values.ts';

const schema = object({
  Type: text(),
  Action: text(),
  Actor: v.nullish(object({ ID: text(), Attributes: record(v.string()) })),
  time: number(),
});

/** Something that happened in an engine. */
export interface EngineEvent {
  /** `image`, `container`, `volume`, … */
  readonly type: string;
  /** `pull`, `tag`, `die`, … */
  readonly action: string;
  /** The ID or name of what it happened to. */
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly time: number | null;
}

/** Bytes of one event; a container's has all its labels. */
const LINE_LIMIT = 1 << 20;

/**
 * Reads `GET /events`: a JSON document a line, in pieces that end anywhere. What is no event is passed over.
 * @throws ImageError `limit` for a line without end
 */
export async function* readEvents(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<EngineEvent> {
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      const event = readEvent(rest.subarray(0, end), name);
      if (event) yield event;
      rest = rest.subarray(end + 1);
    }
    if (rest.length > LINE_LIMIT) throw new ImageError('limit', '{0} is longer than {1} bytes.', [name, LINE_LIMIT]);
  }
}

function readEvent(line: Uint8Array, name: string): EngineEvent | undefined {
  try {
    const { Type: type, Action: action, Actor: actor, time } = parseJson(schema, line, name);
    if (!type || !action) return undefined;
    const attributes = actor?.Attributes ?? {};
    return { type, action, id: actor?.ID ?? '', attributes, time: time ? time * 1000 : null };
  } catch (error) {
    if (error instanceof ImageError) return undefined;
    throw error;
  }
}
