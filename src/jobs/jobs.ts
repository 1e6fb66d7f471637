import { Job, type JobRequest, type JobWork } from './job.ts';
import { Turns } from './turns.ts';

/** Of one queue. */
const AT_ONCE = 3;
/** Jobs that have ended. */
const KEPT = 100;

/** What runs and ran in this window, until the user clears it. */
export class Jobs {
  readonly #onChange: (job: Job | undefined) => void;
  readonly #now: () => number;
  readonly #queues = new Map<string, Turns>();
  readonly #under = new Set<Promise<unknown>>();
  #all: readonly Job[] = [];
  #lastId = 0;

  /** @param onChange gets the job that changed, or nothing where another came or went; must not throw */
  constructor(onChange: (job: Job | undefined) => void = () => {}, now: () => number = Date.now) {
    this.#onChange = onChange;
    this.#now = now;
  }

  /** The newest first. */
  get all(): readonly Job[] {
    return this.#all;
  }

  /** How many run or wait. */
  get active(): number {
    return this.#all.filter(({ hasEnded }) => !hasEnded).length;
  }

  find(id: number): Job | undefined {
    return this.#all.find((job) => job.id === id);
  }

  /**
   * Does something as a job, when it is its turn.
   * @param onStart gets the job when that is made
   * @throws what the work throws; the signal's reason where it was canceled before
   */
  async run<T>(request: JobRequest, work: JobWork<T>, onStart: (job: Job) => void = () => {}): Promise<T> {
    const job = new Job(++this.#lastId, request, this.#onChange, this.#now);
    this.#set([job, ...this.#all]);
    onStart(job);
    const turns = this.#turnsOf(request);
    const turn = turns.take(job.signal);
    const under = job.run(turn, work).finally(() => {
      turn.then(
        () => turns.give(),
        () => {},
      );
    });
    this.#under.add(under);
    try {
      return await under;
    } finally {
      this.#under.delete(under);
      this.#drop();
    }
  }

  /** Takes jobs that have ended off the list. */
  clear(jobs: readonly Job[] = this.#all): void {
    this.#set(this.#all.filter((job) => !job.hasEnded || !jobs.includes(job)));
  }

  /** Cancels all that run, and waits until they have ended. */
  async end(): Promise<void> {
    for (const job of this.#all) job.cancel();
    await Promise.allSettled(this.#under);
  }

  #turnsOf({ queue }: JobRequest): Turns {
    if (queue === undefined) return new Turns(1);
    const turns = this.#queues.get(queue) ?? new Turns(AT_ONCE);
    this.#queues.set(queue, turns);
    return turns;
  }

  #drop(): void {
    const surplus = this.#all.filter(({ hasEnded }) => hasEnded).slice(KEPT);
    if (surplus.length > 0) this.clear(surplus);
  }

  #set(jobs: readonly Job[]): void {
    this.#all = jobs;
    this.#onChange(undefined);
  }
}
