/** Work that several may wait for at once: it is started by the first, and aborted when the last has left. */
export class SharedTask<T> {
  readonly #start: (signal: AbortSignal) => Promise<T>;
  #running: { promise: Promise<T>; controller: AbortController; waiting: number; settled: boolean } | undefined;

  constructor(start: (signal: AbortSignal) => Promise<T>) {
    this.#start = start;
  }

  /** Whether the work is under way. */
  get running(): boolean {
    return this.#running?.settled === false;
  }

  /** Ends the work that is under way, for whoever waits, and forgets its result; the next to join starts it anew. */
  reset(): void {
    this.#running?.controller.abort();
    this.#running = undefined;
  }

  /** The work's result: starts it, joins it, or answers at once. A failure goes to all who wait and is then forgotten. */
  async join(signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    this.#running ??= this.#run();
    const running = this.#running;
    running.waiting++;
    try {
      return await unlessAborted(running.promise, signal);
    } finally {
      if (--running.waiting === 0 && !running.settled) {
        running.controller.abort();
        if (this.#running === running) this.#running = undefined;
      }
    }
  }

  #run() {
    const controller = new AbortController();
    const running = { promise: this.#start(controller.signal), controller, waiting: 0, settled: false };
    running.promise.then(
      () => {
        running.settled = true;
      },
      () => {
        running.settled = true;
        if (this.#running === running) this.#running = undefined;
      },
    );
    return running;
  }
}

/** The promise's result, unless the signal comes first. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
