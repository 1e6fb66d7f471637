import { ImageError, isAbort } from '../../image/errors.ts';
import type { EngineContainer } from '../../sources/engine/answers/containers.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { EngineError } from '../../sources/engine/engineError.ts';
import type { Engines } from '../../sources/engine/engines.ts';
import type { EnginePlace } from '../sources/place.ts';
import { type ListedName, namesOfImages } from './listing.ts';

/** What is known of an engine's images. */
export type ListState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'failed'; readonly error: ImageError }
  | {
      readonly kind: 'listed';
      readonly client: EngineClient;
      readonly names: readonly ListedName[];
      /** Null where the engine did not list them. */
      readonly containers: readonly EngineContainer[] | null;
      /** Why some could not be read. */
      readonly unreadable: readonly ImageError[];
    };

/** The images of one endpoint, listed again whenever the engine says that something changed, while it is started. */
export class EngineList {
  readonly name: string;
  readonly #engines: Engines;
  readonly #onChange: () => void;
  #state: ListState = { kind: 'connecting' };
  /** The state as it was told last, to tell nobody of what is the same. */
  #told = '';
  #running: { readonly stop: () => void; readonly ended: AbortController } | undefined;
  /** The listing under way; `again` where something has changed since it began. */
  #listing: { again: boolean } | undefined;

  /** @param onChange must not throw */
  constructor(engines: Engines, name: string, onChange: () => void) {
    this.#engines = engines;
    this.name = name;
    this.#onChange = onChange;
  }

  /** The images by their names; none while they are not listed. */
  get places(): EnginePlace[] {
    const names = this.#state.kind === 'listed' ? this.#state.names : [];
    return names.map(({ name: reference }) => ({ kind: 'engine', endpoint: this.name, reference }));
  }

  get state(): ListState {
    return this.#state;
  }

  /** Connects, lists, and follows the engine; it is connected to again whenever it comes back. */
  start(): void {
    if (this.#running) return;
    const ended = new AbortController();
    const list = (client: EngineClient) => void this.#list(client, ended.signal);
    let there: EngineClient | undefined;
    // Also where it did not list them before.
    const listAgain = () => there && list(there);
    const stop = this.#engines.watch(this.name, {
      ready: (client) => {
        there = client;
        list(client);
      },
      lost: (error) => {
        there = undefined;
        this.#set({ kind: 'failed', error });
      },
      imagesChanged: listAgain,
      // They are what uses images.
      containersChanged: listAgain,
    });
    this.#running = { stop, ended };
  }

  /** Lets the engine be; what was known of it stays. */
  stop(): void {
    this.#running?.stop();
    this.#running?.ended.abort();
    this.#running = undefined;
    this.#listing = undefined;
    this.#engines.rest(this.name);
  }

  /** Asks anew, at once, even an engine that was lost. */
  async refresh(): Promise<void> {
    if (this.#state.kind === 'listed') return this.#list(this.#state.client, this.#running?.ended.signal);
    this.#set({ kind: 'connecting' });
    this.stop();
    this.start();
    // The watch may be waiting before it tries again, if others listen to it too.
    await this.#connect();
  }

  /** Connects anew: the endpoint's host is another. */
  async reconnect(): Promise<void> {
    this.#engines.reconnect(this.name);
    this.#state = { kind: 'connecting' };
    await this.refresh();
  }

  async #connect(): Promise<void> {
    const signal = this.#running?.ended.signal;
    try {
      await this.#list(await this.#engines.client(this.name, signal), signal);
    } catch (error) {
      if (!signal?.aborted) this.#fail(error);
    }
  }

  async #list(client: EngineClient, signal: AbortSignal | undefined): Promise<void> {
    if (this.#listing) {
      this.#listing.again = true;
      return;
    }
    const listing = { again: true };
    this.#listing = listing;
    try {
      while (listing.again) {
        listing.again = false;
        const [{ rows, unreadable }, containers] = await Promise.all([
          // With those that are hidden, so that it can be said how many they are.
          client.listImages({ intermediate: true, ...(signal ? { signal } : {}) }),
          containersOf(client, signal),
        ]);
        const names = namesOfImages(rows, containers);
        if (this.#listing === listing) this.#set({ kind: 'listed', client, names, containers, unreadable });
      }
    } catch (error) {
      if (!signal?.aborted) this.#fail(error);
    } finally {
      if (this.#listing === listing) this.#listing = undefined;
    }
  }

  #fail(error: unknown): void {
    if (isAbort(error)) return;
    if (!(error instanceof ImageError)) throw error;
    this.#set({ kind: 'failed', error });
  }

  #set(state: ListState): void {
    this.#state = state;
    const text = textOf(state);
    if (text === this.#told) return;
    this.#told = text;
    this.#onChange();
  }
}

/** Null where the engine does not list them: its images are there all the same. */
async function containersOf(
  client: EngineClient,
  signal: AbortSignal | undefined,
): Promise<readonly EngineContainer[] | null> {
  try {
    return (await client.containers(signal)).rows;
  } catch (error) {
    if (error instanceof ImageError && !(error instanceof EngineError)) return null;
    throw error;
  }
}

function textOf(state: ListState): string {
  if (state.kind === 'connecting') return state.kind;
  if (state.kind === 'failed') return state.error.message;
  return JSON.stringify([state.names, state.containers, state.unreadable.map(({ message }) => message)]);
}
