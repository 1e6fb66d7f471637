/** Makes layers that end in a table of contents: eStargz and zstd:chunked, byte for byte as their tools lay them out. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { BLOCK, memberOf, type TarMember, tarOf } from './tar.ts';
import { skippableFrame, storedFrame } from './zstd.ts';

/** One entry of a table, as its JSON has it. */
export type TocEntry = Record<string, unknown>;

export interface TocLayer {
  readonly blob: Buffer;
  readonly tar: Buffer;
  /** By which a manifest names its table. */
  readonly digest: string;
}

export interface TocOptions {
  /** Changes what the table says of the layer. */
  readonly change?: (entries: TocEntry[]) => unknown;
  /** The table's JSON, whatever the layer holds. */
  readonly json?: string;
  /** The footer's numbers, in place of where the table is. */
  readonly place?: { readonly offset?: number; readonly length?: number };
  /** Bytes of a file's chunks. */
  readonly chunk?: number;
}

export const TOC_FORMS = ['gzip', 'zstd'] as const;

export function tocLayer(form: (typeof TOC_FORMS)[number], members: readonly TarMember[], options: TocOptions = {}) {
  return form === 'gzip' ? stargzLayer(members, options) : chunkedLayer(members, options);
}

function stargzLayer(members: readonly TarMember[], options: TocOptions): TocLayer {
  const { pieces, entries, length } = cut(members, options, (bytes) => gzipSync(bytes));
  const json = jsonOf(entries, options);
  const { ending, stored } = stargzEnding(json, options.place?.offset ?? length);
  const blob = Buffer.concat([...pieces.map((piece) => piece.stored), stored]);
  return { blob, tar: Buffer.concat([...pieces.map(({ plain }) => plain), ending]), digest: sha256(json) };
}

/**
 * What ends an eStargz layer, as it is in its tar and as it is stored: its table, and where that is.
 * @param offset stored bytes before it
 */
export function stargzEnding(json: string, offset: number): { readonly ending: Buffer; readonly stored: Buffer } {
  const ending = tarOf([{ name: 'stargz.index.json', content: json }]);
  const footer = Buffer.concat([
    Buffer.from('1f8b08040000000000ff1a0053471600', 'hex'),
    Buffer.from(`${offset.toString(16).padStart(16, '0')}STARGZ`),
    Buffer.from('010000ffff0000000000000000', 'hex'),
  ]);
  return { ending, stored: Buffer.concat([gzipSync(ending), footer]) };
}

function chunkedLayer(members: readonly TarMember[], options: TocOptions): TocLayer {
  const { pieces, entries, length } = cut(members, options, (bytes) => storedFrame(bytes));
  const end = tarOf([]);
  const json = jsonOf(entries, options);
  const table = storedFrame(json);
  const ending = storedFrame(end);
  const numbers = [options.place?.offset ?? length + ending.length + 8, options.place?.length ?? table.length];
  const footer = Buffer.alloc(64);
  for (const [at, number] of [...numbers, Buffer.byteLength(json), 1, 0, 0, 0].entries())
    footer.writeBigUInt64LE(BigInt(number), 8 * at);
  footer.write('GNUlInUx', 56);
  const blob = [...pieces.map(({ stored }) => stored), ending, skippableFrame(table), skippableFrame(footer)];
  return {
    blob: Buffer.concat(blob),
    tar: Buffer.concat([...pieces.map(({ plain }) => plain), end]),
    digest: sha256(table),
  };
}

/** The members in pieces, each compressed by itself: what comes before a file's content, and each of its chunks. */
function cut(members: readonly TarMember[], { chunk = 1000 }: TocOptions, compress: (bytes: Buffer) => Buffer) {
  const pieces: { stored: Buffer; plain: Buffer }[] = [];
  const entries: TocEntry[] = [];
  let length = 0;
  const add = (plain: Buffer): void => {
    const stored = compress(plain);
    pieces.push({ stored, plain });
    length += stored.length;
  };
  for (const member of members) {
    const whole = memberOf(member);
    const content = Buffer.from(member.content ?? '');
    const padded = Math.ceil(content.length / BLOCK) * BLOCK;
    add(whole.subarray(0, whole.length - padded));
    const entry = entryOf(member, content);
    entries.push(entry);
    for (let at = 0; at < content.length; at += chunk) {
      const part = content.subarray(at, at + chunk);
      const isLast = at + chunk >= content.length;
      const own = at === 0 ? entry : { name: entry['name'], type: 'chunk', chunkOffset: at };
      if (at > 0) entries.push(own);
      Object.assign(own, { offset: length, chunkDigest: sha256(part) }, isLast ? {} : { chunkSize: chunk });
      add(isLast ? whole.subarray(whole.length - padded + at) : part);
    }
  }
  return { pieces, entries, length };
}

const TYPES: Readonly<Record<string, string>> = {
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'char',
  '4': 'block',
  '5': 'dir',
  '6': 'fifo',
};
const XATTR = 'SCHILY.xattr.';

function entryOf(member: TarMember, content: Buffer): TocEntry {
  const name = Buffer.from(member.name).toString();
  const type = TYPES[member.type ?? (name.endsWith('/') ? '5' : '0')] ?? 'reg';
  const xattrs = Object.entries(member.pax ?? {}).filter(([key]) => key.startsWith(XATTR));
  return {
    name,
    type,
    ...(type === 'reg' ? { size: content.length, digest: sha256(content) } : {}),
    mode: member.mode ?? (type === 'dir' ? 0o755 : 0o644),
    uid: member.uid ?? 0,
    gid: member.gid ?? 0,
    modtime: new Date((member.mtime ?? 0) * 1000).toISOString(),
    ...(member.link ? { linkName: Buffer.from(member.link).toString() } : {}),
    devMajor: member.major ?? 0,
    devMinor: member.minor ?? 0,
    ...(xattrs.length > 0
      ? {
          xattrs: Object.fromEntries(
            xattrs.map(([key, value]) => [key.slice(XATTR.length), Buffer.from(value).toString('base64')]),
          ),
        }
      : {}),
  };
}

function jsonOf(entries: TocEntry[], { change, json }: TocOptions): string {
  change?.(entries);
  return json ?? JSON.stringify({ version: 1, entries });
}

function sha256(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
