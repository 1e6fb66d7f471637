import * as v from 'valibot';
import { type JsonLimits, object, parseJson } from './json.ts';

/** The table of contents of an eStargz or zstd:chunked layer (CRFS, stargz.go). */
const toc = object({ version: v.number(), entries: v.array(v.unknown()) });

/**
 * The entries of a table of contents; each is looked at by who reads it.
 * @throws ImageError `damaged`, `limit`
 */
export function parseToc(bytes: Uint8Array, limits: JsonLimits): readonly unknown[] {
  return parseJson(toc, bytes, 'The table of contents', limits).entries;
}
