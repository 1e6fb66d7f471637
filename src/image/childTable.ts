import { randomInt } from 'node:crypto';

/**
 * Finds the child of a node by its name's number: open addressing over the columns themselves, so that a million paths
 * cost two integers each and no objects.
 */
export class ChildTable {
  readonly #parentOf: (node: number) => number;
  readonly #nameOf: (node: number) => number;
  /** New for each table: no image can be made of names that all fall into one slot. */
  readonly #parentFactor = randomFactor();
  readonly #nameFactor = randomFactor();
  #slots = new Int32Array(2048).fill(-1);
  #used = 0;

  constructor(parentOf: (node: number) => number, nameOf: (node: number) => number) {
    this.#parentOf = parentOf;
    this.#nameOf = nameOf;
  }

  /** The child's node, -1 where there is none. */
  find(parent: number, name: number): number {
    return this.#slots[this.#slot(this.#slots, parent, name)] ?? -1;
  }

  /** Adds a node whose parent and name are set and which is not in the table yet. */
  add(node: number): void {
    if (this.#used * 2 >= this.#slots.length) this.#grow();
    this.#slots[this.#slot(this.#slots, this.#parentOf(node), this.#nameOf(node))] = node;
    this.#used++;
  }

  #slot(slots: Int32Array, parent: number, name: number): number {
    const mask = slots.length - 1;
    let slot = this.#hash(parent, name) & mask;
    for (let node = slots[slot] ?? -1; node >= 0; node = slots[slot] ?? -1) {
      if (this.#nameOf(node) === name && this.#parentOf(node) === parent) return slot;
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
    const larger = new Int32Array(this.#slots.length * 2).fill(-1);
    for (const node of this.#slots)
      if (node >= 0) larger[this.#slot(larger, this.#parentOf(node), this.#nameOf(node))] = node;
    this.#slots = larger;
  }
}

function randomFactor(): number {
  return randomInt(2 ** 31) * 2 + 1;
}
