import type { OpenSource, Progress } from '../../image/image.ts';
import { type Place, printPlace } from './place.ts';

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

interface Opening {
  readonly promise: Promise<OpenSource>;
  readonly controller: AbortController;
  settled: boolean;
  waiting: number;
}

/** One place's open source and the leases on it. */
class Share {
  readonly #parts: PoolParts;
  readonly #place: Place;
  readonly #onClose: () => void;
  readonly #holders = new Set<Holder>();
  #opening: Opening | undefined;
  #stopWatching: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #state: FileState = 'current';

  constructor(parts: PoolParts, place: Place, onClose: () => void) {
    this.#parts = parts;
    this.#place = place;
    this.#onClose = onClose;
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
      opened: (signal) => this.#open(signal ? AbortSignal.any([signal, ended.signal]) : ended.signal),
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
    signal.throwIfAborted();
    this.#opening ??= this.#start();
    const opening = this.#opening;
    opening.waiting++;
    try {
      return await abortable(opening.promise, signal);
    } finally {
      if (--opening.waiting === 0 && !opening.settled) {
        opening.controller.abort();
        if (this.#opening === opening) this.#opening = undefined;
      }
    }
  }

  #start(): Opening {
    this.#state = 'current';
    this.#stopWatching?.();
    this.#stopWatching = this.#parts.watch(this.#place, (gone) => {
      this.#state = gone ? 'gone' : 'changed';
      for (const { listener } of this.#holders) listener.changed?.(gone);
    });
    const controller = new AbortController();
    const progress: Progress = (done, total) => {
      for (const { listener } of this.#holders) listener.progress?.(done, total);
    };
    const opening: Opening = {
      promise: this.#parts.open(this.#place, controller.signal, progress),
      controller,
      settled: false,
      waiting: 0,
    };
    opening.promise.then(
      (source) => {
        opening.settled = true;
        // Everyone who waited has left, and nobody will close what came too late.
        if (controller.signal.aborted) this.#closeSource(source);
      },
      () => {
        opening.settled = true;
        if (this.#opening === opening) this.#opening = undefined;
      },
    );
    return opening;
  }

  #reload(by: Holder): void {
    if (this.#opening && !this.#opening.settled) return;
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
    const opening = this.#opening;
    this.#opening = undefined;
    if (!opening) return;
    if (opening.settled) opening.promise.then((source) => this.#closeSource(source));
    else opening.controller.abort();
  }

  #closeSource(source: OpenSource): void {
    source.close().catch(this.#parts.onCloseError);
  }
}

/** The promise's result, unless the signal comes first. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
