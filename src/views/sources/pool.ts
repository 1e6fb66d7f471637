import type { OpenSource, Progress } from '../../image/image.ts';
import { type Place, printPlace } from './place.ts';
import { SharedTask } from './sharedTask.ts';

/** How the pool gets at sources; functions, so that it can be tried without files. */
export interface PoolParts {
  open(place: Place, signal: AbortSignal, onProgress: Progress): Promise<OpenSource>;
  /** Calls back when the bytes at the place change or go; returns the end of it. */
  watch(place: Place, onChange: (gone: boolean) => void): () => void;
  /** Milliseconds a source stays open after its last lease ended. */
  readonly graceMs: number;
  onCloseError(error: unknown): void;
}

/** What the holder of a lease is told. */
export interface LeaseListener {
  progress?(done: number, total: number | null): void;
  changed?(gone: boolean): void;
  /** Another holder had the source read anew; `reload` catches up with it. */
  reloaded?(): void;
}

/** A share in a source. It stays open until every lease of it is disposed, and a little longer. */
export interface SourceLease {
  readonly place: Place;
  /**
   * The opened source: opens it, joins an opening under way, or answers at once. A failure is thrown to all who wait
   * and tried again by the next call. Disposing the lease aborts.
   */
  opened(signal?: AbortSignal): Promise<OpenSource>;
  /** Whether the bytes are still those that were read. */
  readonly state: FileState;
  /** Lets the next `opened` read anew, unless it already is newer than what this lease last gave. */
  reload(): void;
  dispose(): void;
}

export type FileState = 'current' | 'changed' | 'gone';

/** The sources that are open now: one for each place, however many views look at it. */
export class SourcePool {
  readonly #parts: PoolParts;
  readonly #shares = new Map<string, Share>();

  constructor(parts: PoolParts) {
    this.#parts = parts;
  }

  lease(place: Place, listener: LeaseListener = {}): SourceLease {
    const key = printPlace(place);
    let share = this.#shares.get(key);
    if (!share) {
      share = new Share(this.#parts, place, () => this.#shares.delete(key));
      this.#shares.set(key, share);
    }
    return share.lease(listener);
  }

  /** Closes all of them, whoever still holds a lease. */
  dispose(): void {
    for (const share of this.#shares.values()) share.close();
  }
}

interface Holder {
  readonly listener: LeaseListener;
  /** Somebody else had the source read anew since this one last did. */
  behind: boolean;
}

/** One place's open source and the leases on it. */
class Share {
  readonly #parts: PoolParts;
  readonly #place: Place;
  readonly #onClose: () => void;
  readonly #holders = new Set<Holder>();
  readonly #opening: SharedTask<OpenSource>;
  #source: OpenSource | undefined;
  #stopWatching: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #state: FileState = 'current';

  constructor(parts: PoolParts, place: Place, onClose: () => void) {
    this.#parts = parts;
    this.#place = place;
    this.#onClose = onClose;
    this.#opening = new SharedTask((signal) => this.#open(signal));
  }

  lease(listener: LeaseListener): SourceLease {
    clearTimeout(this.#timer);
    const holder: Holder = { listener, behind: false };
    this.#holders.add(holder);
    const ended = new AbortController();
    const share = this;
    return {
      place: this.#place,
      get state() {
        return share.#state;
      },
      opened: (signal) => this.#opening.join(signal ? AbortSignal.any([signal, ended.signal]) : ended.signal),
      reload: () => {
        if (!holder.behind || this.#state !== 'current') this.#reload(holder);
        holder.behind = false;
      },
      dispose: () => {
        ended.abort();
        if (this.#holders.delete(holder) && this.#holders.size === 0) this.#linger();
      },
    };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#drop();
    this.#onClose();
  }

  async #open(signal: AbortSignal): Promise<OpenSource> {
    this.#state = 'current';
    this.#stopWatching?.();
    this.#stopWatching = this.#parts.watch(this.#place, (gone) => {
      this.#state = gone ? 'gone' : 'changed';
      for (const { listener } of this.#holders) listener.changed?.(gone);
    });
    const source = await this.#parts.open(this.#place, signal, (done, total) => {
      for (const { listener } of this.#holders) listener.progress?.(done, total);
    });
    if (signal.aborted) {
      // Everyone who waited has left, and nobody would close what came too late.
      this.#close(source);
      throw signal.reason;
    }
    this.#source = source;
    return source;
  }

  #reload(by: Holder): void {
    if (this.#opening.running) return;
    this.#drop();
    this.#state = 'current';
    for (const holder of this.#holders) {
      if (holder === by) continue;
      holder.behind = true;
      holder.listener.reloaded?.();
    }
  }

  #linger(): void {
    this.#timer = setTimeout(() => this.close(), this.#parts.graceMs);
    this.#timer.unref();
  }

  #drop(): void {
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    this.#opening.reset();
    if (this.#source) this.#close(this.#source);
    this.#source = undefined;
  }

  #close(source: OpenSource): void {
    source.close().catch(this.#parts.onCloseError);
  }
}
