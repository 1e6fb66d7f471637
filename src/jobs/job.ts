import { addUp, type Progress, type Total } from './progress.ts';
import { Speed } from './speed.ts';

/** What is to be done, as people are told. */
export interface JobRequest {
  /** As `Pull nginx:latest`. */
  readonly title: string;
  /** With what, as the name of an engine. */
  readonly detail?: string;
  /** The command that does the same in a terminal, word by word. */
  readonly command?: readonly string[];
  /** Those that do the rest of it before, in their order. */
  readonly before?: readonly (readonly string[])[];
  /** Where that command does only part of it: what gets its output, and the file that this writes. */
  readonly pipe?: { readonly command: readonly string[]; readonly file: string };
  /** Jobs of the same queue take turns, a few at once; without one, it begins at once. */
  readonly queue?: string;
  /** It takes a moment, and has no notification. */
  readonly isShort?: boolean;
  /** What it is done for is its log. */
  readonly showsLog?: boolean;
  /** Does all of it again. Reports what goes wrong by itself. */
  readonly retry?: () => unknown;
  /** What may help against a failure, before it is tried again; undefined where nothing is known. */
  readonly remedy?: (error: unknown) => Remedy | undefined;
}

/** Something that is offered where a job failed. */
export interface Remedy {
  /** As on a button. */
  readonly label: string;
  /** Reports what goes wrong by itself. */
  act(): unknown;
}

/** What work gets. */
export interface JobContext {
  /** Aborted when the user cancels, and when the window closes. */
  readonly signal: AbortSignal;
  report(progress: Progress): void;
  /** One line, or several, for whoever wants to know what happened. */
  log(text: string): void;
}

export type JobWork<T> = (context: JobContext) => Promise<T>;

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'canceled';

const PARTS = 1000;
const LOG_LINES = 2000;
const LINE_LENGTH = 2000;

/** One thing that runs, or ran. */
export class Job {
  readonly id: number;
  readonly request: JobRequest;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly #canceled = new AbortController();
  readonly #now: () => number;
  readonly #onChange: (job: Job) => void;
  readonly #speed = new Speed();
  readonly #lines: string[] = [];
  #state: JobState = 'waiting';
  #progress: Progress = {};
  #total = addUp([]);
  #error: unknown;
  #started: number | null = null;
  #ended: number | null = null;
  #dropped = 0;

  /** @param onChange must not throw */
  constructor(id: number, request: JobRequest, onChange: (job: Job) => void, now: () => number) {
    this.id = id;
    this.request = request;
    this.created = now();
    this.#onChange = onChange;
    this.#now = now;
  }

  get state(): JobState {
    return this.#state;
  }

  get hasEnded(): boolean {
    return this.#ended !== null;
  }

  get progress(): Progress {
    return this.#progress;
  }

  get total(): Total {
    return this.#total;
  }

  /** Bytes in a second, while that is known. */
  get speed(): number | null {
    return this.#speed.perSecond;
  }

  /** Seconds, while they can be told. */
  get remaining(): number | null {
    const { done, total } = this.#total;
    return total === null || done >= total ? null : this.#speed.secondsFor(total - done);
  }

  /** Milliseconds that it took; null before its end, and where it never began. */
  get duration(): number | null {
    return this.#started === null || this.#ended === null ? null : this.#ended - this.#started;
  }

  /** Milliseconds since 1970; null before. */
  get ended(): number | null {
    return this.#ended;
  }

  /** What was thrown, where it failed. */
  get error(): unknown {
    return this.#error;
  }

  /** What was logged, less what came too early to be kept. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** How many of the first lines are kept no more. */
  get droppedLines(): number {
    return this.#dropped;
  }

  get signal(): AbortSignal {
    return this.#canceled.signal;
  }

  cancel(): void {
    if (!this.hasEnded) this.#canceled.abort();
  }

  /**
   * Waits for its turn and does the work.
   * @throws what these throw
   */
  async run<T>(turn: Promise<void>, work: JobWork<T>): Promise<T> {
    try {
      await turn;
      this.#started = this.#now();
      this.#become('running');
      const result = await work({
        signal: this.signal,
        report: (progress) => this.#report(progress),
        log: (text) => this.#log(text),
      });
      this.#end('done');
      return result;
    } catch (error) {
      this.#error = error;
      this.#end(this.signal.aborted ? 'canceled' : 'failed');
      throw error;
    }
  }

  #report({ message, parts = [] }: Progress): void {
    if (this.hasEnded) return;
    this.#progress = { ...(message === undefined ? {} : { message }), parts: parts.slice(0, PARTS) };
    this.#total = addUp(parts);
    this.#speed.note(this.#total.done, this.#now());
    this.#onChange(this);
  }

  #log(text: string): void {
    if (this.hasEnded) return;
    const lines = text.split(/\r?\n/);
    const kept = lines.slice(-LOG_LINES).map((line) => line.slice(0, LINE_LENGTH));
    this.#lines.push(...kept);
    this.#dropped += lines.length - kept.length + this.#lines.splice(0, this.#lines.length - LOG_LINES).length;
    this.#onChange(this);
  }

  #end(state: JobState): void {
    this.#ended = this.#now();
    this.#become(state);
  }

  #become(state: JobState): void {
    this.#state = state;
    this.#onChange(this);
  }
}
