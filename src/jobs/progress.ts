/** One of the things that a job is made of: a layer, a step. */
export interface Part {
  /** Unique in its job. */
  readonly id: string;
  readonly label: string;
  /** What is being done with it, in words. */
  readonly phase: string;
  /** Bytes. */
  readonly done: number;
  /** Bytes; null where that is not known (yet). */
  readonly total: number | null;
  /** Nothing more will be done with it. */
  readonly isOver?: boolean;
}

/** How far a job is; each report replaces the one before. */
export interface Progress {
  /** What is being done, in words; once the job has ended, what came of it. */
  readonly message?: string;
  readonly parts?: readonly Part[];
}

/** All parts together. */
export interface Total {
  readonly parts: number;
  /** Parts with which nothing more will be done. */
  readonly over: number;
  readonly done: number;
  /** Null while one of the parts does not know its own. */
  readonly total: number | null;
}

export function addUp(parts: readonly Part[]): Total {
  let over = 0;
  let done = 0;
  let total: number | null = 0;
  for (const part of parts) {
    if (part.isOver) over++;
    done += part.done;
    total = total === null || part.total === null ? null : total + part.total;
  }
  return { parts: parts.length, over, done, total };
}

/** From 0 to 100; null while it cannot be said. */
export function percentOf({ done, total }: Total): number | null {
  return total ? Math.min(100, Math.floor((100 * done) / total)) : null;
}
