import { randomInt } from 'node:crypto';
import type { Column } from './columns.ts';

/** Slots of a table that grows in large steps: a megabyte. */
const SMALL = 1 << 18;

/** What a table is made of besides its nodes' columns. */
export interface ChildTableColumns {
  readonly slots: Int32Array;
  readonly factors: readonly [parent: number, name: number];
}

/**
 * Finds the child of a node by its name's number: open addressing over the columns themselves, so that a million paths
 * cost two integers each and no objects.
 */
export class ChildTable {
  readonly #parents: Column<Int32Array>;
  readonly #names: Column<Int32Array>;
  /** New for each table: no image can be made of names that all fall into one slot. */
  readonly #parentFactor: number;
  readonly #nameFactor: number;
  #slots: Int32Array;
  #used: number;

  /**
   * @param parents by node, as `names`; both may grow
   * @param table of the same nodes, from another thread
   */
  constructor(parents: Column<Int32Array>, names: Column<Int32Array>, table?: ChildTableColumns) {
    this.#parents = parents;
    this.#names = names;
    this.#parentFactor = table?.factors[0] ?? randomFactor();
    this.#nameFactor = table?.factors[1] ?? randomFactor();
    this.#slots = table?.slots ?? new Int32Array(2048).fill(-1);
    this.#used = table ? parents.length : 0;
  }

  /** The child's node, -1 where there is none. */
  find(parent: number, name: number): number {
    return this.#slots[this.#slot(this.#slots, parent, name)] ?? -1;
  }

  /** Adds a node whose parent and name are set and which is not in the table yet. */
  add(node: number): void {
    if (this.#used * 2 >= this.#slots.length) this.#grow();
    this.#slots[this.#slot(this.#slots, this.#parents.at(node), this.#names.at(node))] = node;
    this.#used++;
  }

  #slot(slots: Int32Array, parent: number, name: number): number {
    const parents = this.#parents.values;
    const names = this.#names.values;
    const mask = slots.length - 1;
    let slot = this.#hash(parent, name) & mask;
    for (let node = slots[slot] as number; node >= 0; node = slots[slot] as number) {
      if (names[node] === name && parents[node] === parent) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #hash(parent: number, name: number): number {
    let mixed = Math.imul(parent, this.#parentFactor) ^ Math.imul(name, this.#nameFactor);
    mixed ^= mixed >>> 15;
    return Math.imul(mixed, 0x2c1b3c6d) >>> 3;
  }

  #grow(): void {
    // Each time takes longer than the one before; a table that is small may have room to spare.
    const larger = new Int32Array(this.#slots.length * (this.#slots.length < SMALL ? 4 : 2)).fill(-1);
    const parents = this.#parents.values;
    const names = this.#names.values;
    const mask = larger.length - 1;
    for (const node of this.#slots) {
      if (node < 0) continue;
      let slot = this.#hash(parents[node] as number, names[node] as number) & mask;
      while ((larger[slot] as number) >= 0) slot = (slot + 1) & mask;
      larger[slot] = node;
    }
    this.#slots = larger;
  }
}

/** Odd, and small enough to be kept as an integer. */
function randomFactor(): number {
  return (randomInt(2 ** 31) * 2 + 1) | 0;
}
