import { type Digest, digestOf } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import type { Bytes } from '../../image/image.ts';
import { slice } from '../bytes.ts';
import { inflate } from '../inflate.ts';
import { TarError } from '../tarHeader.ts';
import { TarParser } from '../tarParser.ts';

/** Bytes of a table's JSON: some 100,000 files. What is larger is read by nobody here. */
export const TOC_LIMIT = 32 << 20;
/** The same as stored. */
const STORED_LIMIT = 16 << 20;

/** The member of an eStargz layer's tar that is its table of contents. */
export const STARGZ_INDEX = 'stargz.index.json';

/** The table of contents that ends a layer, as it was found. */
export interface StoredToc {
  readonly json: Uint8Array;
  /** That by which manifests name it: of the JSON in eStargz, of the stored bytes in zstd:chunked. */
  readonly digest: Digest;
}

/** Where a table is stored. */
interface TocPlace {
  readonly offset: number;
  readonly length: number;
  /** Bytes of its JSON; 0 where that is not said. */
  readonly inflated: number;
}

const NOT_READ = 'Its footer points to bytes that are no table of contents.';

/**
 * Finds the table of contents of an eStargz layer (stargz-snapshotter, docs/estargz.md) or a zstd:chunked one (container-libs,
 * zstd-chunked.md), by the footer that ends it.
 * @returns undefined where there is no such footer
 * @throws ImageError `damaged`, `limit` where there is, and no table that can be read
 */
export async function findToc(
  blob: Bytes,
  compression: 'gzip' | 'zstd',
  signal?: AbortSignal,
): Promise<StoredToc | undefined> {
  const place = await findTocPlace(blob, compression, signal);
  if (!place) return undefined;
  const { offset, length: stored, inflated } = place;
  if (stored <= 0 || offset + stored > blob.size - FOOTERS[compression]) throw new ImageError('damaged', NOT_READ);
  if (stored > STORED_LIMIT) throw tooLong(stored);
  if (inflated > TOC_LIMIT) throw tooLong(inflated);
  const part = slice(blob, offset, stored);
  if (compression === 'gzip') {
    const json = await memberOf(part, signal);
    return { json, digest: digestOf(json) };
  }
  const json = Buffer.concat(await piecesOf(part, 'zstd', signal));
  return { json, digest: digestOf(await part.read(0, stored, signal)) };
}

/**
 * Where the footer that ends a layer says its table of contents is, which may be anywhere.
 * @throws ImageError `unreadable`
 */
export async function findTocPlace(
  blob: Bytes,
  compression: 'gzip' | 'zstd',
  signal?: AbortSignal,
): Promise<TocPlace | undefined> {
  const length = FOOTERS[compression];
  if (blob.size < length) return undefined;
  const footer = Buffer.from(await blob.read(blob.size - length, length, signal));
  return compression === 'gzip' ? readStargzFooter(footer, blob.size) : readChunkedFooter(footer);
}

/** An empty gzip member with an extra field: `SG`, 22 bytes, of which 16 are hex digits and the others a word. */
const STARGZ_FOOTER = 51;
const STARGZ = /^([0-9a-f]{16})STARGZ$/;

function readStargzFooter(footer: Buffer, size: number): TocPlace | undefined {
  const hexAt = (start: number, end: number) => footer.toString('hex', start, end);
  const [, digits] = STARGZ.exec(footer.toString('latin1', 16, 38)) ?? [];
  if (digits === undefined || hexAt(0, 4) !== '1f8b0804' || hexAt(10, 16) !== '1a0053471600') return undefined;
  const offset = Number.parseInt(digits, 16);
  return { offset, length: size - STARGZ_FOOTER - offset, inflated: 0 };
}

/** A skippable frame: seven numbers of eight bytes, and a word. The first four are of the table. */
const CHUNKED_FOOTER = 8 + 64;
const CHUNKED = 'GNUlInUx';
/** Bytes of a footer. */
const FOOTERS = { gzip: STARGZ_FOOTER, zstd: CHUNKED_FOOTER } as const;
/** The only form of a table there is. */
const CRFS = 1n;

function readChunkedFooter(footer: Buffer): TocPlace | undefined {
  const isFooter = footer.readUInt32LE(0) >>> 4 === 0x184d2a5 && footer.readUInt32LE(4) === 64;
  if (!isFooter || footer.toString('latin1', 64) !== CHUNKED || footer.readBigUInt64LE(32) !== CRFS) return undefined;
  const numberAt = (at: number) => Number(footer.readBigUInt64LE(at));
  return { offset: numberAt(8), length: numberAt(16), inflated: numberAt(24) };
}

/** The content of the tar's member that is the table. */
async function memberOf(part: Bytes, signal: AbortSignal | undefined): Promise<Buffer> {
  const content: Uint8Array[] = [];
  const parser = new TarParser({
    entry: ({ name, type, size }) => {
      const isIndex = type === 'file' && Buffer.from(name).toString('latin1') === STARGZ_INDEX;
      if (isIndex && size > TOC_LIMIT) throw tooLong(size);
      return isIndex;
    },
    data: (piece) => content.push(Buffer.from(piece)),
  });
  let offset = 0;
  try {
    for (const piece of await piecesOf(part, 'gzip', signal)) {
      if (!parser.ended) parser.feed(piece, offset);
      offset += piece.length;
    }
  } catch (cause) {
    if (!(cause instanceof TarError)) throw cause;
    throw new ImageError('damaged', NOT_READ, [], { cause });
  }
  if (content.length === 0) throw new ImageError('damaged', NOT_READ);
  return Buffer.concat(content);
}

async function piecesOf(part: Bytes, compression: 'gzip' | 'zstd', signal: AbortSignal | undefined): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  // A tar has some blocks beside its member.
  const limits = { bytes: TOC_LIMIT + (1 << 20), ratio: 0 };
  for await (const piece of inflate(part, compression, { trailingGarbage: false }, { signal, limits }))
    pieces.push(Buffer.from(piece));
  return pieces;
}

function tooLong(bytes: number): ImageError {
  return new ImageError('limit', 'It is {0} bytes long; more than {1} are not read.', [bytes, TOC_LIMIT]);
}
