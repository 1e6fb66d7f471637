import { ImageError } from '../image/errors.ts';
import type { LayerIndex } from '../image/layerIndex.ts';
import { FINGERPRINT_KEY, FINGERPRINT_LENGTH, Fingerprint } from './fingerprint.ts';
import { LayerBuilder } from './layerBuilder.ts';
import { TarError } from './tarHeader.ts';
import { type EntriesRead, type TarEntry, TarParser } from './tarParser.ts';
import type { TocContents } from './toc/tocContents.ts';
import type { HoppedTar } from './treeModule.ts';

/** A parser of one layer's tar, and what it builds. */
export class LayerReading {
  readonly builder = new LayerBuilder();
  readonly parser: TarParser;
  damage: TarError | ImageError | undefined;
  /** One behind the other, with room for more. */
  #fingerprints: Uint8Array | null;
  #fingerprinted = 0;
  readonly #contents: TocContents | null;
  #current: Fingerprint | undefined;

  /** @param contents get the files of a layer that is fingerprinted */
  constructor(withFingerprints: boolean, contents: TocContents | null = null) {
    this.#contents = contents;
    this.#fingerprints = withFingerprints ? new Uint8Array(1024 * FINGERPRINT_LENGTH) : null;
    this.parser = new TarParser({
      entry: (entry) => this.#begin(entry),
      data: (piece) => {
        this.#current?.update(piece);
        this.#contents?.update(piece);
      },
      dataEnd: () => this.#end(),
      // A table of contents is compared with each entry.
      ...(contents ? {} : { entries: (chunk, start, offset) => this.#takeSome(chunk, start, offset) }),
    });
  }

  /** Passes bytes to the parser, until it has found damage or the tar's end. */
  feed(chunk: Uint8Array, offset: number): void {
    if (this.ended || this.parser.position >= offset + chunk.length) return;
    this.#guard(() => this.parser.feed(chunk, offset));
  }

  /**
   * Goes from header to header of a whole tar, as far as nothing but headers is to be seen.
   * @returns what was read of the tar where that ends, if more than a header
   */
  hop(tar: HoppedTar): Uint8Array | undefined {
    // Contents that are wanted are not passed over.
    if (this.ended || this.#fingerprints) return undefined;
    this.#guard(() => this.parser.hop((position) => this.builder.hop(position, tar)));
    return this.builder.windowAt(this.parser.position);
  }

  /** The tar ended at this offset. */
  finish(size: number): void {
    if (!this.damage) this.#guard(() => this.parser.finish(size));
  }

  get ended(): boolean {
    return this.parser.ended || this.damage !== undefined;
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.damage = damageOf(error);
    }
  }

  build(): LayerIndex {
    const column = this.#fingerprints?.slice(0, this.#fingerprinted * FINGERPRINT_LENGTH);
    return this.builder.build(column ?? null);
  }

  #takeSome(chunk: Uint8Array, start: number, offset: number): EntriesRead | undefined {
    const read = this.builder.addSome(chunk, start, offset, this.#fingerprints !== null);
    if (read?.content) this.#current = new Fingerprint(FINGERPRINT_KEY, read.content.size, undefined);
    return read;
  }

  #begin(entry: TarEntry): boolean {
    const inode = this.builder.add(entry);
    if (inode < 0 || !this.#fingerprints) return false;
    this.#current = new Fingerprint(FINGERPRINT_KEY, entry.size, entry.sparse);
    this.#contents?.begin(entry);
    return true;
  }

  #end(): void {
    if (this.#current) this.#keep(this.#current.digest());
    this.#contents?.end();
    this.#current = undefined;
  }

  #keep(fingerprint: Uint8Array): void {
    const all = this.#fingerprints;
    if (!all) return;
    const at = FINGERPRINT_LENGTH * this.#fingerprinted++;
    if (at === all.length) {
      this.#fingerprints = new Uint8Array(2 * all.length);
      this.#fingerprints.set(all);
    }
    this.#fingerprints?.set(fingerprint, at);
  }
}

/** @throws what is no fault of the layer */
function damageOf(error: unknown): TarError | ImageError {
  if (error instanceof TarError) return error;
  if (error instanceof ImageError && error.code !== 'unreadable') return error;
  throw error;
}
