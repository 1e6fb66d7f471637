import { randomFillSync } from 'node:crypto';

/** Bits of a hash, of which any table takes as many as it needs. */
const HASH_BITS = 25;
/** Bits of the place of a name within its page of strings. */
const PAGE_BITS = 10;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

/** What a table is made of. */
export interface NameTableColumns {
  readonly bytes: Uint8Array;
  /** By name. */
  readonly ends: Int32Array;
  readonly hashes: Int32Array;
  readonly slots: Int32Array;
  readonly factors: Int32Array;
}

/**
 * Gathers distinct names: bytes, and numbers by open addressing over them. A string is made of those that are asked for.
 */
export class NameTable {
  #bytes: Uint8Array = new Uint8Array(1 << 14);
  #ends: Int32Array = new Int32Array(1 << 10);
  #hashes: Int32Array = new Int32Array(1 << 10);
  #slots: Int32Array = new Int32Array(1 << 11).fill(-1);
  /** Names that were asked for as strings, in pages: one array, filled in no order, is moved as a whole now and then. */
  readonly #strings: (string | undefined)[][] = [];
  #scratch = new Uint8Array(256);
  /** New for each table: no image can be made of names that all fall into one slot. */
  #factors: Int32Array = randomFactors(256);
  #count = 0;
  #length = 0;

  /** @param columns of a table of another thread; they are not copied */
  constructor(columns?: NameTableColumns) {
    if (!columns) return;
    this.#bytes = columns.bytes;
    this.#ends = columns.ends;
    this.#hashes = columns.hashes;
    this.#slots = columns.slots;
    this.#factors = columns.factors;
    this.#count = columns.ends.length;
    this.#length = columns.bytes.length;
  }

  /** The number of a name, new or known. */
  add(name: string): number {
    const bytes = this.#encode(name);
    const hash = this.#hash(bytes, name.length);
    const slot = this.#slot(hash, bytes, name.length);
    const known = this.#slots[slot] ?? -1;
    return known >= 0 ? known : this.#insert(slot, hash, bytes, name.length);
  }

  find(name: string): number | undefined {
    const bytes = this.#encode(name);
    const id = this.#slots[this.#slot(this.#hash(bytes, name.length), bytes, name.length)] ?? -1;
    return id < 0 ? undefined : id;
  }

  at(id: number): string {
    if (id >= this.#count) return '';
    const page = this.#strings[id >> PAGE_BITS] ?? [];
    this.#strings[id >> PAGE_BITS] = page;
    const known = page[id & PAGE_MASK];
    if (known !== undefined) return known;
    const start = this.#startOf(id);
    const name = Buffer.from(this.#bytes.buffer, start, (this.#ends[id] ?? 0) - start).toString('latin1');
    page[id & PAGE_MASK] = name;
    return name;
  }

  #startOf(id: number): number {
    return id === 0 ? 0 : (this.#ends[id - 1] ?? 0);
  }

  #encode(name: string): Uint8Array {
    if (name.length > this.#scratch.length) this.#scratch = new Uint8Array(2 * name.length);
    for (let at = 0; at < name.length; at++) this.#scratch[at] = name.charCodeAt(at);
    return this.#scratch;
  }

  /** Multilinear (Dietzfelbinger 1996): two names share it once in 2^25 times, whoever chooses them. */
  #hash(bytes: Uint8Array, length: number): number {
    if (length >= this.#factors.length) this.#growFactors(length);
    const factors = this.#factors;
    let sum = Math.imul(factors[0] as number, length);
    for (let at = 0; at < length; at++) sum = (sum + Math.imul(factors[at + 1] as number, bytes[at] as number)) | 0;
    return sum >>> (32 - HASH_BITS);
  }

  #growFactors(length: number): void {
    const more = randomFactors(2 * length);
    more.set(this.#factors);
    this.#factors = more;
  }

  #slot(hash: number, bytes: Uint8Array, length: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let id = slots[slot] as number; id >= 0; id = slots[slot] as number) {
      if (this.#hashes[id] === hash && this.#isName(id, bytes, length)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #isName(id: number, bytes: Uint8Array, length: number): boolean {
    const own = this.#startOf(id);
    if ((this.#ends[id] as number) - own !== length) return false;
    for (let at = own; at < (this.#ends[id] as number); at++) if (this.#bytes[at] !== bytes[at - own]) return false;
    return true;
  }

  #insert(slot: number, hash: number, bytes: Uint8Array, length: number): number {
    const id = this.#count++;
    if (this.#length + length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    for (let at = 0; at < length; at++) this.#bytes[this.#length + at] = bytes[at] as number;
    this.#length += length;
    if (id === this.#ends.length) {
      this.#ends = doubled(this.#ends);
      this.#hashes = doubled(this.#hashes);
    }
    this.#ends[id] = this.#length;
    this.#hashes[id] = hash;
    this.#slots[slot] = id;
    if (2 * this.#count > this.#slots.length) this.#growSlots();
    return id;
  }

  #growSlots(): void {
    const larger = new Int32Array(2 * this.#slots.length).fill(-1);
    const mask = larger.length - 1;
    for (let id = 0; id < this.#count; id++) {
      let slot = (this.#hashes[id] as number) & mask;
      while ((larger[slot] as number) >= 0) slot = (slot + 1) & mask;
      larger[slot] = id;
    }
    this.#slots = larger;
  }
}

function randomFactors(count: number): Int32Array {
  return randomFillSync(new Int32Array(count));
}

function doubled(values: Int32Array): Int32Array {
  const larger = new Int32Array(2 * values.length);
  larger.set(values);
  return larger;
}
