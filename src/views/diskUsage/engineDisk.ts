import type { ItemKey } from '../../cleaning/items.ts';
import type { Usage } from '../../cleaning/usage.ts';
import { ImageError } from '../../image/errors.ts';
import type { ItemModel, PlanModel, RemovalModel, UsageModel } from '../../protocol/diskUsagePage.ts';
import { EngineError } from '../../sources/engine/engineError.ts';
import type { Engines } from '../../sources/engine/engines.ts';
import { ImagePieces } from '../../sources/engine/imagePieces.ts';
import { readUsage } from '../../sources/engine/readUsage.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { changesList } from '../../sources/engine/watchEngine.ts';
import { inSlices } from '../inSlices.ts';
import { SharedTask } from '../sources/sharedTask.ts';
import type { Words } from '../words.ts';
import { planModel } from './planModel.ts';
import { usageModel } from './usageModel.ts';

/** What an engine holds: as it was read, and as it is shown. */
export interface ReadDisk {
  /** Another one each time the engine is asked. */
  readonly number: number;
  readonly usage: Usage;
  readonly model: UsageModel;
  /** By key. */
  readonly items: ReadonlyMap<string, ItemModel>;
}

/** What is known of one engine's disk, for the view and the page alike, and what is being removed from it. */
export class EngineDisk {
  readonly engine: string;
  readonly #engines: Engines;
  readonly #l10n: Words;
  readonly #pieces = new ImagePieces();
  readonly #task = new SharedTask((signal) => this.#ask(signal));
  readonly #listeners = new Set<() => void>();
  #read: ReadDisk | undefined;
  /** How often it was read, and from which host the last time. */
  #readings = 0;
  #host: string | undefined;
  #error: unknown;
  #isAsking = false;
  /** How often something came or went, and how often it had when what was read last was asked for. */
  #changes = 0;
  #known = 0;
  #watching: { stop: () => void; count: number } | undefined;
  #removal: RemovalModel | null = null;
  #stop = new AbortController();

  /** @param engine the endpoint's name */
  constructor(engine: string, engines: Engines, l10n: Words) {
    this.engine = engine;
    this.#engines = engines;
    this.#l10n = l10n;
  }

  /** As it was read last; undefined before. */
  get read(): ReadDisk | undefined {
    return this.#read;
  }

  /** Why it could not be read the last time; undefined where it could. */
  get error(): unknown {
    return this.#error;
  }

  get isAsking(): boolean {
    return this.#isAsking;
  }

  /** Whether something came or went since it was asked for what was read last. */
  get isChanged(): boolean {
    return this.#read !== undefined && this.#changes !== this.#known;
  }

  /** The removal that runs, or the last one until its report is put away. */
  get removal(): RemovalModel | null {
    return this.#removal;
  }

  set removal(removal: RemovalModel | null) {
    this.#removal = removal;
    if (removal?.state === 'ended') this.#changes++;
    this.#tell();
  }

  /**
   * Notes that a removal of so many things begins.
   * @returns what ends it after the item that is under way: `cancelRemoval`, whoever calls that
   */
  beginRemoval(total: number): AbortSignal {
    this.#stop = new AbortController();
    this.removal = { state: 'running', done: 0, total, last: '' };
    return this.#stop.signal;
  }

  /** Ends the removal that runs, also one that was begun on a page that is closed by now. */
  cancelRemoval(): void {
    this.#stop.abort();
  }

  /**
   * Asks the engine anew, or waits for what is being asked.
   * @throws as `readUsage`, and what connecting throws
   */
  async refresh(signal: AbortSignal): Promise<ReadDisk> {
    if (!this.#task.running) this.#task.reset();
    return this.#task.join(signal);
  }

  /**
   * As it was read last, where nothing came or went since; else asks the engine.
   * @throws as `refresh`
   */
  async newest(signal: AbortSignal): Promise<ReadDisk> {
    const isNew = !this.isChanged && !this.#isAsking && this.#error === undefined;
    return this.#read && isNew ? this.#read : this.refresh(signal);
  }

  /**
   * What was read last, if that is what somebody sees: what was read anew may have other names, and other things that run.
   * @param reading the number of what is seen
   * @throws ImageError where the engine was asked anew since
   */
  seen(reading: number): ReadDisk {
    if (this.#read?.number === reading) return this.#read;
    throw new ImageError('request', 'What the engine {0} holds was read anew. Look again at what goes.', [
      withoutPassword(this.engine),
    ]);
  }

  /**
   * What comes of removing these.
   * @throws as `seen`
   */
  async plan(reading: number, ticked: ReadonlySet<ItemKey>): Promise<PlanModel> {
    const { usage, items } = this.seen(reading);
    return inSlices(planModel(usage, items, ticked, this.#l10n));
  }

  /**
   * Calls back whenever something of it is another, and listens to the engine for that long.
   * @param listener must not throw
   */
  listen(listener: () => void): () => void {
    // One function may listen twice.
    const own = () => listener();
    this.#listeners.add(own);
    this.#watching ??= { stop: this.#watch(), count: 0 };
    this.#watching.count++;
    return () => {
      if (!this.#listeners.delete(own) || !this.#watching || --this.#watching.count > 0) return;
      this.#watching.stop();
      this.#watching = undefined;
    };
  }

  #watch(): () => void {
    const changed = () => {
      if (this.#removal?.state === 'running') return;
      const { isChanged } = this;
      this.#changes++;
      // Told with the answer: the engine may have looked there before.
      if (!this.#isAsking && this.isChanged !== isChanged) this.#tell();
    };
    // Each as it comes: what is told once for many may have been before it was asked.
    return this.#engines.watch(this.engine, {
      // Another host may have the same things, which other things use there.
      ready: ({ endpoint }) => {
        if (!this.#read || endpoint.host === this.#host) return;
        this.#read = undefined;
        this.#tell();
      },
      event: (event) => {
        if (event.type === 'volume' || event.type === 'network' || changesList(event)) changed();
      },
    });
  }

  async #ask(signal: AbortSignal): Promise<ReadDisk> {
    this.#isAsking = true;
    const changes = this.#changes;
    this.#tell();
    try {
      const client = await this.#engines.client(this.engine, signal);
      try {
        const usage = await readUsage(client, this.#pieces, signal);
        const model = await inSlices(usageModel(client.about, usage, Date.now(), this.#l10n));
        const number = ++this.#readings;
        this.#host = client.endpoint.host;
        this.#read = { number, usage, model, items: new Map(model.items.map((item) => [item.key, item])) };
        this.#error = undefined;
        this.#known = changes;
        return this.#read;
      } catch (error) {
        // The next to ask connects anew.
        if (error instanceof EngineError) this.#engines.forget(client);
        throw error;
      }
    } catch (error) {
      if (!signal.aborted) this.#error = error;
      throw error;
    } finally {
      this.#isAsking = false;
      this.#tell();
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
