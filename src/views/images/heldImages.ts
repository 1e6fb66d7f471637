import { type EnginePlace, printPlace } from '../sources/place.ts';
import type { SourceLease, SourcePool } from '../sources/pool.ts';

/** The images whose files are shown: they stay open, with what was exported of them, until their rows are collapsed. */
export class HeldImages {
  readonly #pool: Pick<SourcePool, 'lease'>;
  readonly #onChange: () => void;
  readonly #leases = new Map<string, SourceLease>();

  /** @param onChange called when a name of theirs has come to mean another image or none; must not throw */
  constructor(pool: Pick<SourcePool, 'lease'>, onChange: () => void) {
    this.#pool = pool;
    this.#onChange = onChange;
  }

  hold(place: EnginePlace): void {
    const key = printPlace(place);
    if (this.#leases.has(key)) return;
    const changed = (gone: boolean) => {
      if (gone) this.release(place);
      else lease.reload();
      this.#onChange();
    };
    const lease = this.#pool.lease(place, { changed, reloaded: this.#onChange });
    this.#leases.set(key, lease);
  }

  /** Lets an image go; false where it was not held. */
  release(place: EnginePlace): boolean {
    const key = printPlace(place);
    this.#leases.get(key)?.dispose();
    return this.#leases.delete(key);
  }

  /** Lets the images of engines go that are not among these, whose rows are gone. */
  keepOnly(endpoints: readonly string[]): void {
    for (const { place } of this.#leases.values())
      if (place.kind === 'engine' && !endpoints.includes(place.endpoint)) this.release(place);
  }

  dispose(): void {
    for (const lease of this.#leases.values()) lease.dispose();
    this.#leases.clear();
  }
}
