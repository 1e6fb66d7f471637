import type { Engines } from '../../sources/engine/engines.ts';
import type { ContainerPlace, EnginePlace } from './place.ts';

/** The engines of this window, which all views share; made when the first of them is wanted. */
export class WindowEngines {
  #made: Promise<Engines> | undefined;

  get(): Promise<Engines> {
    // Not at the top: most windows never talk to an engine.
    this.#made ??= import('../../sources/engine/engines.ts').then((module) => new module.Engines());
    return this.#made;
  }

  /** As `watchPlace`, for an image or a container of an engine. */
  watch(place: EnginePlace | ContainerPlace, onChange: (gone: boolean) => void): () => void {
    return this.#until(async (engines) => {
      if (place.kind === 'engine')
        return (await import('../../sources/engine/watchImage.ts')).watchImage(engines, place, onChange);
      return (await import('../../sources/engine/watchContainer.ts')).watchContainer(engines, place, onChange);
    });
  }

  /** Calls back when containers of an engine came, went, or changed; and when it is there again, since they may have. */
  watchContainers(endpoint: string, onChange: () => void): () => void {
    return this.#until(async (engines) =>
      engines.watch(endpoint, { ready: onChange, lost: onChange, containersChanged: onChange }),
    );
  }

  #until(start: (engines: Engines) => Promise<() => void>): () => void {
    let stopped = false;
    let stop = () => {};
    void this.get().then(async (engines) => {
      const started = await start(engines);
      if (stopped) started();
      else stop = started;
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
