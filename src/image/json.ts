import * as v from 'valibot';
import { ImageError } from './errors.ts';
import { faultOf } from './jsonFault.ts';

/** No JSON document of a real image comes near; one above it is refused (`limit`). In bytes. */
export const JSON_LIMIT = 8 << 20;

/** A string, null or nothing, as Docker writes optional fields. */
export const text = () => v.nullish(v.string());
/** A list of strings, null or nothing. */
export const texts = () => v.nullish(v.array(v.string()));
/** Lists are objects to JavaScript and to valibot, and not to whoever wrote the document. */
const noList = v.check((value: unknown) => !Array.isArray(value), 'Object');
/** An object with at least these fields. */
export const object = <const T extends v.ObjectEntries>(fields: T) =>
  v.pipe(v.unknown(), noList, v.looseObject(fields));
/** An object of values by name, null or nothing. */
export const record = <const T extends v.GenericSchema>(value: T) =>
  v.nullish(v.pipe(v.unknown(), noList, v.record(v.string(), value)));

/** Lists and objects inside each other; real documents have ten. Deeper ones overflow whatever walks through them. */
const NESTING_LIMIT = 100;
/** What a document may have: bytes, and values, since read a few bytes of text take hundreds. */
export interface JsonLimits {
  readonly bytes: number;
  readonly values: number;
}

const DOCUMENT: JsonLimits = { bytes: JSON_LIMIT, values: 500_000 };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Validates untrusted JSON once, at the edge.
 * @param name what the bytes are called in the sentence of an error
 * @throws ImageError `limit` above `limits`; `damaged` for broken UTF-8 or JSON, and where it does not fit `schema`
 */
export function parseJson<T extends v.GenericSchema>(
  schema: T,
  bytes: Uint8Array,
  name: string,
  limits = DOCUMENT,
): v.InferOutput<T> {
  return validate(schema, read(bytes, name, limits), name);
}

/** As `parseJson`, for a document that may hold secrets: no value of it is part of an error. @throws as `parseJson` */
export function parseSecretJson<T extends v.GenericSchema>(
  schema: T,
  bytes: Uint8Array,
  name: string,
): v.InferOutput<T> {
  const result = v.safeParse(schema, read(bytes, name, DOCUMENT), { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new ImageError('damaged', '{0} has an unexpected value at {1}: {2} expected.', [
    name,
    pathOf(issue),
    expectedBy(issue),
  ]);
}

function read(bytes: Uint8Array, name: string, limits: JsonLimits): unknown {
  if (bytes.length > limits.bytes)
    throw new ImageError('limit', '{0} is {1} bytes long; more than {2} are not read as JSON.', [
      name,
      bytes.length,
      limits.bytes,
    ]);
  const { depth, values } = measure(bytes);
  if (depth > NESTING_LIMIT)
    throw new ImageError('limit', '{0} has lists and objects more than {1} deep in each other.', [name, NESTING_LIMIT]);
  if (values > limits.values) throw new ImageError('limit', '{0} has more than {1} values.', [name, limits.values]);
  return parse(bytes, name);
}

/** Without a cause: the engine's quotes the document, which may hold secrets, and causes are logged. */
function parse(bytes: Uint8Array, name: string): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new ImageError('damaged', '{0} is not valid JSON: it is not UTF-8.', [name]);
  }
  try {
    return JSON.parse(text);
  } catch {
    const fault = faultOf(text);
    if (fault === text.length) throw new ImageError('damaged', '{0} is not valid JSON: it breaks off.', [name]);
    throw new ImageError('damaged', '{0} is not valid JSON from its character {1} on.', [name, fault + 1]);
  }
}

/**
 * Validates a value that was read from JSON.
 * @throws ImageError `damaged` where it does not fit `schema`
 */
export function validate<T extends v.GenericSchema>(schema: T, value: unknown, name: string): v.InferOutput<T> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = pathOf(issue);
  if (issue.received === 'undefined') throw new ImageError('damaged', '{0} lacks a value at {1}.', [name, path]);
  throw new ImageError('damaged', '{0} has an unexpected value at {1}: {2} expected, {3} found.', [
    name,
    path,
    expectedBy(issue),
    issue.received.slice(0, 80),
  ]);
}

function pathOf(issue: v.BaseIssue<unknown>): string {
  return v.getDotPath(issue) || 'its top';
}

function expectedBy({ expected, message }: v.BaseIssue<unknown>): string {
  return expected ?? message;
}

/** How deep the brackets of a document nest, and how many values commas part. */
function measure(bytes: Uint8Array): { depth: number; values: number } {
  let open = 0;
  let depth = 0;
  let values = 1;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    // Most of a document is text, which is passed over in a loop of its own.
    if (byte === 0x22) for (at++; at < bytes.length && bytes[at] !== 0x22; at++) at += bytes[at] === 0x5c ? 1 : 0;
    else if (byte === 0x2c) values++;
    else if (byte === 0x5b || byte === 0x7b) depth = Math.max(depth, ++open);
    else if (byte === 0x5d || byte === 0x7d) open--;
  }
  return { depth, values };
}
