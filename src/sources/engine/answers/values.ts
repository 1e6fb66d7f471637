import * as v from 'valibot';
import { type Digest, isDigest } from '../../../image/digest.ts';
import { ImageError } from '../../../image/errors.ts';
import { validate } from '../../../image/json.ts';

/** A number, null or nothing. */
export const number = () => v.nullish(v.number());

/** A list of an engine: what could be read, and for each record that could not, why. */
export interface Listed<T> {
  readonly rows: readonly T[];
  readonly unreadable: readonly ImageError[];
}

/** Records of a list that may be unreadable; where more are, it is none of the kind. */
const UNREADABLE_LIMIT = 1_000;

/**
 * Reads each record of a list by itself, so that a bad one is one row.
 * @param name what one of them is called in sentences, before its number
 * @throws ImageError `damaged` where hardly one can be read
 */
export function readEach<S extends v.GenericSchema, T>(
  values: readonly unknown[],
  schema: S,
  name: string,
  read: (record: v.InferOutput<S>, name: string) => T,
): Listed<T> {
  const rows: T[] = [];
  const unreadable: ImageError[] = [];
  for (const [index, value] of values.entries()) {
    const own = `${name} ${index + 1}`;
    try {
      rows.push(read(validate(schema, value, own), own));
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      unreadable.push(error);
      if (unreadable.length > UNREADABLE_LIMIT)
        throw new ImageError('damaged', '{0}: more than {1} records cannot be read.', [name, UNREADABLE_LIMIT]);
    }
  }
  return { rows, unreadable };
}

/**
 * An ID as a digest; Podman leaves out the algorithm in places.
 * @throws ImageError `damaged`
 */
export function idOf(text: string, name: string): Digest {
  return idOrNull(text) ?? refuse(text, name);
}

export function idOrNull(text: string | null | undefined): Digest | null {
  if (isDigest(text)) return text;
  const whole = `sha256:${text}`;
  return isDigest(whole) ? whole : null;
}

/** Names without those that stand for none. */
export function namesOf(texts: readonly string[] | null | undefined): string[] {
  return (texts ?? []).filter((text) => !text.startsWith('<none>') && !text.endsWith('<none>'));
}

/** Bytes or a count; -1 means that the engine did not compute it. */
export function countOf(value: number | null | undefined): number | null {
  return value === null || value === undefined || value < 0 ? null : value;
}

/** Milliseconds since 1970 of a time as Go writes it; null for the year 1, which is none. */
export function timeOf(written: string | null | undefined): number | null {
  const time = Date.parse(written ?? '');
  return Number.isNaN(time) || time <= 0 ? null : time;
}

function refuse(text: string, name: string): never {
  throw new ImageError('damaged', '{0} has an ID that is none: {1}.', [name, text]);
}
