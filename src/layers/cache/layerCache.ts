import { algorithmOf, type Digest, isDigest } from '../../image/digest.ts';
import type { Bytes, Layer } from '../../image/image.ts';
import type { ComputedDigests } from '../../image/integrity.ts';
import { isOfStored } from '../../image/notes.ts';
import type { Steps } from '../../image/slices.ts';
import { adoptFingerprintKey } from '../fingerprint.ts';
import { IndexCache } from '../indexCache.ts';
import type { ReadLayer } from '../indexLayer.ts';
import { CHECKPOINTS } from '../inflate/checkpointCache.ts';
import { Checkpoints } from '../inflate/checkpoints.ts';
import type { DiskCache } from './diskCache.ts';
import { type FileKey, fileKeyOf, stackKeyOf } from './fileKey.ts';
import { PackedError } from './packed.ts';
import { type KeptLayer, packLayer } from './packLayer.ts';
import { type KeptResults, packResults, unpackResults } from './packResults.ts';
import { unpackLayer } from './unpackLayer.ts';

/** Layers whose digests are remembered. */
const COMPUTED = 10_000;

/**
 * What was read of layers before: in memory, and behind that in files. A digest is a key only where it was computed from
 * the bytes; an archive's layers are known by the file they lie in until then. What could not be read is never kept.
 */
export class LayerCache {
  readonly #memory: IndexCache;
  readonly #disk: DiskCache | undefined;
  /** Files that were looked for, by what is read of them: it is theirs only if they are the same when it was read. */
  readonly #looked = new WeakMap<Bytes | Checkpoints, FileKey>();
  /** Digests that this process computed, by the file of which they are. */
  readonly #computed = new Map<string, ComputedDigests>();
  readonly #remembered: number;
  readonly #stacks = new WeakMap<readonly Layer[], FileKey>();
  #opening: Promise<void> | undefined;
  /** Whether digests of compressed layers are worth computing, by which those of other archives are told to be the same. */
  readonly byDigest: boolean;

  /**
   * @param disk without it everything is forgotten with this object
   * @param options `remembered`: layers whose digests are remembered at most
   */
  constructor(disk?: DiskCache, { memory = new IndexCache(), byDigest = true, remembered = COMPUTED } = {}) {
    this.#remembered = remembered;
    this.#disk = disk;
    this.#memory = memory;
    this.byDigest = byDigest;
  }

