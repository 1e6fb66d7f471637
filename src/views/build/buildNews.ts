import type { BuildChanges, Built } from '../../build/changes.ts';
import type { EngineFacts } from '../../image/engineFacts.ts';
import type { Image } from '../../image/image.ts';

interface News {
  readonly built: Built;
  readonly changes: BuildChanges;
}

const KEPT = 50;

/** What the builds of this window changed against the images that had their names before, until the user has seen it. */
export class BuildNews {
  readonly #news = new Map<string, News>();

  /** @param endpoint the name of the engine's */
  tell(endpoint: string, built: Built, changes: BuildChanges): void {
    const key = keyOf({ endpoint, id: built.id });
    this.#news.delete(key);
    this.#news.set(key, { built, changes });
    for (const oldest of [...this.#news.keys()].slice(0, -KEPT)) this.#news.delete(oldest);
  }

  /** Null where nothing is told of an image, or only of another platform of it. */
  of(facts: EngineFacts, { layers }: Pick<Image, 'layers'>): BuildChanges | null {
    const { built, changes } = this.#news.get(keyOf(facts)) ?? {};
    const isCompared =
      built?.layers.length === layers.length && layers.every(({ diffId }, at) => diffId === built.layers[at]);
    return !facts.container && isCompared && changes ? changes : null;
  }

  seen(facts: EngineFacts): void {
    this.#news.delete(keyOf(facts));
  }
}

function keyOf({ endpoint, id }: Pick<EngineFacts, 'endpoint' | 'id'>): string {
  return `${id} ${endpoint}`;
}
