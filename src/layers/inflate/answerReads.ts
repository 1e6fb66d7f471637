import type { MessagePort } from 'node:worker_threads';
import { ImageError, type ImageErrorCode } from '../../image/errors.ts';
import type { Location } from '../../image/image.ts';
import type { Sentence } from '../../image/sentence.ts';
import { reopenFile, slice, unchanged } from '../bytes.ts';
import { type Checkpoint, Checkpoints } from './checkpoints.ts';
import { GzipDamage } from './gzipInflater.ts';
import { InflatedBytes } from './inflatedBytes.ts';

/** A compressed file of which parts will be asked for: a structured-clone value, so that a worker thread can be told. */
export interface InflateJob {
  readonly kind: 'inflate';
  readonly stored: Location & { readonly size: number; readonly compression: 'gzip' | 'zstd' };
  /** Of the inflated bytes. */
  readonly size: number;
  /** Those that are known, encoded. */
  readonly checkpoints: Uint8Array;
}

/** What a thread with that job is asked: a part, or that it is not wanted any more. */
export type ReadAsked =
  | { readonly id: number; readonly offset: number; readonly length: number }
  | { readonly id: number; readonly cancel: true };

/** What it answers. */
export type ReadAnswer = { readonly id: number } & (
  | {
      readonly bytes: Uint8Array;
      /** Bytes that were inflated on the way to others, in all. */
      readonly skipped: number;
      /** Checkpoints that were found since the last answer. */
      readonly found: readonly Checkpoint[];
    }
  | { readonly failure: { readonly code: ImageErrorCode; readonly sentence: Sentence } | 'damage' | 'cancelled' }
);

/**
 * Answers for as long as the thread lives.
 * @throws ImageError `unreadable` where the file is not there any more, or another one
 */
export function answerReads(job: InflateJob, port: MessagePort): void {
  const { stored, size } = job;
  const checkpoints = Checkpoints.decode(job.checkpoints) ?? new Checkpoints();
  const bytes = unchanged(slice(reopenFile(stored), stored.offset, stored.size));
  const reader = new InflatedBytes(bytes, size, checkpoints, stored.compression);
  const cancels = new Map<number, AbortController>();
  let told = checkpoints.last;
  const answer = async (id: number, offset: number, length: number, signal: AbortSignal): Promise<void> => {
    try {
      const bytes = await reader.read(offset, length, signal);
      const found = checkpoints.behind(told);
      told = checkpoints.last;
      const given = bytes.slice();
      port.postMessage({ id, bytes: given, skipped: reader.skipped, found } satisfies ReadAnswer, [given.buffer]);
    } catch (error) {
      const failure = signal.aborted ? 'cancelled' : failureOf(error);
      port.postMessage({ id, failure } satisfies ReadAnswer);
    }
  };
  port.on('message', (asked: ReadAsked) => {
    if ('cancel' in asked) return cancels.get(asked.id)?.abort();
    const cancel = new AbortController();
    cancels.set(asked.id, cancel);
    void answer(asked.id, asked.offset, asked.length, cancel.signal).finally(() => cancels.delete(asked.id));
  });
}

/** @throws what nobody expects, which ends the thread */
function failureOf(error: unknown): Extract<ReadAnswer, { failure: unknown }>['failure'] {
  if (error instanceof GzipDamage) return 'damage';
  if (!(error instanceof ImageError)) throw error;
  return { code: error.code, sentence: error.sentence };
}
