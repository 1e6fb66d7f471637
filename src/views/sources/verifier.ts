import type { Check, Verdict } from '../../image/checks.ts';
import type { Image } from '../../image/image.ts';
import {
  type Computed,
  type ComputedDigests,
  checksOf,
  claimsOf,
  type UnreadLayer,
  verdictOf,
} from '../../image/integrity.ts';
import { withoutChanges } from '../../image/withoutChanges.ts';
import type { ContentsReader } from './contents.ts';
import type { EngineImages, WholeImage } from './engineImages.ts';
import { SharedTask } from './sharedTask.ts';

/** What verifying needs of others. */
export interface VerifierParts {
  readonly contents: Pick<ContentsReader, 'read'>;
  readonly engineImages: EngineImages;
  /** The bundled `worker.js`. */
  readonly workerScript: string;
  /** Worker threads at most. */
  readonly threads: number;
  onFailure(error: unknown): void;
}

/** How verifying an image stands. */
export interface IntegrityState {
  readonly checks: readonly Check[];
  readonly verdict: Verdict;
  /** Layers whose digests are being computed. */
  readonly running: readonly number[];
  /** Bytes read for it, and in all; null as long as nothing is read for it alone. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** Layers about which something is known: it grows with every one. */
  readonly known: number;
}

/** What is known of an image while its source is open. */
interface Known {
  readonly task: SharedTask<void>;
  readonly listeners: Set<() => void>;
  readonly running: Set<number>;
  computed: (Computed[number] | undefined)[];
  progress: IntegrityState['progress'];
  settled: boolean;
}

/**
 * Verifies images that are open: once, whoever asks, and forgotten with the image. Digests that were computed when the
 * layers were read are taken from there; the others are computed in worker threads.
 */
export class Verifier {
  readonly #parts: VerifierParts;
  readonly #images = new WeakMap<Image, Known>();
  readonly #settled = new Set<(image: Image) => void>();

  constructor(parts: VerifierParts) {
    this.#parts = parts;
  }

  /** What is known now. Documents are compared at once, layers as far as they were verified. */
  stateOf(shown: WholeImage): IntegrityState {
    const { engineImages } = this.#parts;
    const facts = engineImages.factsOf(shown.image);
    const known = this.#images.get(shown.image);
    const computed = known?.computed ?? [];
    const checks =
      facts && engineImages.isDescribed(shown.image)
        ? claimsOf(shown.image, facts.id)
        : checksOf(engineImages.newest(shown).image, computed, facts?.id ?? null);
    return {
      checks,
      verdict: verdictOf(checks),
      running: [...(known?.running ?? [])],
      progress: known?.progress ?? null,
      known: computed.filter((found) => found !== undefined).length,
    };
  }

  /** What verifying an image came to; undefined where it was not done. */
  verdictOf(shown: WholeImage): Verdict | undefined {
    return this.#images.get(shown.image)?.settled ? this.stateOf(shown).verdict : undefined;
  }

  /**
   * Verifies an image, joins a verification under way, or answers at once. An engine exports it first. What could not be
   * read the last time is tried again.
   * @param onNews called whenever `stateOf` says something new
   * @throws ImageError `unreadable` when the archive's bytes cannot be had any more; as `EngineImages.read`
   */
  async verify(shown: WholeImage, onNews: () => void, signal: AbortSignal): Promise<IntegrityState> {
    const known = this.#knownOf(shown.image);
    known.listeners.add(onNews);
    try {
      await known.task.join(signal);
      return this.stateOf(shown);
    } finally {
      known.listeners.delete(onNews);
    }
  }

  /** Calls back whenever an image was verified; returns the end of it. */
  onDidSettle(listener: (image: Image) => void): () => void {
    this.#settled.add(listener);
    return () => this.#settled.delete(listener);
  }

  #knownOf(image: Image): Known {
    const found = this.#images.get(image);
    if (found) {
      // What others try again already is joined.
      if (found.settled && !found.task.running && found.computed.some(isUnread)) found.task.reset();
      return found;
    }
    const made: Known = {
      task: new SharedTask((signal) => this.#verify(image, made, signal)),
      listeners: new Set(),
      running: new Set(),
      computed: [],
      progress: null,
      settled: false,
    };
    this.#images.set(image, made);
    return made;
  }

  async #verify(image: Image, known: Known, signal: AbortSignal): Promise<void> {
    const { contents, engineImages, onFailure, ...threads } = this.#parts;
    // What a container changed is no part of its image.
    const { layers } = withoutChanges(await engineImages.read(image, () => undefined, signal));
    const { read } = await contents.read(image, () => undefined, signal);
    const { digestLayers } = await import('../../layers/digestLayers.ts');
    const tell = () => {
      for (const listener of known.listeners) listener();
    };
    const digestsOf = (layer: number): ComputedDigests | undefined => {
      const before = known.computed[layer];
      return (isUnread(before) ? undefined : before) ?? read[layer]?.computed ?? undefined;
    };
    known.computed = layers.map(({ index, blob }) => (blob ? digestsOf(index) : null));
    try {
      await digestLayers(
        layers.filter(({ index }) => known.computed[index] === undefined),
        {
          ...threads,
          signal,
          onFailure,
          onProgress: (done, total) => {
            known.progress = { done, total };
            tell();
          },
          onBegun: (layer) => {
            known.running.add(layer);
            tell();
          },
          onFound: (layer, found) => {
            known.running.delete(layer);
            known.computed[layer] = found;
            tell();
          },
        },
      );
    } finally {
      known.running.clear();
      known.progress = null;
    }
    known.settled = true;
    for (const listener of this.#settled) listener(image);
  }
}

function isUnread(found: Computed[number]): found is UnreadLayer {
  return typeof found === 'object' && found !== null && 'failure' in found;
}
