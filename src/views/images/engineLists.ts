import type { Endpoints } from '../../sources/engine/endpoints.ts';
import type { Engines } from '../../sources/engine/engines.ts';
import { readSettings } from '../../vscode/settings.ts';
import { EngineList } from './engineList.ts';
import { endpointText, type ShownEngines } from './shownEngines.ts';

const NONE: Endpoints = { current: 'default', endpoints: [] };

/** The lists of all endpoints that this window shows. */
export class EngineLists {
  readonly #engines: Engines;
  readonly #shown: ShownEngines;
  readonly #onChange: () => void;
  #endpoints = NONE;
  #lists: readonly EngineList[] = [];
  #stopWatching: (() => void) | undefined;

  /** @param onChange must not throw */
  constructor(engines: Engines, shown: ShownEngines, onChange: () => void) {
    this.#engines = engines;
    this.#shown = shown;
    this.#onChange = onChange;
  }

  get all(): readonly EngineList[] {
    return this.#lists;
  }

  /** Where engines may be, as it was read last. */
  get endpoints(): Endpoints {
    return this.#endpoints;
  }

  /** Follows all of them. */
  async start(): Promise<void> {
    if (this.#stopWatching) return;
    this.#stopWatching = this.#shown.watch(() => void this.update());
    await this.update();
  }

  /** Lets all engines be; what was listed stays. */
  stop(): void {
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    for (const list of this.#lists) list.stop();
  }

  /** Reads anew which endpoints there are and which of them are shown. */
  async update(): Promise<void> {
    const before = this.#endpoints;
    const now = await this.#shown.list(readSettings().engineHosts);
    this.#endpoints = now;
    const names = this.#shown.names(now);
    for (const list of this.#lists) if (!names.includes(list.name)) list.stop();
    this.#lists = names.map((name) => {
      const known = this.#lists.find((list) => list.name === name);
      return known ?? new EngineList(this.#engines, name, this.#onChange);
    });
    for (const list of this.#stopWatching ? this.#lists : []) {
      const text = (endpoints: Endpoints) => endpointText(endpoints.endpoints.find(({ name }) => name === list.name));
      if (before !== NONE && text(before) !== text(now)) list.reconnect();
      list.start();
    }
    this.#onChange();
  }
}
