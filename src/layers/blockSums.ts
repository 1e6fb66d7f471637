import { createCipheriv, createHash } from 'node:crypto';
import { sumUpInScript } from './blockSumsInScript.ts';
import { BLOCK_SUMS } from './compiled.ts';

/** What is summed up at once, and its sum, in bytes. */
export const BLOCK = 4096;
export const SUM = 16;
/** Blocks that the module takes at once. */
const BLOCKS = 32;
const KEYS = 2 * (BLOCK + SUM);

/** What `wasm/blockSums.ts` exports. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly blocks: { readonly value: number };
  readonly keys: { readonly value: number };
  readonly sums: { readonly value: number };
  sumUp(count: number, second: boolean): void;
  sumUpContent(length: number): number;
}

interface Module {
  readonly sumUp: Exports['sumUp'];
  /** Not in script. */
  readonly sumUpContent: Exports['sumUpContent'] | undefined;
  readonly memory: Uint8Array;
  /** Where in memory everything lies. */
  readonly blocks: number;
  readonly keys: number;
  readonly sums: number;
}

let loaded: Module | undefined;
/** By which key the module sums up. */
let current: Buffer | undefined;

/**
 * Sums up blocks under a key, several times as fast as a digest: for who does not know it, no two blocks share a sum.
 * @param bytes whole blocks, or one that is filled up with zeros; at most `MOST`
 * @param of a file's content, or other sums, which go by another key
 * @returns 16 bytes for each block, valid until the next call
 */
export function blockSums(key: Uint8Array, bytes: Uint8Array, of: 'content' | 'sums'): Uint8Array {
  const count = Math.ceil(bytes.length / BLOCK);
  loaded ??= load();
  const { memory, blocks, sums } = loaded;
  if (!current?.equals(key)) setKey(key, loaded);
  memory.set(bytes, blocks);
  memory.fill(0, blocks + bytes.length, blocks + count * BLOCK);
  loaded.sumUp(count, of === 'sums');
  return memory.subarray(sums, sums + count * SUM);
}

/**
 * Sums up a content that is all there, by one call: its blocks, and their sums with its length.
 * @param bytes one to `MOST`
 * @returns 16 bytes; null where it has blocks of zeros, or only script sums up
 */
export function contentSum(key: Uint8Array, bytes: Uint8Array): Uint8Array | null {
  loaded ??= load();
  const { memory, blocks, sums, sumUpContent } = loaded;
  if (!sumUpContent) return null;
  if (!current?.equals(key)) setKey(key, loaded);
  memory.set(bytes, blocks);
  return sumUpContent(bytes.length) === 0 ? null : memory.slice(sums, sums + SUM);
}

/** The most that is taken at once, in bytes. */
export const MOST = BLOCKS * BLOCK;

function load(): Module {
  try {
    const compiled = new WebAssembly.Module(Buffer.from(BLOCK_SUMS, 'base64'));
    const exports = new WebAssembly.Instance(compiled).exports as unknown as Exports;
    const { memory, blocks, keys, sums, sumUp, sumUpContent } = exports;
    const places = { blocks: blocks.value, keys: keys.value, sums: sums.value };
    return { sumUp, sumUpContent, memory: new Uint8Array(memory.buffer), ...places };
  } catch {
    return inScript();
  }
}

/** The same sums where the machine cannot run the module: those of threads and of other processes are compared with them. */
function inScript(): Module {
  const memory = new Uint8Array(MOST + KEYS + BLOCKS * SUM);
  const [blocks, keys, sums] = [0, MOST, MOST + KEYS];
  const wordsAt = (at: number, bytes: number) => new Uint32Array(memory.buffer, at, bytes / 4);
  const sumUp = (count: number, second: boolean): void => {
    const key = wordsAt(second ? keys + BLOCK + SUM : keys, BLOCK + SUM);
    const to = new BigUint64Array(memory.buffer, sums, 2 * count);
    for (let block = 0; block < count; block++)
      to.set(sumUpInScript(wordsAt(blocks + block * BLOCK, BLOCK), key), 2 * block);
  };
  return { sumUp, sumUpContent: undefined, memory, blocks, keys, sums };
}

/** The long keys that the sums need follow from the short one. */
function setKey(key: Uint8Array, { memory, keys }: Module): void {
  const secret = createHash('sha256').update(key).digest();
  memory.set(createCipheriv('aes-256-ctr', secret, Buffer.alloc(16)).update(Buffer.alloc(KEYS)), keys);
  current = Buffer.from(key);
}