  /** Before anything is read: what is read now can only be compared with what was kept if both have the same fingerprints. */
  open(): Promise<void> {
    this.#opening ??= (async () => {
      const secret = await this.#disk?.secret();
      if (secret) adoptFingerprintKey(secret);
    })();
    return this.#opening;
  }

  /** What was read of a layer whose bytes lie where these lie. No digest is computed or believed. */
  async ofFile(layer: Layer): Promise<ReadLayer | undefined> {
    const file = layer.blob && this.#disk && (await fileKeyOf(layer));
    if (!layer.blob || !file) return undefined;
    this.#looked.set(layer.blob, file);
    const diffId = layer.compression === 'none' ? undefined : await this.#digest(`diff ID of ${file.text}`);
    const found = await (diffId ? this.ofDiffId(diffId, layer.index) : this.#layer(layerKey(file.text), layer.index));
    const computed = this.#computed.get(file.text);
    return found && { ...found, computed: computed && areClaimed(layer, computed) ? computed : null };
  }

  /** What was read of a layer with this diff ID, which was computed from the bytes or is an engine's. */
  async ofDiffId(diffId: Digest, index: number): Promise<ReadLayer | undefined> {
    const known = this.#memory.get({ diffId, index });
    if (known) return known;
    const found = await this.#layer(layerKey(diffId), index);
    if (found) this.#memory.keep(diffId, found);
    return found;
  }

  /** Whether it has what was read of all of these layers, by their diff IDs. */
  async has(layers: readonly Pick<Layer, 'diffId' | 'index'>[]): Promise<boolean> {
    await this.open();
    for (const { diffId, index } of layers) if (diffId === null || !(await this.ofDiffId(diffId, index))) return false;
    return true;
  }

  /** Whether there may be what was read of a blob with this digest. */
  async hasBlob(blob: Digest): Promise<boolean> {
    return this.#memory.hasBlob(blob) || (await this.#digest(`diff ID of ${blob}`)) !== undefined;
  }

  /** What was read of a blob with this digest, which was computed from the one at hand. */
  async ofBlob(blob: Digest, layer: Pick<Layer, 'index' | 'diffId'>): Promise<ReadLayer | undefined> {
    const known = this.#memory.getBlob(blob, layer);
    if (known) return known;
    const diffId = await this.#digest(`diff ID of ${blob}`);
    return diffId && this.ofDiffId(diffId, layer.index);
  }

  /**
   * Keeps what was read of a layer, if it was all read.
   * @param checkpoints those of a compressed layer, encoded
   */
  async put(layer: Layer, read: ReadLayer, checkpoints?: Uint8Array): Promise<void> {
    this.#memory.put(read);
    const { index, unpackedSize, notes, computed } = read;
    if (!index || !this.#disk) return;
    const kept = { index, unpackedSize, notes };
    const diffId = index.fingerprints && !notes.some(isOfStored) ? computed?.diffId : null;
    if (diffId) {
      this.#disk.put(layerKey(diffId), packLayer(kept));
      if (layer.compression !== 'none') this.#putDigest(`diff ID of ${computed?.blob}`, diffId);
    }
    const looked = await this.#stillThere(layer, layer.blob);
    if (!looked) return;
    if (computed) this.#remember(looked, computed);
    if (checkpoints) this.#disk.put(checkpointsKey(looked), [checkpoints]);
    if (diffId && layer.compression !== 'none') this.#putDigest(`diff ID of ${looked}`, diffId);
    else this.#disk.put(layerKey(looked), packLayer(kept));
  }

  /** Forgets the first where there are too many. */
  #remember(file: string, computed: ComputedDigests): void {
    this.#computed.set(file, computed);
    const [first = file] = this.#computed.keys();
    if (this.#computed.size > this.#remembered) this.#computed.delete(first);
  }

  /** The key of a layer's file, if that is the one that was looked for before its bytes were read. */
  async #stillThere(layer: Layer, read: Bytes | Checkpoints | null): Promise<string | undefined> {
    const looked = read && this.#looked.get(read);
    return looked?.settled && (await fileKeyOf(layer))?.text === looked.text ? looked.text : undefined;
  }

  /** What stacking layers came to that lie where these lie; undefined where some do not lie in a file. */
  async resultsOf(layers: readonly Layer[]): Promise<KeptResults | undefined> {
    const files = this.#disk && (await stackKeyOf(layers));
    if (!files) return undefined;
    this.#stacks.set(layers, files);
    return this.#disk?.get(files.text, unpackResults);
  }

  /** Keeps what stacking layers came to, for which `resultsOf` had been asked before they were read. */
  async putResults(layers: readonly Layer[], results: KeptResults): Promise<void> {
    const looked = this.#stacks.get(layers);
    if (looked?.settled && (await stackKeyOf(layers))?.text === looked.text)
      this.#disk?.put(looked.text, packResults(results));
  }

  /** Adds the checkpoints that were kept of a compressed layer to those that are known of it: none, or it is left at that. */
  async findCheckpoints(layer: Layer, known: Checkpoints): Promise<void> {
    const file = this.#disk && (await fileKeyOf(layer));
    if (!file || known.count > 0) return;
    this.#looked.set(known, file);
    const found = await this.#disk?.get(checkpointsKey(file.text), unpackCheckpoints);
    if (found) known.take(found);
  }

  /** Keeps the checkpoints of a compressed layer for which `findCheckpoints` was asked when there were none. */
  async keepCheckpoints(layer: Layer, checkpoints: Checkpoints): Promise<void> {
    const looked = await this.#stillThere(layer, checkpoints);
    if (looked) this.#disk?.put(checkpointsKey(looked), [checkpoints.encode()]);
  }

  /** Forgets what is in memory. */
  forget(): void {
    this.#memory.clear();
    this.#computed.clear();
    CHECKPOINTS.clear();
  }

  /** Waits until all of it is in files that will be. */
  async settled(): Promise<void> {
    await this.#disk?.settled();
  }

  async #layer(key: string, index: number): Promise<ReadLayer | undefined> {
    const found = await this.#disk?.get(key, (bytes): Steps<KeptLayer> => unpackLayer(bytes, index));
    return found && { ...found, computed: null };
  }

  async #digest(key: string): Promise<Digest | undefined> {
    return this.#disk?.get(key, unpackDigest);
  }

  #putDigest(key: string, digest: Digest): void {
    this.#disk?.put(key, [Buffer.from(digest)]);
  }
}

/** Whether digests were computed by the algorithms that a layer claims. */
function areClaimed({ claimedDigest, diffId }: Layer, computed: ComputedDigests): boolean {
  return [
    [claimedDigest, computed.blob],
    [diffId, computed.diffId],
  ].every(([claimed, found]) => !claimed || !found || algorithmOf(claimed) === algorithmOf(found));
}

function layerKey(of: string): string {
  return `layer: ${of}`;
}

function checkpointsKey(file: string): string {
  return `checkpoints in ${file}`;
}

// biome-ignore lint/correctness/useYield: it is short
function* unpackCheckpoints(bytes: Uint8Array): Steps<Checkpoints> {
  const found = Checkpoints.decode(bytes);
  if (!found) throw new PackedError('no checkpoints');
  return found;
}

// biome-ignore lint/correctness/useYield: it is short
function* unpackDigest(bytes: Uint8Array): Steps<Digest> {
  const text = Buffer.from(bytes).toString();
  if (!isDigest(text)) throw new PackedError('no digest');
  return text;
}
