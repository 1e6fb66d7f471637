import * as v from 'valibot';
import { ImageError } from '../../../image/errors.ts';
import { object, parseJson, record, text } from '../../../image/json.ts';
import { readLines } from './lines.ts';
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

/**
 * Reads `GET /events`: a JSON document a line, in pieces that end anywhere. What is no event is passed over.
 * @throws ImageError `limit` for a line without end
 */
export async function* readEvents(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<EngineEvent> {
  for await (const line of readLines(chunks, name)) {
    const event = readEvent(line, name);
    if (event) yield event;
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
