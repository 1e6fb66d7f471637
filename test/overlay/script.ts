import { gzipSync } from 'node:zlib';
import { extended, memberOf, padded, paxRecord, type TarMember, tarOf } from '../helpers/tar.ts';

/** One entry of a layer, as the random stacks and the model speak of it. Names are byte-strings: a character, a byte. */
export interface ScriptEntry {
  readonly name: string;
  readonly type: ScriptType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  /** Of symlinks and hard links. */
  readonly link: string;
  /** Of files, holes of sparse ones filled in. */
  readonly content: string;
  readonly device: readonly [major: number, minor: number];
  readonly xattrs: Readonly<Record<string, string>>;
  readonly sparse: 'no' | 'pax-0.0' | 'pax-0.1' | 'pax-1.0' | 'gnu';
}

export type ScriptType = 'file' | 'directory' | 'symlink' | 'hardlink' | 'char' | 'block' | 'fifo' | 'other';

/** A layer; `absent` ones are named by the image and not in the archive. */
export interface ScriptLayer {
  readonly storage: 'plain' | 'gzip' | 'absent';
  readonly entries: readonly ScriptEntry[];
}

const FLAGS: Readonly<Record<ScriptType, string>> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  char: '3',
  block: '4',
  directory: '5',
  fifo: '6',
  other: 'Z',
};

export function layerBytes({ storage, entries }: ScriptLayer): Buffer {
  const tar = Buffer.concat([...entries.map(entryBytes), tarOf([])]);
  return storage === 'gzip' ? gzipSync(tar, { level: 1 }) : tar;
}

function entryBytes(entry: ScriptEntry): Buffer {
  if (entry.sparse !== 'no') return sparseBytes(entry);
  return memberOf({ ...plain(entry), content: latin1(entry.content), pax: xattrRecords(entry) });
}

function plain({ name, link, type, mode, uid, gid, mtime, device: [major, minor] }: ScriptEntry): TarMember {
  return { name: latin1(name), link: latin1(link), type: FLAGS[type], mode, uid, gid, mtime, major, minor };
}

function xattrRecords({ xattrs }: ScriptEntry): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(xattrs).map(([name, value]) => [`SCHILY.xattr.${name}`, latin1(value)]));
}

/** Where the content is not NUL, as a sparse file's map has it. */
function partsOf(content: string): [offset: number, length: number][] {
  return [...content.matchAll(/[^\0]+/g)].map(({ index, 0: part }) => [index, part.length]);
}

function sparseBytes(entry: ScriptEntry): Buffer {
  const parts = partsOf(entry.content);
  const stored = latin1(parts.map(([offset, length]) => entry.content.slice(offset, offset + length)).join(''));
  const size = String(entry.content.length);
  const pax = xattrRecords(entry);
  switch (entry.sparse) {
    case 'pax-0.0': {
      const records = [
        ...Object.entries(pax),
        ['GNU.sparse.size', size],
        ['GNU.sparse.numblocks', String(parts.length)],
      ];
      for (const [offset, length] of parts)
        records.push(['GNU.sparse.offset', String(offset)], ['GNU.sparse.numbytes', String(length)]);
      const header = extended('x', Buffer.concat(records.map(([key = '', value = '']) => paxRecord(key, value))));
      return Buffer.concat([header, memberOf({ ...plain(entry), content: stored })]);
    }
    case 'pax-0.1':
      pax['GNU.sparse.size'] = latin1(size);
      pax['GNU.sparse.numblocks'] = latin1(String(parts.length));
      pax['GNU.sparse.map'] = latin1(parts.join());
      return memberOf({ ...plain(entry), content: stored, pax });
    case 'pax-1.0': {
      pax['GNU.sparse.major'] = latin1('1');
      pax['GNU.sparse.minor'] = latin1('0');
      pax['GNU.sparse.realsize'] = latin1(size);
      pax['GNU.sparse.name'] = latin1(entry.name);
      const map = padded(latin1([parts.length, ...parts.flat()].map((number) => `${number}\n`).join('')));
      return memberOf({ ...plain(entry), name: 'GNUSparseFile.0/x', content: Buffer.concat([map, stored]), pax });
    }
    default:
      return oldSparseBytes(entry, parts, stored);
  }
}

/** Type `S`: four parts in the header, twenty-one in each block behind it. */
function oldSparseBytes(entry: ScriptEntry, parts: [number, number][], stored: Buffer): Buffer {
  const raw: Record<number, string> = { 482: parts.length > 4 ? '\x01' : '\0', 483: octal(entry.content.length) };
  for (const [index, [offset, length]] of parts.slice(0, 4).entries())
    raw[386 + 24 * index] = octal(offset) + octal(length);
  const blocks: Buffer[] = [];
  for (let from = 4; from < parts.length; from += 21) {
    const block = Buffer.alloc(512);
    for (const [index, [offset, length]] of parts.slice(from, from + 21).entries())
      block.write(octal(offset) + octal(length), 24 * index);
    if (from + 21 < parts.length) block[504] = 1;
    blocks.push(block);
  }
  const whole = memberOf({ ...plain(entry), type: 'S', magic: 'gnu', content: stored, raw, pax: xattrRecords(entry) });
  const header = whole.length - padded(stored).length;
  return Buffer.concat([whole.subarray(0, header), ...blocks, whole.subarray(header)]);
}

function octal(value: number): string {
  return `${value.toString(8).padStart(11, '0')}\0`;
}

export function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
