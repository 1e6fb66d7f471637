import { bytesOf } from '../../cleaning/heldPieces.ts';
import type { Piece } from '../../cleaning/usage.ts';
import { chainIds, type Digest, isDigest } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import type { ListedImage, ListedManifest } from './answers/imageList.ts';
import { blobPieces } from './blobPieces.ts';
import type { EngineClient } from './client.ts';
import type { ContentStore } from './contentStore.ts';
import { EngineError } from './engineError.ts';
import { layerSteps } from './layerSteps.ts';

/** Images and platforms whose layers are remembered; they never change. */
const KEPT = 20_000;

interface ImageLayers {
  /** Each by its chain ID, bottom first. */
  readonly layers: readonly Piece[];
  /** Whether their bytes are known. */
  readonly isSized: boolean;
}

/** Finds out what images hold on an engine's disk; what it once asked of an image it asks no more. */
export class ImagePieces {
  /** Layers by the ID of an image or of a platform's manifest. */
  readonly #known = new Map<Digest, ImageLayers>();
  /** Blobs by the digest of a manifest. */
  readonly #knownBlobs = new Map<Digest, readonly Piece[]>();

  /**
   * @param content its blobs, where they are to be had one by one
   * @throws as `EngineClient`, but for single images, which are one piece where the engine does not say more
   */
  async of(
    client: EngineClient,
    content: ContentStore | null,
    image: ListedImage,
    signal: AbortSignal,
  ): Promise<readonly Piece[]> {
    const { id, size, manifests } = image;
    if (!manifests) {
      const { layers, isSized } = await this.#layers(client, id, id, undefined, signal);
      return isSized ? layers : [{ id: `image ${id}`, bytes: size ?? 0, layers: layers.map((layer) => layer.id) }];
    }
    const isIndex = manifests.every(({ digest }) => digest !== id);
    const pieces = isIndex ? [...((await this.#blobs(content, id)) ?? [])] : [];
    for (const manifest of manifests.filter(({ present }) => present))
      pieces.push(...(await this.#ofManifest(client, content, id, manifest, signal)));
    return [...new Map(pieces.map((piece) => [piece.id, piece])).values()];
  }

  /** A containerd store keeps the blobs of what it unpacked. */
  async #ofManifest(
    client: EngineClient,
    content: ContentStore | null,
    image: Digest,
    { digest, kind, platform, contentSize, unpackedSize }: ListedManifest,
    signal: AbortSignal,
  ): Promise<readonly Piece[]> {
    const single = await this.#blobs(content, digest);
    const isAll = single !== null && bytesOf(single) === contentSize;
    const blobs = { id: `blobs ${digest}`, bytes: contentSize ?? 0 };
    if (kind !== 'image' || platform === null) return isAll ? single : [blobs];
    const { layers, isSized } = await this.#layers(client, digest, image, platform, signal);
    const ids = layers.map((layer) => layer.id);
    const isKnown = isSized && bytesOf(layers) === unpackedSize;
    const unpacked = isKnown ? layers : [{ id: `unpacked ${digest}`, bytes: unpackedSize ?? 0, layers: ids }];
    const stored = isAll ? single : [{ ...blobs, layers: ids.map((layer) => `blob of ${layer}`) }];
    return [...stored, ...(unpackedSize ? unpacked : [])];
  }

  /** Null where they are not to be had one by one. */
  async #blobs(content: ContentStore | null, digest: Digest): Promise<readonly Piece[] | null> {
    const known = this.#knownBlobs.get(digest);
    if (known || !content) return known ?? null;
    const blobs = await blobPieces(content, digest);
    if (blobs) keep(this.#knownBlobs, digest, blobs);
    return blobs;
  }

  /** None where the engine does not say, as of an image that has just been removed. */
  async #layers(
    client: EngineClient,
    key: Digest,
    image: Digest,
    platform: string | undefined,
    signal: AbortSignal,
  ): Promise<ImageLayers> {
    const known = this.#known.get(key);
    if (known) return known;
    try {
      const { stated } = await client.inspectImage(image, platform, signal);
      const diffIds = stated.RootFS?.Layers ?? [];
      const chains = chainIds(diffIds.map((diffId) => (isDigest(diffId) ? diffId : null)));
      const sizes = await sizesOf(client, image, platform, diffIds.length, signal);
      const layers = chains.flatMap((chain, index) => (chain ? [{ id: chain, bytes: sizes?.[index] ?? 0 }] : []));
      const read = { layers, isSized: sizes !== null && layers.length > 0 && layers.length === diffIds.length };
      keep(this.#known, key, read);
      return read;
    } catch (error) {
      if (!isOfImage(error)) throw error;
      return { layers: [], isSized: false };
    }
  }
}

/**
 * Bytes of each layer; null where the engine does not say, or not of which: Podman has no history of what has no times, and a
 * containerd store no sizes of what it did not unpack.
 */
async function sizesOf(
  client: EngineClient,
  image: Digest,
  platform: string | undefined,
  count: number,
  signal: AbortSignal,
): Promise<number[] | null> {
  try {
    const steps = await client.imageHistory(image, platform, signal);
    const made = layerSteps(steps, count);
    return made && steps.filter((_, index) => made[index]).map(({ size }) => size);
  } catch (error) {
    if (!isOfImage(error)) throw error;
    return null;
  }
}

function keep<T>(known: Map<Digest, T>, digest: Digest, value: T): void {
  known.set(digest, value);
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
}

function isOfImage(error: unknown): boolean {
  return error instanceof ImageError && !(error instanceof EngineError);
}
