import { ImageError } from '../image/errors.ts';
import type { Bytes, Layer } from '../image/image.ts';
import type { ComputedDigests } from '../image/integrity.ts';
import type { LayerIndex } from '../image/layerIndex.ts';
import { type Note, note } from '../image/notes.ts';
import type { Sentence } from '../image/sentence.ts';
import { canWait, type WaitingBytes } from './bytes.ts';
import { Checkpoints } from './inflate/checkpoints.ts';
import { type InflateResult, inflate } from './inflate.ts';
import { digestAll, type Hashes, hashesFor } from './layerHashes.ts';
import { LayerReading } from './layerReading.ts';
import { TarError } from './tarHeader.ts';
import { CHUNK, readAll, turn } from './through.ts';
import { type Listed, openLayerToc } from './toc/layerToc.ts';
import type { HoppedTar } from './treeModule.ts';

/** Headers are looked for in windows: one asynchronous read costs about as much as copying this many bytes. */
const WINDOW = 128 << 10;
/** The same where a thread may wait for its reads, and what is there is no plain header. */
const ODD_WINDOW = 4 << 10;

/** What of a layer tells how it is read, and what is claimed of it. */
export type LayerClaims = Pick<Layer, 'index' | 'claimedDigest' | 'diffId' | 'compression'>;

/** What reading a layer's bytes gave. */
export interface ReadLayer {
  /** Null where the layer is absent, damaged or in a form that is not read. */
  readonly index: LayerIndex | null;
  /** Bytes of the uncompressed tar; null where it was not read to its end. */
  readonly unpackedSize: number | null;
  readonly notes: readonly Note[];
  /** Computed digests, null unless asked for; no diff ID where the blob cannot be inflated to its end. */
  readonly computed: ComputedDigests | null;
  /** Why its bytes could not be had, where that is so. */
  readonly failure?: Sentence;
  /** Where inflating it can be taken up again, encoded; only where that was asked for, and of no damaged layer. */
  readonly checkpoints?: Uint8Array;
  /** What its table of contents claims it to be; only where nothing but that was asked for. */
  readonly claimed?: LayerIndex;
}

/** What reading no bytes gives; why there are none is a note of the image already. */
export const NOTHING: ReadLayer = { index: null, unpackedSize: null, notes: [], computed: null };

export interface ReadOptions {
  /** Compute the blob's digest and the diff ID, for which all bytes are read. */
  readonly verify?: boolean;
  /** Fingerprint the files of plain layers too, for which all their bytes are read. */
  readonly fingerprints?: boolean;
  /** Find the checkpoints of a compressed layer: its files may be opened later. */
  readonly checkpoints?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onRead?: ((bytes: number) => void) | undefined;
  /** Told what the layer's table of contents lists, before anything is inflated. */
  readonly onListed?: ((listed: Listed) => void) | undefined;
}

/** Who cancels reading, and follows it. */
export type Following = Pick<ReadOptions, 'signal' | 'onRead' | 'onListed'>;

/** With the last one of its class the engine would throw away what it compiled for them. */
const kept: LayerReading[] = [];

/**
 * Reads a layer into its index: plain ones by hopping from header to header, compressed ones inflated once, with a
 * fingerprint of every regular file. Damage becomes a note and no index, never an error.
 */
