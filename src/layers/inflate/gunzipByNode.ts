import * as zlib from 'node:zlib';
import type { Bytes } from '../../image/image.ts';
import { CHUNK, readAll, type Tap, through } from '../through.ts';
import { isZeroFrom } from './isZeroFrom.ts';

/** What zlib says where a further member would begin and something else is. */
const WRONG_MAGIC = 'incorrect header check';
/** Checksum and length behind a member's data, in bytes. */
const TRAILER = 8;
/** Members that are walked one by one in search of the last one's end. */
const WALK_LIMIT = 10_000;

/**
 * The inflated bytes of all members of a gzip file (RFC 1952, 2.2), by node:zlib. What follows the last one is ignored, as
 * `gzip` does; the result says so where it is more than zeros.
 * @throws what zlib throws
 */
export async function* gunzipByNode(
  bytes: Bytes,
  result: { trailingGarbage: boolean },
  signal?: AbortSignal,
  tap?: Tap,
): AsyncGenerator<Uint8Array> {
  const inflater = zlib.createGunzip({ chunkSize: CHUNK });
  let total = 0;
  let end: number;
  try {
    for await (const piece of through(inflater, readAll(bytes, 0, signal, tap))) {
      total += piece.length;
      yield piece;
    }
    end = inflater.bytesWritten;
  } catch (cause) {
    if (!mayBeGarbage(cause)) throw cause;
    end = yield* walk(bytes, total, cause, signal);
  }
  result.trailingGarbage = !(await isZeroFrom(bytes, end, signal));
}

/** One byte of garbage is too short for a wrong header: the file only seems to break off. */
function mayBeGarbage(cause: unknown): cause is Error {
  if (!(cause instanceof Error && 'code' in cause)) return false;
  return cause.code === 'Z_BUF_ERROR' || (cause.code === 'Z_DATA_ERROR' && cause.message === WRONG_MAGIC);
}

/**
 * Inflates again, member by member: when node meets garbage it drops what it has inflated before it, and does not say
 * where that ended. Checksums need no second look.
 * @param given inflated bytes that were given already
 * @returns where the last member ends
 */
async function* walk(
  bytes: Bytes,
  given: number,
  failure: Error,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, number> {
  let offset = 0;
  let total = 0;
  for (let members = 0; ; members++) {
    const first = await bytes.read(offset, 1 << 10, signal);
    if (members > 0 && !(first[0] === 0x1f && first[1] === 0x8b)) return offset;
    const header = headerLength(first);
    if (header === undefined || members === WALK_LIMIT) throw failure;
    const inflater = zlib.createInflateRaw({ chunkSize: CHUNK });
    for await (const piece of through(inflater, readAll(bytes, offset + header, signal))) {
      total += piece.length;
      if (total > given) yield piece.subarray(Math.max(0, piece.length - (total - given)));
    }
    offset += header + inflater.bytesWritten + TRAILER;
    if (offset > bytes.size) throw failure;
  }
}

const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16 } as const;

/** Bytes before a member's data (RFC 1952, 2.3); undefined where `first` does not hold all of them. */
function headerLength(first: Uint8Array): number | undefined {
  const flags = first[3] ?? 0;
  let length = 10;
  if (flags & FLAG.extra) length += 2 + (first[length] ?? 0) + 256 * (first[length + 1] ?? 0);
  for (const flag of [FLAG.name, FLAG.comment])
    if (flags & flag) {
      const end = first.indexOf(0, length);
      if (end < 0) return undefined;
      length = end + 1;
    }
  if (flags & FLAG.headerCrc) length += 2;
  return length;
}
