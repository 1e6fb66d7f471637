import { Silence } from './explain.ts';

/** Milliseconds that an engine is given. */
export interface Patience {
  /** For the next piece of an answer, the first included; null for as long as it likes. */
  readonly silence: number | null;
  /** For all of the answer; null for as long as pieces come. */
  readonly whole: number | null;
}

/** The engine walks over its disk before it answers. */
export const COMPUTING: Patience = { silence: 600_000, whole: 900_000 };
/** It writes all layers to its own disk before the first byte: 10 s for 1.7 GB were measured. */
export const EXPORTING: Patience = { silence: 900_000, whole: null };
/** It waits for a registry, or unpacks a large layer: while it does it may say nothing. */
export const MOVING: Patience = { silence: 900_000, whole: null };
export const FOREVER: Patience = { silence: null, whole: null };

/** Aborts a request when its caller does, or when the engine has used up the patience with it. */
export class Watch {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #silence: NodeJS.Timeout | undefined;
  readonly #whole: NodeJS.Timeout | undefined;

  constructor({ silence, whole }: Patience, caller: AbortSignal | undefined) {
    this.#caller = caller;
    if (silence !== null) this.#silence = setTimeout(this.#giveUp, silence);
    if (whole !== null) this.#whole = setTimeout(this.#giveUp, whole);
    if (caller?.aborted) this.#abort();
    caller?.addEventListener('abort', this.#abort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A piece came. */
  moved(): void {
    this.#silence?.refresh();
  }

  end(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#whole);
    this.#caller?.removeEventListener('abort', this.#abort);
  }

  readonly #giveUp = () => this.#controller.abort(new Silence());
  readonly #abort = () => this.#controller.abort(this.#caller?.reason);
}
