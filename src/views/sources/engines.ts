import type { Engines } from '../../sources/engine/engines.ts';
import type { EnginePlace } from './place.ts';

/** The engines of this window, which all views share; made when the first of them is wanted. */
export class WindowEngines {
  #made: Promise<Engines> | undefined;

  get(): Promise<Engines> {
    // Not at the top: most windows never talk to an engine.
    this.#made ??= import('../../sources/engine/engines.ts').then((module) => new module.Engines());
    return this.#made;
  }

  /** As `watchPlace`, for an image of an engine. */
  watch(place: EnginePlace, onChange: (gone: boolean) => void): () => void {
    let stopped = false;
    let stop = () => {};
    void Promise.all([this.get(), import('../../sources/engine/watchImage.ts')]).then(([engines, { watchImage }]) => {
      if (!stopped) stop = watchImage(engines, place, onChange);
    });
    return () => {
      stopped = true;
      stop();
    };
  }

  dispose(): void {
    void this.#made?.then((engines) => engines.close());
  }
}
