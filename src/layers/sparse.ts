import { natural, TarError } from './tarHeader.ts';

/** Offsets and lengths in turn, in the expanded file: the parts that are stored, one after the other. */
export type SparseMap = number[];

/** Entries of a map above this are refused. */
const MAP_LIMIT = 100_000;

/** The map and the expanded size in an old GNU header (type `S`). `extended`: more of the map follows in blocks of its own. */
export function readOldSparse(block: Uint8Array): { map: SparseMap; realSize: number; extended: boolean } {
  const map: SparseMap = [];
  readPairs(block, 386, 4, map);
  return { map, realSize: natural(block, 483, 12, 'sparse size'), extended: block[482] !== 0 };
}

/** Appends an extension block's part of the map; true when another follows. */
export function sparseExtension(block: Uint8Array, map: SparseMap): boolean {
  readPairs(block, 0, 21, map);
  if (map.length > 2 * MAP_LIMIT) throw new TarError('a sparse map is too long');
  return block[504] !== 0;
}

/** A GNU 1.0 map while its blocks come in: a count, then that many offsets and lengths, each on a line. */
export class SparseText {
  readonly #map: SparseMap = [];
  #count: number | undefined;
  #line = '';
  /** How much of the stored data the map takes. */
  bytes = 0;

  /** @returns the map once it is complete; the rest of its last block is padding */
  add(block: Uint8Array): SparseMap | undefined {
    this.bytes += block.length;
    for (const byte of block) {
      if (byte !== 0x0a) {
        this.#line += String.fromCharCode(byte);
        continue;
      }
      const value = decimal(this.#line);
      this.#line = '';
      if (this.#count === undefined) this.#count = value;
      else this.#map.push(value);
      if (this.#count > MAP_LIMIT) throw new TarError('a sparse map is too long');
      if (this.#map.length === 2 * this.#count) return this.#map;
    }
    // A block without a line feed is no map: more of them need not be seen.
    if (this.#line.length === block.length) decimal(this.#line);
    return undefined;
  }
}

/**
 * Parts in order, without overlap, inside the expanded size, and as long in all as what is stored: anything else could
 * make a reader loop or read another file's bytes.
 * @throws TarError
 */
export function checkSparseMap(map: SparseMap, realSize: number, stored: number): void {
  let end = 0;
  let total = 0;
  for (let index = 0; index < map.length; index += 2) {
    const offset = map[index] ?? 0;
    const length = map[index + 1];
    if (length === undefined || offset < end || !Number.isSafeInteger(offset + length))
      throw new TarError('a sparse map is not in order');
    end = offset + length;
    total += length;
  }
  if (end > realSize || total > stored) throw new TarError('a sparse map does not fit its file');
}

function readPairs(block: Uint8Array, start: number, count: number, map: SparseMap): void {
  for (let index = 0; index < count; index++) {
    const at = start + index * 24;
    if (block[at] === 0) return;
    map.push(natural(block, at, 12, 'sparse map'), natural(block, at + 12, 12, 'sparse map'));
  }
}

function decimal(line: string): number {
  const value = /^\d{1,16}$/.test(line) ? Number(line) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new TarError('a sparse map has a value that is no number');
  return value;
}
