import assert from 'node:assert/strict';
import { KIND, type LayerIndex } from '../../src/image/layerIndex.ts';
import { LayerBuilder } from '../../src/layers/layerBuilder.ts';
import { LayerTree } from '../../src/layers/layerTree.ts';
import { BLOCK } from '../../src/layers/tarHeader.ts';
import { type TarEntry, type TarHandler, TarParser } from '../../src/layers/tarParser.ts';
import { linesOf } from '../helpers/layer.ts';
import { Random } from '../helpers/random.ts';
import { headerOf, tarOf } from '../helpers/tar.ts';
import { randomStack } from '../overlay/randomStack.ts';
import { layerBytes } from '../overlay/script.ts';

/** Where fields of a header begin and how long they are: texts, octal numbers, what tells the format. */
const TEXTS = [
  [0, 100],
  [157, 100],
  [345, 155],
] as const;
const NUMBERS = [
  [100, 8],
  [108, 8],
  [116, 8],
  [124, 12],
  [136, 12],
  [329, 8],
  [337, 8],
] as const;
const FORMATS = ['ustar\x0000', 'ustar  \0', '', 'ustar', 'usta\0\0'];

/** Few parts, so that paths meet, and all that is special in one. */
const PARTS = ['a', 'a', 'b', 'b', 'c', '', '.', '..', '.wh.a', '.wh..wh..opq', '.w', '.a', 'caf\xe9'] as const;

/** A header whose checksum is right, odd in places. */
function oddHeader(random: Random, name: string): Buffer {
  const block = Buffer.alloc(BLOCK);
  for (const [at, length] of TEXTS) {
    const text = random.once(2) ? random.below(length + 1) : 0;
    for (let index = 0; index < text; index++) block[at + index] = random.below(255) + 1;
  }
  if (name !== '') block.fill(0, 0, 100).write(name, 0, 'latin1');
  for (const [at, length] of NUMBERS) {
    // Few owners, and contents of a few blocks, or there would be nothing to be added at once.
    const digits = random.below(at === 124 ? 4 : at === 108 || at === 116 ? 2 : length + 1);
    const number = Array.from({ length: digits }, () => random.below(at === 108 || at === 116 ? 2 : 8)).join('');
    block.write(random.once(4) ? number.padStart(length, ' ') : number, at, 'latin1');
    if (random.once(40)) block[at + random.below(length)] = random.below(256);
  }
  block[156] = random.once(8) ? random.below(256) : random.pick([...'00000\x00255137']).charCodeAt(0);
  block.write(FORMATS[random.below(FORMATS.length)] ?? '', 257, 'latin1');
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  if (random.once(20)) block[random.below(BLOCK)] = random.below(256);
  return block;
}

function pathOf(random: Random): string {
  const parts = Array.from({ length: 1 + random.below(4) }, () => random.pick(PARTS));
  return parts.join('/').slice(0, 100);
}

/** How a layer is read: its entries one by one, or at once where that can be, as they come or from header to header. */
type How = 'by one' | 'as they come' | 'hopping' | 'with contents';

/** What came of a tar in pieces of random lengths. */
function read(tar: Buffer, how: How, random: Random): { index: LayerIndex; notes: unknown; ended: string } {
  const builder = new LayerBuilder();
  const isWanted = how === 'by one' || how === 'with contents';
  const contents: number[] = [];
  const handler: TarHandler = {
    entry(entry) {
      const inode = builder.add(entry);
      if (inode >= 0) contents[inode] = 0;
      current = inode;
      return isWanted && inode >= 0;
    },
    data: (piece) => {
      contents[current] = (contents[current] ?? 0) + piece.length;
    },
  };
  let current = -1;
  const pieceAt = (offset: number) => tar.subarray(offset, offset + 1 + random.below(4 * BLOCK));
  const fill = (offset: number, length: number, into: Uint8Array): number => {
    const found = tar.subarray(offset, offset + length);
    into.set(found);
    return found.length;
  };
  const entries: TarHandler['entries'] = (chunk, start, offset) => {
    const found = builder.addSome(chunk, start, offset, isWanted);
    if (found?.content) {
      current = found.content.inode;
      contents[current] = 0;
    }
    return found;
  };
  const parser = new TarParser(how === 'by one' ? handler : { ...handler, entries });
  let ended = '';
  try {
    if (how === 'hopping')
      while (!parser.ended && parser.position < tar.length) {
        parser.hop((from) => builder.hop(from, { size: tar.length, fill }));
        const offset = parser.position;
        parser.feed(builder.windowAt(offset) ?? pieceAt(offset), offset);
      }
    else
      for (let offset = 0; offset < tar.length && !parser.ended; ) {
        const piece = pieceAt(offset);
        parser.feed(piece, offset);
        offset += piece.length;
      }
    parser.finish(tar.length);
  } catch (error) {
    ended = String(error);
  }
  const index = builder.build(null);
  if (isWanted && ended === '') assert.deepEqual(contents, [...index.inodeStored]);
  return { index, notes: builder.notes.build(0), ended };
}

describe('LayerTree', () => {
  const isSame = (tar: Buffer, seed: number): LayerIndex => {
    const one = read(tar, 'by one', new Random(seed));
    for (const how of ['as they come', 'hopping', 'with contents'] as const)
      assert.deepEqual(read(tar, how, new Random(seed + 1)), one, `seed ${seed}, ${how}`);
    return one.index;
  };

  it('is the same whether entries are added at once or one by one, of headers that are odd in places', () => {
    let entries = 0;
    for (let seed = 0; seed < 600; seed++) {
      const random = new Random(seed);
      const blocks: Buffer[] = [];
      for (let left = 1 + random.below(25); left > 0; left--) {
        const header = oddHeader(random, random.once(6) ? '' : pathOf(random));
        const size = Number.parseInt(header.toString('latin1', 124, 136).trim(), 8) || 0;
        blocks.push(header, Buffer.alloc(Math.ceil(size / BLOCK) * BLOCK, 'x'));
      }
      entries += isSame(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]), seed).entries;
    }
    assert(entries > 600, `${entries} entries`);
  });

  it('is the same of all that is odd about layers', () => {
    for (let seed = 0; seed < 300; seed++) for (const layer of randomStack(seed)) isSame(layerBytes(layer), seed);
  });

  it('grows while it is read, and keeps what was in it', () => {
    const members = Array.from({ length: 20_000 }, (_, index) => ({
      name: `d${index % 300}/${index}${'n'.repeat(60)}`,
    }));
    const index = isSame(tarOf(members), 1);
    assert.equal(index.entries, 20_000);
    assert.equal(new Set(linesOf(index)).size, 20_300);
  });

  it('stops hopping at a limit of text, also where nothing but links comes', () => {
    const tree = new LayerTree();
    // Of an owner that nobody knows, nothing would be added at once.
    const place = (entry: TarEntry) => tree.place(entry, KIND.file) < 0;
    new TarParser({ entry: place }).feed(tarOf([{ name: 'z' }]), 0);
    let headers = 0;
    const fill = (_offset: number, length: number, into: Uint8Array): number => {
      for (let at = 0; at < length; at += BLOCK)
        into.set(headerOf({ name: `${headers++}`.padStart(100, 'n'), type: '2', link: 't'.repeat(100) }), at);
      return length;
    };
    const limit = 1 << 20;
    assert(tree.hop(0, { size: 2 ** 40, fill }, limit, Number.POSITIVE_INFINITY));
    const bytes = tree.nameBytes + tree.rareBytes;
    assert(bytes > limit && bytes < limit + 10_000, `${bytes} bytes`);
  });
});
