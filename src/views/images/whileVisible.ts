/** What is done for as long as somebody looks. */
export interface Watched {
  start(): Promise<void>;
  stop(): void;
}

/** Milliseconds out of sight after which engines are let be. */
const PATIENCE = 300_000;

/** Starts something when it comes in sight, and stops it when it was out of sight for a while. */
export class WhileVisible {
  readonly #work: Watched;
  readonly #patience: number;
  #leaving: NodeJS.Timeout | undefined;

  constructor(work: Watched, patience = PATIENCE) {
    this.#work = work;
    this.#patience = patience;
  }

  async set(isVisible: boolean): Promise<void> {
    clearTimeout(this.#leaving);
    if (isVisible) return this.#work.start();
    this.#leaving = setTimeout(() => this.#work.stop(), this.#patience).unref();
  }

  /** Stops it now. */
  stop(): void {
    clearTimeout(this.#leaving);
    this.#work.stop();
  }
}
