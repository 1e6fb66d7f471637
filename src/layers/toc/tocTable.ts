import { type Digest, isDigest } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import type { LayerIndex } from '../../image/layerIndex.ts';
import { parseToc } from '../../image/toc.ts';
import { LayerBuilder } from '../layerBuilder.ts';
import { splitPath } from '../path.ts';
import type { EntryType, TarEntry } from '../tarParser.ts';
import { TOC_LIMIT } from './findToc.ts';

/** Entries of a table, chunks too, and all values in it. */
const ENTRY_LIMIT = 400_000;
const VALUE_LIMIT = 8_000_000;

/** The digest that is claimed of a part of a file. */
export interface ClaimedChunk {
  readonly offset: number;
  readonly length: number;
  readonly digest: Digest;
}

/** What is claimed of a file's content. */
export interface ClaimedContent {
  readonly size: number;
  /** Of all of it. */
  readonly digest: Digest | null;
  /** Parts of it that are not empty, each behind the one before. */
  readonly chunks: readonly ClaimedChunk[];
  /** Whether more parts are claimed: such that lie over others, or behind the end. */
  readonly isOddlyCut: boolean;
}

/** What a table of contents claims a layer to be. */
export interface TocTable {
  /** Of it as if it were the layer: its files have no place. */
  readonly index: LayerIndex;
  /** By path, what is claimed of files' contents. Of a path that comes twice, the last. */
  readonly contents: ReadonlyMap<string, ClaimedContent>;
  /** Digests that are claimed of contents, also of paths that come twice. */
  readonly digests: number;
}

/** One member of `entries` (CRFS, stargz.go, TOCEntry), as far as it is looked at. */
type Claimed = Readonly<Record<string, unknown>>;

const TYPES: Readonly<Record<string, EntryType>> = {
  reg: 'file',
  dir: 'directory',
  symlink: 'symlink',
  hardlink: 'hardlink',
  char: 'char',
  block: 'block',
  fifo: 'fifo',
};

/**
 * Reads a table of contents, which is as hostile as any JSON of an image.
 * @throws ImageError `damaged`, `limit`
 */
export function readTocTable(json: Uint8Array): TocTable {
  const entries = parseToc(json, { bytes: TOC_LIMIT, values: VALUE_LIMIT });
  if (entries.length > ENTRY_LIMIT)
    throw new ImageError('limit', 'It has {0} entries; more than {1} are not read.', [entries.length, ENTRY_LIMIT]);
  const builder = new LayerBuilder();
  const contents = new Map<string, ContentSoFar>();
  let digests = 0;
  for (const entry of entries) {
    if (!isObject(entry)) throw new ImageError('damaged', 'It has an entry that is none.');
    const name = text(entry, 'name');
    const path = pathOf(Buffer.from(name).toString('latin1'));
    if (entry['type'] !== 'chunk') {
      const member = memberOf(entry, name);
      builder.add(member);
      const digest = isDigest(entry['digest']) ? entry['digest'] : null;
      if (member.type === 'file') contents.set(path, { size: member.size, digest, chunks: [], isOddlyCut: false });
      else contents.delete(path);
      if (digest) digests++;
    }
    const offset = number(entry, 'chunkOffset');
    const size = number(entry, 'chunkSize');
    const content = contents.get(path);
    if (content && isDigest(entry['chunkDigest'])) {
      addChunk(content, offset, size, entry['chunkDigest']);
      digests++;
    }
  }
  return { index: builder.build(null), contents, digests };
}

type ContentSoFar = ClaimedContent & { readonly chunks: ClaimedChunk[]; isOddlyCut: boolean };

function addChunk(content: ContentSoFar, offset: number, size: number, digest: Digest): void {
  const { chunks } = content;
  // What has no size goes on to the end.
  const length = size || Math.max(0, content.size - offset);
  const last = chunks.at(-1);
  // What lies over others would have the same bytes hashed for each.
  if (offset < (last ? last.offset + last.length : 0) || offset + length > content.size) content.isOddlyCut = true;
  else if (length > 0) chunks.push({ offset, length, digest });
}

/** A path as paths are compared: without dots and slashes that say nothing. */
export function pathOf(name: string): string {
  return splitPath(name).parts.join('/');
}

function memberOf(entry: Claimed, name: string): TarEntry {
  const type = TYPES[text(entry, 'type')] ?? 'other';
  const seconds = Math.floor(Date.parse(text(entry, 'modtime')) / 1000);
  return {
    name: Buffer.from(name),
    linkName: Buffer.from(text(entry, 'linkName')),
    type,
    mode: number(entry, 'mode') & 0o7777,
    uid: number(entry, 'uid'),
    gid: number(entry, 'gid'),
    // Nothing where it says nothing.
    mtime: seconds,
    size: type === 'file' ? number(entry, 'size') : 0,
    major: number(entry, 'devMajor'),
    minor: number(entry, 'devMinor'),
    xattrs: xattrsOf(entry['xattrs']),
    dataOffset: 0,
    dataSize: 0,
    sparse: undefined,
  };
}

function xattrsOf(value: unknown): ReadonlyMap<string, Uint8Array> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw wrong('xattrs');
  const all = Object.entries(value).map(([name, encoded]) => {
    if (typeof encoded !== 'string') throw wrong('xattrs');
    return [Buffer.from(name).toString('latin1'), Buffer.from(encoded, 'base64')] as const;
  });
  return all.length === 0 ? undefined : new Map(all);
}

function isObject(value: unknown): value is Claimed {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** '' where there is none. */
function text(entry: Claimed, key: string): string {
  const value = entry[key] ?? '';
  if (typeof value !== 'string') throw wrong(key);
  return value;
}

/** 0 where there is none. */
function number(entry: Claimed, key: string): number {
  const value = entry[key] ?? 0;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw wrong(key);
  return value;
}

function wrong(key: string): ImageError {
  return new ImageError('damaged', 'It has an entry with an unexpected value at {0}.', [key]);
}
