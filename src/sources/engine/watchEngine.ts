import { setTimeout as delay } from 'node:timers/promises';
import { ImageError, isAbort } from '../../image/errors.ts';
import type { EngineEvent } from './answers/events.ts';
import type { EngineClient } from './client.ts';
import { ended } from './explain.ts';

/** What happens in an engine. None of these may throw. */
export interface EngineListener {
  /** It is there and listened to, for the first time or again: what was known of it may be old. */
  ready?(client: EngineClient): void;
  /** It cannot be listened to; it is tried again until nobody listens any more. */
  lost?(error: ImageError): void;
  /** Images came, went, or changed their names; told once for many. */
  imagesChanged?(): void;
  containersChanged?(): void;
  event?(event: EngineEvent): void;
}

/** How an engine is got at, and in milliseconds how often; others than these for tests. */
export interface WatchParts {
  connect(signal: AbortSignal): Promise<EngineClient>;
  /** Lets the next `connect` connect anew. */
  forget(client: EngineClient): void;
  readonly quiet?: number;
  readonly firstWait?: number;
  readonly longestWait?: number;
}

/** Actions that leave the list as it was. */
const UNSEEN: Readonly<Record<string, RegExp>> = {
  image: /^(save|push)$/,
  container: /^(exec_|exec$|attach$|top$|resize$|health_status|archive-path|extract-to-dir|export$|copy$)/,
};

/** Whether an event may have changed the list of images or that of containers. */
export function changesList({ type, action }: Pick<EngineEvent, 'type' | 'action'>): boolean {
  return (type === 'image' || type === 'container') && !UNSEEN[type]?.test(action);
}

/** Listens to an engine while anybody wants to know, over one stream of events; connects again when that ends. */
export class EngineWatch {
  readonly #parts: WatchParts;
  readonly #listeners = new Set<EngineListener>();
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #ended: AbortController | undefined;
  #client: EngineClient | undefined;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  get isListenedTo(): boolean {
    return this.#listeners.size > 0;
  }

  /** Returns the end of listening. */
  listen(listener: EngineListener): () => void {
    this.#listeners.add(listener);
    const client = this.#client;
    if (client) listener.ready?.(client);
    if (!this.#ended) {
      this.#ended = new AbortController();
      void this.#run(this.#ended.signal);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.stop();
    };
  }

  /** Connects anew, for all who listen. */
  again(): void {
    if (!this.#ended) return;
    this.#ended.abort();
    this.#client = undefined;
    this.#ended = new AbortController();
    void this.#run(this.#ended.signal);
  }

  /** Ends listening, for all who do. */
  stop(): void {
    this.#listeners.clear();
    this.#ended?.abort();
    this.#ended = undefined;
    this.#client = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changed.clear();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { firstWait = 1_000, longestWait = 30_000 } = this.#parts;
    let wait = firstWait;
    while (!signal.aborted) {
      let client: EngineClient | undefined;
      try {
        client = await this.#parts.connect(signal);
        const events = await client.events(signal);
        if (signal.aborted) return;
        this.#client = client;
        for (const listener of this.#listeners) listener.ready?.(client);
        for await (const event of events) {
          wait = firstWait;
          this.#tell(event);
        }
        throw ended(client.endpoint);
      } catch (error) {
        if (signal.aborted) return;
        this.#client = undefined;
        if (client) this.#parts.forget(client);
        // Somebody else ended the connecting; it is tried again.
        if (!isAbort(error)) this.#lost(error);
      }
      await delay(wait, undefined, { signal, ref: false }).catch(() => undefined);
      wait = Math.min(wait * 2, longestWait);
    }
  }

  #lost(error: unknown): void {
    if (!(error instanceof ImageError)) throw error;
    for (const listener of this.#listeners) listener.lost?.(error);
  }

  #tell(event: EngineEvent): void {
    for (const listener of this.#listeners) listener.event?.(event);
    if (!changesList(event)) return;
    this.#changed.add(event.type);
    this.#timer ??= setTimeout(() => this.#flush(), this.#parts.quiet ?? 300);
  }

  #flush(): void {
    this.#timer = undefined;
    const changed = new Set(this.#changed);
    this.#changed.clear();
    for (const listener of this.#listeners) {
      if (changed.has('image')) listener.imagesChanged?.();
      if (changed.has('container')) listener.containersChanged?.();
    }
  }
}
