import { createCipheriv, createHash } from 'node:crypto';
import { BLOCK_SUMS } from './compiled.ts';

/** What is summed up at once, and its sum, in bytes. */
export const BLOCK = 4096;
export const SUM = 16;
/** Blocks that the module takes at once. */
const BLOCKS = 16;
const KEYS = 2 * (BLOCK + SUM);

/** What `wasm/blockSums.ts` exports. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly blocks: { readonly value: number };
  readonly keys: { readonly value: number };
  readonly sums: { readonly value: number };
  sumUp(count: number, second: boolean): void;
}

interface Module {
  readonly sumUp: Exports['sumUp'];
  readonly memory: Uint8Array;
  /** Where in memory everything lies. */
  readonly blocks: number;
  readonly keys: number;
  readonly sums: number;
}

let loaded: Module | null | undefined;
/** By which key the module sums up. */
let current: Buffer | undefined;

/**
 * Sums up blocks under a key, several times as fast as a digest: for who does not know it, no two blocks share a sum.
 * @param bytes whole blocks, or one that is filled up with zeros; at most 16
 * @param of a file's content, or other sums, which go by another key
 * @returns 16 bytes for each block, valid until the next call
 */
export function blockSums(key: Uint8Array, bytes: Uint8Array, of: 'content' | 'sums'): Uint8Array {
  const count = Math.ceil(bytes.length / BLOCK);
  if (loaded === undefined) loaded = load();
  if (!loaded) return digests(key, bytes, count, of);
  const { memory, blocks, sums } = loaded;
  if (!current?.equals(key)) setKey(key, loaded);
  memory.set(bytes, blocks);
  memory.fill(0, blocks + bytes.length, blocks + count * BLOCK);
  loaded.sumUp(count, of === 'sums');
  return memory.subarray(sums, sums + count * SUM);
}

/** The most that `blockSums` takes at once. */
export const MOST = BLOCKS * BLOCK;

/** How this process sums up: a sum is no other one's. */
export function summedBy(): 'module' | 'digests' {
  if (loaded === undefined) loaded = load();
  return loaded ? 'module' : 'digests';
}

function load(): Module | null {
  try {
    const compiled = new WebAssembly.Module(Buffer.from(BLOCK_SUMS, 'base64'));
    const exports = new WebAssembly.Instance(compiled).exports as unknown as Exports;
    const { memory, blocks, keys, sums, sumUp } = exports;
    return { sumUp, memory: new Uint8Array(memory.buffer), blocks: blocks.value, keys: keys.value, sums: sums.value };
  } catch {
    return null;
  }
}

/** The long keys that the sums need follow from the short one. */
function setKey(key: Uint8Array, { memory, keys }: Module): void {
  const secret = createHash('sha256').update(key).digest();
  memory.set(createCipheriv('aes-256-ctr', secret, Buffer.alloc(16)).update(Buffer.alloc(KEYS)), keys);
  current = Buffer.from(key);
}

/** Where the machine cannot run the module. */
function digests(key: Uint8Array, bytes: Uint8Array, count: number, of: string): Uint8Array {
  const all = Buffer.alloc(count * SUM);
  for (let block = 0; block < count; block++) {
    const hash = createHash('sha256').update(key).update(of);
    hash
      .update(bytes.subarray(block * BLOCK, (block + 1) * BLOCK))
      .digest()
      .copy(all, block * SUM, 0, SUM);
  }
  return all;
}
