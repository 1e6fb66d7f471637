import type { Piece } from '../../cleaning/usage.ts';
import { chainIds, type Digest, isDigest } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import type { ListedImage, ListedManifest } from './answers/imageList.ts';
import type { EngineClient } from './client.ts';
import { EngineError } from './engineError.ts';
import { layerSteps } from './layerSteps.ts';

/** Images and platforms whose layers are remembered; they never change. */
const KEPT = 20_000;

/** Finds out what images hold on an engine's disk; what it once asked of an image it asks no more. */
export class ImagePieces {
  /** Layers by the ID of an image or of a platform's manifest. */
  readonly #known = new Map<Digest, readonly Piece[]>();

  /** @throws as `EngineClient`, but for single images, which are one piece where the engine does not say more */
  async of(client: EngineClient, image: ListedImage, signal: AbortSignal): Promise<readonly Piece[]> {
    const { id, size, manifests } = image;
    if (!manifests) {
      const layers = await this.#layers(client, id, id, undefined, signal);
      return layers.length > 0 ? layers : [{ id: `image ${id}`, bytes: size ?? 0 }];
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
    const layers = await this.#layers(client, digest, image, platform, signal);
    const isKnown = layers.length > 0 && layers.reduce((sum, { bytes }) => sum + bytes, 0) === unpackedSize;
    const unpacked = isKnown || !unpackedSize ? layers : [{ id: `unpacked ${digest}`, bytes: unpackedSize }];
    return [{ ...blobs, layers: layers.map(({ id }) => id) }, ...(unpackedSize ? unpacked : [])];
  }

  /** None where the engine does not say, as for an image that has just been removed. */
  async #layers(
    client: EngineClient,
    key: Digest,
    image: Digest,
    platform: string | undefined,
    signal: AbortSignal,
  ): Promise<readonly Piece[]> {
    const known = this.#known.get(key);
    if (known) return known;
    try {
      const [{ stated }, steps] = await Promise.all([
        client.inspectImage(image, platform, signal),
        client.imageHistory(image, platform, signal),
      ]);
      const diffIds = stated.RootFS?.Layers ?? [];
      const made = layerSteps(steps, diffIds.length);
      const chains = chainIds(diffIds.map((diffId) => (isDigest(diffId) ? diffId : null)));
      const sizes = steps.filter((_, index) => made?.[index]).map(({ size }) => size);
      const pieces = chains.flatMap((chain, index) => (chain ? [{ id: chain, bytes: sizes[index] ?? 0 }] : []));
      if (made === null || pieces.length < diffIds.length) return [];
      this.#known.set(key, pieces);
      const [oldest] = this.#known.keys();
      if (this.#known.size > KEPT && oldest !== undefined) this.#known.delete(oldest);
      return pieces;
    } catch (error) {
      if (!(error instanceof ImageError) || error instanceof EngineError) throw error;
      return [];
    }
  }
}
