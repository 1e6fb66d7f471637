import { createHash, type Hash } from 'node:crypto';
import { algorithmOf, type Digest } from '../image/digest.ts';
import { ImageError } from '../image/errors.ts';
import type { Bytes, Layer } from '../image/image.ts';
import type { LayerIndex } from '../image/layerIndex.ts';
import { type Note, note } from '../image/notes.ts';
import { FINGERPRINT_KEY, FINGERPRINT_LENGTH, Fingerprint } from './fingerprint.ts';
import { type InflateResult, inflate } from './inflate.ts';
import { LayerBuilder } from './layerBuilder.ts';
import { TarError } from './tarHeader.ts';
import { type TarEntry, TarParser } from './tarParser.ts';
import { CHUNK, readAll } from './through.ts';

/** One asynchronous read costs about as much as copying this many bytes. */
const WINDOW = 128 << 10;

/** What reading a layer's bytes gave. */
export interface ReadLayer {
  /** Null where the layer is absent, damaged or in a form that is not read. */
  readonly index: LayerIndex | null;
  /** Bytes of the uncompressed tar; null where it was not read to its end. */
  readonly unpackedSize: number | null;
  readonly notes: readonly Note[];
  /** Computed digests, null unless asked for; no diff ID where the blob cannot be inflated to its end. */
  readonly computed: { readonly blob: Digest; readonly diffId: Digest | null } | null;
}

export interface ReadOptions {
  /** Compute the blob's digest and the diff ID, for which all bytes are read. */
  readonly verify?: boolean;
  /** Fingerprint the files of plain layers too, for which all their bytes are read. */
  readonly fingerprints?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onRead?: (bytes: number) => void;
}

/**
 * Reads a layer into its index: plain ones by hopping from header to header, compressed ones inflated once, with a
 * fingerprint of every regular file. Damage becomes a note and no index, never an error.
 */
export async function readLayer(layer: Layer, options: ReadOptions = {}): Promise<ReadLayer> {
  const { blob, compression } = layer;
  // Why there is nothing to read is a note of the image already.
  const unread = { index: null, unpackedSize: null, notes: [], computed: null };
  if (!blob) return unread;
  if (compression !== 'none' && compression !== 'gzip' && compression !== 'zstd') {
    if (!options.verify) return unread;
    return { ...unread, computed: { blob: await digestAll(blob, layer.claimedDigest, options.signal), diffId: null } };
  }
  const reading = new Reading(compression !== 'none' || options.fingerprints === true);
  const result: InflateResult = { trailingGarbage: false };
  const hashes = options.verify ? hashesFor(layer) : null;
  let size: number | null = null;
  try {
    size =
      compression === 'none'
        ? await readPlain(blob, reading, hashes, options)
        : await readCompressed(blob, compression, reading, result, hashes, options);
    reading.finish(size);
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
    blob: size === null ? await digestAll(blob, layer.claimedDigest, options.signal) : hashes.digests().blob,
    diffId: size === null ? null : hashes.digests().diffId,
  };
  const notes = reading.builder.notes.build(layer.index);
  if (!damage) return { index: reading.build(), unpackedSize: size, notes, computed };
  const because = damage instanceof TarError ? `${damage.message}.` : damage.message;
  notes.push(note('layer-damaged', 'Layer {0} is damaged: {1}', [layer.index, because], { layer: layer.index }));
  return { index: null, unpackedSize: null, notes, computed };
}

/** A parser and what it builds. */
class Reading {
  readonly builder = new LayerBuilder();
  readonly parser: TarParser;
  damage: TarError | ImageError | undefined;
  readonly #fingerprints: Uint8Array[] | null;
  #current: Fingerprint | undefined;

  constructor(withFingerprints: boolean) {
    this.#fingerprints = withFingerprints ? [] : null;
    this.parser = new TarParser({
      entry: (entry) => this.#begin(entry),
      data: (piece) => this.#current?.update(piece),
      dataEnd: () => this.#end(),
    });
  }

