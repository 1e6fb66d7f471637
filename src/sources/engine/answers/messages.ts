import * as v from 'valibot';
import { ImageError } from '../../../image/errors.ts';
import { object, parseJson, text } from '../../../image/json.ts';
import { readLines } from './lines.ts';
import { countOf, number } from './values.ts';

const schema = object({
  status: text(),
  id: text(),
  stream: text(),
  error: text(),
  errorDetail: v.nullish(object({ code: number(), message: text() })),
  progressDetail: v.nullish(object({ current: number(), total: number(), units: text() })),
  aux: v.nullish(v.unknown()),
});

/** What an engine tells while it pulls, pushes, loads or builds. */
export interface EngineMessage {
  /** `Downloading`, `Pull complete`, or a sentence; '' where it is none. */
  readonly status: string;
  /** What it is about: the beginning of a layer's digest, a tag; '' where it is about all. */
  readonly id: string;
  /** Text as a program printed it; '' where there is none. */
  readonly stream: string;
  /** Bytes of it that are done and that there are; null where it does not say, or counts something else. */
  readonly done: number | null;
  readonly total: number | null;
  /** Why the whole of it failed, in the engine's words; null while it did not. */
  readonly error: string | null;
  /** What the request came to, as its kind has it. */
  readonly aux: unknown;
}

/**
 * Reads what an engine tells, a JSON document a line. What is none is passed over.
 * @throws ImageError `limit` for a line without end
 */
export async function* readMessages(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<EngineMessage> {
  for await (const line of readLines(chunks, name)) {
    const message = readMessage(line, name);
    if (message) yield message;
  }
}

function readMessage(line: Uint8Array, name: string): EngineMessage | undefined {
  let read: v.InferOutput<typeof schema>;
  try {
    read = parseJson(schema, line, name);
  } catch (error) {
    if (error instanceof ImageError) return undefined;
    throw error;
  }
  const { status, id, stream, error, errorDetail, progressDetail, aux } = read;
  const bytes = progressDetail?.units ? undefined : progressDetail;
  return {
    status: status ?? '',
    id: id ?? '',
    stream: stream ?? '',
    done: countOf(bytes?.current),
    total: countOf(bytes?.total) || null,
    error: error || errorDetail?.message || null,
    aux: aux ?? null,
  };
}
