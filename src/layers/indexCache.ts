import type { Digest } from '../image/digest.ts';
import type { Layer } from '../image/image.ts';
import type { ComputedDigests } from '../image/integrity.ts';
import { isOfStored } from '../image/notes.ts';
import type { ReadLayer } from './indexLayer.ts';

/** 256 MiB: some two million paths. */
const LIMIT = 256 << 20;

/**
 * What was read of layers, by diff ID: images that share a base read it once. A diff ID is a key only where it was computed
 * from the bytes that were read; what was damaged is not kept. Of the least recently used no more is kept than fits.
 */
export class IndexCache {
  readonly #kept = new Map<Digest, { read: ReadLayer; bytes: number }>();
  /** What was computed, by the digest of a blob. */
  readonly #blobs = new Map<Digest, ComputedDigests>();
  readonly #limit: number;
  #bytes = 0;

  /** @param limit bytes that are kept at most */
  constructor(limit = LIMIT) {
    this.#limit = limit;
  }

  /** What was read of a layer with the diff ID that this one has, as this one's. */
  get({ diffId, index }: Pick<Layer, 'diffId' | 'index'>): ReadLayer | undefined {
    const found = diffId === null ? undefined : this.#kept.get(diffId);
    if (!found || diffId === null) return undefined;
    this.#kept.delete(diffId);
    this.#kept.set(diffId, found);
    return { ...found.read, notes: found.read.notes.map((note) => ({ ...note, layer: index })) };
  }

  /** Whether it has what was read of a blob with this digest. */
  hasBlob(digest: Digest): boolean {
    return this.#kept.has(this.#blobs.get(digest)?.diffId ?? digest);
  }

  /** What was read of a blob with this digest, which was computed from the one at hand; then so is its diff ID. */
  getBlob(blob: Digest, { index, diffId: claimed }: Pick<Layer, 'index' | 'diffId'>): ReadLayer | undefined {
    const computed = this.#blobs.get(blob);
    const diffId = computed?.diffId;
    const found = diffId ? this.get({ diffId, index }) : undefined;
    const isComparable = claimed === null || diffId?.slice(0, 6) === claimed.slice(0, 6);
    return found && { ...found, computed: isComparable && computed ? computed : null };
  }

  /** Whether it has all of these layers. */
  has(layers: readonly Pick<Layer, 'diffId'>[]): boolean {
    return layers.every(({ diffId }) => diffId !== null && this.#kept.has(diffId));
  }

  /** Keeps what was read, if it was all read and its diff ID computed. */
  put(read: ReadLayer): void {
    const { index, computed } = read;
    const key = computed?.diffId;
    // Without fingerprints, what a layer changes of those below could not be told without its bytes.
    if (!index?.fingerprints || !key) return;
    if (read.notes.some(isOfStored)) return;
    this.#blobs.set(computed.blob, computed);
    this.keep(key, read);
  }

  clear(): void {
    this.#kept.clear();
    this.#blobs.clear();
    this.#bytes = 0;
  }

  /** Keeps what was read of a layer with this diff ID. */
  keep(key: Digest, read: ReadLayer): void {
    if (this.#kept.has(key) || !read.index) return;
    const bytes = bytesOf(read.index);
    this.#kept.set(key, { read: { ...read, computed: null }, bytes });
    this.#bytes += bytes;
    for (const [oldest, { bytes: freed }] of this.#kept) {
      if (this.#bytes <= this.#limit) break;
      this.#kept.delete(oldest);
      this.#bytes -= freed;
      for (const [blob, { diffId }] of this.#blobs) if (diffId === oldest) this.#blobs.delete(blob);
    }
  }
}

/** Those of all its columns. */
function bytesOf(columns: object): number {
  return Object.values(columns).reduce((sum: number, value: unknown) => {
    if (ArrayBuffer.isView(value)) return sum + value.byteLength;
    return typeof value === 'object' && value !== null ? sum + bytesOf(value) : sum;
  }, 0);
}
