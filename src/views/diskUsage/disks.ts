import type { Engines } from '../../sources/engine/engines.ts';
import type { Words } from '../words.ts';
import { EngineDisk } from './engineDisk.ts';

/** The disks of the engines of this window, which the view and the pages share. */
export class Disks {
  readonly engines: Engines;
  readonly #l10n: Words;
  readonly #disks = new Map<string, EngineDisk>();

  constructor(engines: Engines, l10n: Words) {
    this.engines = engines;
    this.#l10n = l10n;
  }

  /** @param engine the endpoint's name */
  of(engine: string): EngineDisk {
    const known = this.#disks.get(engine) ?? new EngineDisk(engine, this.engines, this.#l10n);
    this.#disks.set(engine, known);
    return known;
  }
}