export async function readLayer(
  layer: LayerClaims & Pick<Layer, 'blob'>,
  options: ReadOptions = {},
): Promise<ReadLayer> {
  const { blob, compression } = layer;
  if (!blob) return NOTHING;
  if (compression !== 'none' && compression !== 'gzip' && compression !== 'zstd') {
    if (!options.verify) return NOTHING;
    return {
      ...NOTHING,
      computed: { blob: await digestAll(blob, layer.claimedDigest, { signal: options.signal }), diffId: null },
    };
  }
  const { verify = false, fingerprints = false, signal } = options;
  const toc = compression === 'none' ? null : await openLayerToc(blob, compression, verify, signal);
  if (toc?.claimed) options.onListed?.({ entries: toc.claimed.entries, bytes: toc.claimed.bytes });
  if (kept.length === 0) kept.push(new LayerReading(false));
  const reading = new LayerReading(compression !== 'none' || fingerprints, toc?.contents);
  const result: InflateResult = { trailingGarbage: false };
  const hashes = verify ? hashesFor(layer) : null;
  const checkpoints = options.checkpoints && compression !== 'none' ? new Checkpoints() : undefined;
  let size: number | null = null;
  let index: LayerIndex | undefined;
  try {
    size =
      compression === 'none'
        ? await readPlain(blob, reading, hashes, options)
        : await readCompressed(blob, compression, reading, result, hashes, { ...options, checkpoints });
    reading.finish(size);
    if (!reading.damage) index = reading.build();
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'unreadable') throw error;
    reading.damage ??= error;
  }
  // Behind damage nobody looks, unless for digests.
  if (result.trailingGarbage && !reading.damage)
    reading.builder.notes.add(
      'trailing-garbage',
      'Bytes that belong to nothing follow the compressed layer; they are ignored.',
    );
  const { damage } = reading;
  const computed = hashes && {
    // The inflater stops at damage; the blob's digest is of all its bytes.
    blob:
      size === null ? await digestAll(blob, layer.claimedDigest, { signal: options.signal }) : hashes.digests().blob,
    diffId: size === null ? null : hashes.digests().diffId,
  };
  const notes = reading.builder.notes.build(layer.index);
  if (index) {
    const claims = toc?.compare(index, layer.index);
    notes.push(...(claims?.notes ?? []));
    const digests = computed && claims ? { ...computed, toc: claims.toc } : computed;
    const found = { index, unpackedSize: size, notes, computed: digests };
    return checkpoints?.count ? { ...found, checkpoints: checkpoints.encode() } : found;
  }
  const because = damage instanceof TarError ? `${damage.message}.` : (damage?.message ?? '');
  notes.push(note('layer-damaged', 'Layer {0} is damaged: {1}', [layer.index, because], { layer: layer.index }));
  return { index: null, unpackedSize: null, notes, computed };
}

async function readPlain(
  blob: Bytes,
  reading: LayerReading,
  hashes: Hashes | null,
  { signal, onRead }: Following,
): Promise<number> {
  if (!hashes) {
    await readHeaders(blob, reading, { signal, onRead });
    return blob.size;
  }
  // Hashing needs every byte, and the headers come along.
  for (let hashed = 0; hashed < blob.size; ) {
    await turn(signal);
    const chunk = blob.readSync?.(hashed, CHUNK) ?? (await blob.read(hashed, CHUNK, signal));
    if (chunk.length === 0) break;
    hashes.both(chunk);
    reading.feed(chunk, hashed);
    hashed += chunk.length;
    onRead?.(hashed);
  }
  return blob.size;
}

/** Bytes between two words on how far hopping is, which takes less time than they would at every hop. */
const TOLD = 256 << 10;

/** A plain layer as it is hopped over, and whoever follows that. A class, as the bytes are. */
class WaitingTar implements HoppedTar {
  readonly size: number;
  readonly #bytes: WaitingBytes;
  readonly #onRead: Following['onRead'];
  #told = 0;

  constructor(bytes: WaitingBytes, onRead: Following['onRead']) {
    this.size = bytes.size;
    this.#bytes = bytes;
    this.#onRead = onRead;
  }

  fill(offset: number, length: number, into: Uint8Array): number {
    if (offset - this.#told >= TOLD) {
      this.#told = offset;
      this.#onRead?.(offset);
    }
    return this.#bytes.readSync(offset, length, into).length;
  }
}

async function readHeaders(blob: Bytes, reading: LayerReading, { signal, onRead }: Following): Promise<void> {
  const { size } = blob;
  const tar = canWait(blob) ? new WaitingTar(blob, onRead) : undefined;
  while (!reading.ended && reading.parser.position < size) {
    const there = tar && reading.hop(tar);
    const offset = reading.parser.position;
    if (reading.ended || offset >= size) break;
    const chunk = there ?? blob.readSync?.(offset, ODD_WINDOW) ?? (await blob.read(offset, WINDOW, signal));
    if (chunk.length === 0) break;
    reading.feed(chunk, offset);
    onRead?.(offset + chunk.length);
  }
}

async function readCompressed(
  blob: Bytes,
  compression: 'gzip' | 'zstd',
  reading: LayerReading,
  result: InflateResult,
  hashes: Hashes | null,
  { signal, onRead, checkpoints }: Following & { readonly checkpoints: Checkpoints | undefined },
): Promise<number> {
  let size = 0;
  let tapped = 0;
  const tap = (chunk: Uint8Array, end: number) => {
    tapped = end;
    hashes?.blob.update(chunk);
    onRead?.(end);
  };
  for await (const piece of inflate(blob, compression, result, { signal, tap, checkpoints })) {
    hashes?.diffId.update(piece);
    reading.feed(piece, size);
    size += piece.length;
    if (reading.damage && !hashes) break;
  }
  // The blob's digest is of all its bytes, also of those that the inflater ignores.
  if (hashes) for await (const chunk of readAll(blob, tapped, signal)) hashes.blob.update(chunk);
  return size;
}