  /** Passes bytes to the parser, until it has found damage or the tar's end. */
  feed(chunk: Uint8Array, offset: number): void {
    if (this.ended || this.parser.position >= offset + chunk.length) return;
    this.#guard(() => this.parser.feed(chunk, offset));
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
      if (!(error instanceof TarError || error instanceof ImageError)) throw error;
      this.damage = error;
    }
  }

  build(): LayerIndex {
    const all = this.#fingerprints;
    if (!all) return this.builder.build(null);
    const column = new Uint8Array(all.length * FINGERPRINT_LENGTH);
    for (const [inode, fingerprint] of all.entries()) column.set(fingerprint, inode * FINGERPRINT_LENGTH);
    return this.builder.build(column);
  }

  #begin(entry: TarEntry): boolean {
    const inode = this.builder.add(entry);
    if (inode < 0 || !this.#fingerprints) return false;
    this.#current = new Fingerprint(FINGERPRINT_KEY, entry.size, entry.sparse);
    return true;
  }

  #end(): void {
    if (this.#current) this.#fingerprints?.push(this.#current.digest());
    this.#current = undefined;
  }
}

async function readPlain(
  blob: Bytes,
  reading: Reading,
  hashes: Hashes | null,
  { signal, onRead }: ReadOptions,
): Promise<number> {
  let hashed = 0;
  while (hashed < blob.size && (hashes || (!reading.ended && reading.parser.position < blob.size))) {
    // Hashing needs every byte, and then the headers come along.
    const offset = hashes ? hashed : reading.parser.position;
    const chunk = await blob.read(offset, hashes ? CHUNK : WINDOW, signal);
    if (chunk.length === 0) break;
    hashes?.both(chunk);
    if (hashes) hashed += chunk.length;
    reading.feed(chunk, offset);
    onRead?.(offset + chunk.length);
  }
  return blob.size;
}

async function readCompressed(
  blob: Bytes,
  compression: 'gzip' | 'zstd',
  reading: Reading,
  result: InflateResult,
  hashes: Hashes | null,
  { signal, onRead }: ReadOptions,
): Promise<number> {
  let size = 0;
  let tapped = 0;
  const tap = (chunk: Uint8Array, end: number) => {
    tapped = end;
    hashes?.blob.update(chunk);
    onRead?.(end);
  };
  for await (const piece of inflate(blob, compression, result, { signal, tap })) {
    hashes?.diffId.update(piece);
    reading.feed(piece, size);
    size += piece.length;
    if (reading.damage && !hashes) break;
  }
  // The blob's digest is of all its bytes, also of those that the inflater ignores.
  if (hashes) for await (const chunk of readAll(blob, tapped, signal)) hashes.blob.update(chunk);
  return size;
}

/** What tells by which algorithms a layer's digests are computed. */
type Claimed = Pick<Layer, 'claimedDigest' | 'diffId' | 'compression'>;

/** Hashes of both forms of a layer, by the algorithms its digests claim. */
interface Hashes {
  readonly blob: Hash;
  readonly diffId: Hash;
  /** For plain layers, which are the same in both forms. */
  both(chunk: Uint8Array): void;
  digests(): { blob: Digest; diffId: Digest };
}

function hashesFor({ claimedDigest, diffId: claimed, compression }: Claimed): Hashes {
  const blobAlgorithm = claimedDigest ? algorithmOf(claimedDigest) : 'sha256';
  const diffAlgorithm = claimed ? algorithmOf(claimed) : 'sha256';
  const blob = createHash(blobAlgorithm);
  // Of a plain layer both are digests of the same bytes.
  const diffId = compression === 'none' && diffAlgorithm === blobAlgorithm ? blob : createHash(diffAlgorithm);
  return {
    blob,
    diffId,
    both(chunk) {
      blob.update(chunk);
      if (diffId !== blob) diffId.update(chunk);
    },
    digests: () => ({
      blob: `${blobAlgorithm}:${blob.copy().digest('hex')}`,
      diffId: `${diffAlgorithm}:${diffId.copy().digest('hex')}`,
    }),
  };
}

/** Both digests of a plain layer of which nothing else is wanted. */
export async function digestPlain(
  layer: Claimed,
  blob: Bytes,
  { signal, onRead }: Pick<ReadOptions, 'signal' | 'onRead'>,
): Promise<{ blob: Digest; diffId: Digest }> {
  const hashes = hashesFor(layer);
  for await (const chunk of readAll(blob, 0, signal, (_, end) => onRead?.(end))) hashes.both(chunk);
  return hashes.digests();
}

/** The digest of all bytes of a blob, by the algorithm of the one that is claimed. */
export async function digestAll(blob: Bytes, claimed: Digest | null, signal: AbortSignal | undefined): Promise<Digest> {
  const algorithm = claimed ? algorithmOf(claimed) : 'sha256';
  const hash = createHash(algorithm);
  for await (const chunk of readAll(blob, 0, signal)) hash.update(chunk);
  return `${algorithm}:${hash.digest('hex')}`;
}
