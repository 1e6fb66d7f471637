import { type TarEntry, TarParser } from '../../src/layers/tarParser.ts';
import type { Random } from './random.ts';

/** An entry as plain values, with the content the parser gave for it. */
export type Parsed = ReturnType<typeof plainEntry> & { content: string | null };

/** Feeds a parser one way or another and gives what it told. */
export type Feed = (parser: TarParser, tar: Uint8Array) => void;

export const whole: Feed = (parser, tar) => parser.feed(tar, 0);

export const byteByByte: Feed = (parser, tar) => {
  for (let at = 0; at < tar.length; at++) parser.feed(tar.subarray(at, at + 1), at);
};

/** From where the parser wants to go on, in windows of `size` bytes, as plain archives are read. */
export const hopping =
  (size: number): Feed =>
  (parser, tar) => {
    while (!parser.ended && parser.position < tar.length) {
      const at = parser.position;
      parser.feed(tar.subarray(at, at + size), at);
    }
  };

/** In pieces of random length, as an inflater gives them. */
export const inPieces =
  (random: Random): Feed =>
  (parser, tar) => {
    for (let at = 0; at < tar.length; ) {
      const length = 1 + random.below(random.below(8) === 0 ? 4000 : 300);
      parser.feed(tar.subarray(at, at + length), at);
      at += length;
    }
  };

/** @param wantsContent of the nth entry */
export function parseTar(
  tar: Uint8Array,
  feed: Feed = whole,
  wantsContent: (position: number) => boolean = () => true,
): Parsed[] {
  const entries: Parsed[] = [];
  parseInto(entries, tar, feed, wantsContent);
  return entries;
}

/** As `parseTar`; what was found before an error stays in `entries`. */
export function parseInto(
  entries: Parsed[],
  tar: Uint8Array,
  feed: Feed = whole,
  wantsContent: (position: number) => boolean = () => true,
): void {
  let pieces: Buffer[] = [];
  const parser = new TarParser({
    entry(entry) {
      pieces = [];
      entries.push({ ...plainEntry(entry), content: null });
      return wantsContent(entries.length - 1);
    },
    data: (piece) => pieces.push(Buffer.from(piece)),
    dataEnd() {
      const last = entries.at(-1);
      if (last) last.content = Buffer.concat(pieces).toString('latin1');
    },
  });
  feed(parser, tar);
  parser.finish(tar.length);
}

function plainEntry(entry: TarEntry) {
  const { name, linkName, xattrs, sparse, ...numbers } = entry;
  return {
    ...numbers,
    name: text(name),
    linkName: text(linkName),
    xattrs: xattrs && Object.fromEntries([...xattrs].map(([key, value]) => [key, text(value)])),
    sparse: sparse && [...sparse],
  };
}

/** One character for each byte. */
function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** `file a 644 0:0 @0 5 "hello"`: what an entry comes to, in one line. */
export function lineOf({
  type,
  name,
  linkName,
  mode,
  uid,
  gid,
  mtime,
  size,
  content,
  major,
  minor,
  xattrs,
}: Parsed): string {
  const link = linkName === '' ? '' : ` -> ${linkName}`;
  const device = type === 'char' || type === 'block' ? ` ${major},${minor}` : '';
  const attributes = xattrs ? ` ${JSON.stringify(xattrs)}` : '';
  const text = content === '' || content === null ? '' : ` ${JSON.stringify(content)}`;
  return `${type} ${name}${link} ${mode.toString(8)} ${uid}:${gid} @${mtime} ${size}${device}${attributes}${text}`;
}
