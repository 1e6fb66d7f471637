import { TAR_HEADER } from './compiled.ts';

/** What `wasm/tarHeader.ts` exports. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly WINDOW: { readonly value: number };
  readonly bytes: { readonly value: number };
  readonly numbers: { readonly value: number };
  readHeader(start: number): number;
}

/** Reads headers as nearly all are out of memory of its own. */
export interface HeaderModule {
  /** What a tar's bytes are read into. */
  readonly window: Uint8Array;
  /** Mode, owner, group, size, time and both device numbers of the header that was read last. */
  readonly numbers: Float64Array;
  /**
   * @param start of a header in the window, all of which is there
   * @returns the lengths of its name, of what stands before that, and of its link, eight bits each; -1 for one that is not
   * as nearly all are, or is none
   */
  readHeader(start: number): number;
}

let loaded: HeaderModule | null | undefined;

/** This thread's one, whose window belongs to whoever reads until others have their turn; null where it cannot be run. */
export function headerModule(): HeaderModule | null {
  loaded ??= load();
  return loaded;
}

function load(): HeaderModule | null {
  try {
    const compiled = new WebAssembly.Module(Buffer.from(TAR_HEADER, 'base64'));
    const exports = new WebAssembly.Instance(compiled).exports as unknown as Exports;
    const { memory, WINDOW, bytes, numbers, readHeader } = exports;
    return {
      window: new Uint8Array(memory.buffer, bytes.value, WINDOW.value),
      numbers: new Float64Array(memory.buffer, numbers.value, 7),
      readHeader,
    };
  } catch {
    return null;
  }
}
