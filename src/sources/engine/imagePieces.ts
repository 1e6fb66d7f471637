import { bytesOf } from '../../cleaning/heldPieces.ts';
import type { Piece } from '../../cleaning/usage.ts';
import { chainIds, type Digest, isDigest } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import type { ListedImage, ListedManifest } from './answers/imageList.ts';
import type { EngineClient } from './client.ts';
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

  /** @throws as `EngineClient`, but for single images, which are one piece where the engine does not say more */
  async of(client: EngineClient, image: ListedImage, signal: AbortSignal): Promise<readonly Piece[]> {
    const { id, size, manifests } = image;
    if (!manifests) {
      const { layers, isSized } = await this.#layers(client, id, id, undefined, signal);
      return isSized ? layers : [{ id: `image ${id}`, bytes: size ?? 0, layers: layers.map((layer) => layer.id) }];
    }
    const pieces = [];
    for (const manifest of manifests.filter(({ present }) => present))
      pieces.push(...(await this.#ofManifest(client, id, manifest, signal)));
    return [...new Map(pieces.map((piece) => [piece.id, piece])).values()];
  }

  /** A containerd store keeps the blobs of what it unpacked. */
  async #ofManifest(
    client: EngineClient,
    image: Digest,
    { digest, kind, platform, contentSize, unpackedSize }: ListedManifest,
    signal: AbortSignal,
  ): Promise<readonly Piece[]> {
    const blobs = { id: `blobs ${digest}`, bytes: contentSize ?? 0 };
    if (kind !== 'image' || platform === null) return [blobs];
    const { layers, isSized } = await this.#layers(client, digest, image, platform, signal);
    const ids = layers.map((layer) => layer.id);
    const isKnown = isSized && bytesOf(layers) === unpackedSize;
    const unpacked = isKnown ? layers : [{ id: `unpacked ${digest}`, bytes: unpackedSize ?? 0, layers: ids }];
    return [{ ...blobs, layers: ids.map((layer) => `blob of ${layer}`) }, ...(unpackedSize ? unpacked : [])];
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
      this.#known.set(key, read);
      const [oldest] = this.#known.keys();
      if (this.#known.size > KEPT && oldest !== undefined) this.#known.delete(oldest);
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

function isOfImage(error: unknown): boolean {
  return error instanceof ImageError && !(error instanceof EngineError);
}
