import { type Digest, isDigest } from '../../image/digest.ts';
import { ImageError, isAbort } from '../../image/errors.ts';
import { familiarReference } from '../../image/reference.ts';
import type { ListedImage } from '../../sources/engine/answers/imageList.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { EngineError } from '../../sources/engine/engineError.ts';
import { type ListedName, wholeName } from './listing.ts';
import { type Layered, longestBases } from './longestBases.ts';

/** Images of an engine that are asked about at the same time. */
const AT_ONCE = 8;

/** By which a build says what it began with. */
const BASE_LABEL = 'org.opencontainers.image.base.name';

/** What the images of one engine were built on. Their layers say so, which the engine is asked for once for each image. */
export class BaseImages {
  /** Empty for an image whose layers the engine did not say. */
  readonly #layers = new Map<Digest, readonly string[]>();
  #found: { readonly of: readonly ListedName[]; readonly bases: ReadonlyMap<Digest, string> } | undefined;
  #asked: readonly ListedName[] | undefined;
  #running: AbortController | undefined;

  /** What an image was built on: the one with most of its layers among the others here, else what its label says. */
  baseOf(names: readonly ListedName[], { id, labels }: ListedImage): string | null {
    if (this.#found?.of !== names) this.#found = { of: names, bases: longestBases(this.#known(names)) };
    const label = labels[BASE_LABEL];
    return this.#found.bases.get(id) ?? (label ? familiarReference(label) : null);
  }

  /**
   * Asks for what is not known of some images; undefined where that was done. What the engine refuses stays unknown until
   * it lists its images again.
   * @param onChange called when more is known; must not throw
   */
  ask(client: EngineClient, names: readonly ListedName[], onChange: () => void): Promise<void> | undefined {
    if (this.#asked === names) return undefined;
    this.stop();
    this.#asked = names;
    const ids = [...new Set(names.map(({ image }) => image.id))];
    for (const id of this.#layers.keys()) if (!ids.includes(id)) this.#layers.delete(id);
    const unknown = ids.filter((id) => !this.#layers.has(id));
    if (unknown.length === 0) return undefined;
    const running = new AbortController();
    this.#running = running;
    return this.#askAll(client, unknown, running.signal, onChange);
  }

  /** Asks no more; what is known stays. */
  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#asked = undefined;
  }

  async #askAll(client: EngineClient, ids: Digest[], signal: AbortSignal, onChange: () => void): Promise<void> {
    const next = ids.values();
    const worker = async () => {
      for (const id of next) {
        const layers = await layersOf(client, id, signal);
        if (signal.aborted) return;
        if (layers) this.#layers.set(id, layers);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    if (signal.aborted) return;
    this.#found = undefined;
    onChange();
  }

  /** Those that others may have been built on. */
  #known(names: readonly ListedName[]): Layered[] {
    return names.map((name) => ({
      id: name.image.id,
      // What only the next step of the same build was built on is nobody's base.
      title: name.untagged === 'intermediate' ? null : wholeName(name),
      layers: this.#layers.get(name.image.id) ?? [],
    }));
  }
}

/** Undefined where the engine does not say. */
async function layersOf(client: EngineClient, id: Digest, signal: AbortSignal): Promise<readonly string[] | undefined> {
  try {
    const { stated } = await client.inspectImage(id, undefined, signal);
    const layers = stated.RootFS?.Layers ?? [];
    return layers.every(isDigest) ? layers : [];
  } catch (error) {
    // An engine that is gone is told of by its list.
    if (error instanceof ImageError && !(error instanceof EngineError)) return undefined;
    if (error instanceof EngineError || isAbort(error)) return undefined;
    throw error;
  }
}
