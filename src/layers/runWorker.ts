import { Worker } from 'node:worker_threads';
import { ImageError, type ImageErrorCode } from '../image/errors.ts';
import type { Progress } from '../image/image.ts';
import type { Sentence } from '../image/sentence.ts';

/** What a worker tells while it works. */
export type WorkerMessage =
  | { kind: 'progress'; done: number; total: number | null }
  /** A part of the result, of which the job says what it is. */
  | { kind: 'part'; part: unknown }
  | { kind: 'done' }
  | { kind: 'failed'; code: ImageErrorCode; sentence: Sentence };

/** What is made for each entry is garbage at once: without a limit a thread gathers 48 MB of it. */
const YOUNG_MB = 12;

/** The error of who waits for a thread that ended before its time. */
export function threadDied(cause: unknown): ImageError {
  const template = 'The thread that read it ended before its time; the log says why.';
  return new ImageError('unreadable', template, [], { cause });
}

/**
 * Begins a thread.
 * @param script the bundled `worker.js`
 * @param job a structured-clone value that `worker.ts` understands
 */
export function beginWorker(script: string, job: unknown): Worker {
  // What this process was started with, as a loader or a debugger, is not for it.
  return new Worker(script, {
    workerData: job,
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
}

/**
 * Runs one job in a thread of its own.
 * @param script see `beginWorker`, as `job`
 * @throws ImageError as the job does; the signal's reason when it is aborted, after the thread has ended
 */
export async function runWorker(
  script: string,
  job: unknown,
  onProgress: Progress,
  signal?: AbortSignal,
  onPart: (part: unknown) => void = () => undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const worker = beginWorker(script, job);
  const stop = () => void worker.terminate();
  signal?.addEventListener('abort', stop);
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: WorkerMessage) => {
        if (message.kind === 'progress') onProgress(message.done, message.total);
        else if (message.kind === 'part') onPart(message.part);
        else if (message.kind === 'done') resolve();
        else reject(new ImageError(message.code, message.sentence.template, message.sentence.values));
      });
      worker.on('error', reject);
      worker.on('exit', (code) => reject(signal?.reason ?? new Error(`The worker ended with ${code}.`)));
    });
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
