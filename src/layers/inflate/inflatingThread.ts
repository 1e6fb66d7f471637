import type { Worker } from 'node:worker_threads';
import { ImageError } from '../../image/errors.ts';
import type { Bytes } from '../../image/image.ts';
import { beginWorker, threadDied, type WorkerMessage } from '../runWorker.ts';
import type { InflateJob, ReadAnswer, ReadAsked } from './answerReads.ts';
import type { Checkpoints } from './checkpoints.ts';
import { GzipDamage } from './gzipInflater.ts';

/** Threads that stay, so that the next read may go on where they stand. */
const awake = new Set<InflatingThread>();
const AWAKE_LIMIT = 4;
/** Milliseconds after which one that was asked for nothing ends. */
const IDLE_MS = 10_000;

interface Waiting {
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * The inflated bytes of a compressed file, as `InflatedBytes`, but a thread of its own inflates them: it is begun by the first
 * read, and by the next one where it ended.
 */
export class InflatingThread implements Bytes {
  readonly size: number;
  readonly #script: string;
  readonly #stored: InflateJob['stored'];
  readonly #checkpoints: Checkpoints;
  readonly #onFailure: (error: unknown) => void;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #asked = 0;
  /** Of threads that ended, and of this one. */
  #skipped = { before: 0, now: 0 };
  #closed = false;

  /**
   * @param script the bundled `worker.js`
   * @param size of the inflated bytes, or of as many as will be read
   * @param checkpoints get those that are found on the way
   * @param onFailure told of a thread that ended before its time
   */
  constructor(
    script: string,
    stored: InflateJob['stored'],
    size: number,
    checkpoints: Checkpoints,
    onFailure: (error: unknown) => void = () => undefined,
  ) {
    this.#script = script;
    this.#stored = stored;
    this.size = size;
    this.#checkpoints = checkpoints;
    this.#onFailure = onFailure;
  }

  /** Bytes that were inflated on the way to others. */
  get skipped(): number {
    return this.#skipped.before + this.#skipped.now;
  }

  /**
   * @throws ImageError `unreadable`, also where the thread ends before its time; the next read begins another
   * @throws GzipDamage where node:zlib should have the last word
   */
  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    if (this.#closed) throw closed();
    const worker = this.#awake();
    const id = this.#asked++;
    const tell = (asked: ReadAsked) => worker.postMessage(asked);
    const cancel = () => {
      tell({ id, cancel: true });
      this.#take(id)?.reject(signal?.reason);
    };
    signal?.addEventListener('abort', cancel);
    try {
      return await new Promise<Uint8Array>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        tell({ id, offset, length });
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Ends what is under way; nothing can be read any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#end(closed());
  }

  #awake(): Worker {
    const worker = this.#worker ?? this.#begin();
    clearTimeout(this.#idle);
    worker.ref();
    awake.delete(this);
    awake.add(this);
    for (const each of awake) {
      if (awake.size <= AWAKE_LIMIT) break;
      // One at work ends when it is idle.
      if (each !== this && each.#waiting.size === 0) void each.#end(closed());
    }
    return worker;
  }

  #begin(): Worker {
    const job: InflateJob = {
      kind: 'inflate',
      stored: this.#stored,
      size: this.size,
      checkpoints: this.#checkpoints.encode(),
    };
    const worker = beginWorker(this.#script, job);
    this.#worker = worker;
    const died = (cause: unknown) => {
      if (this.#worker !== worker) return;
      this.#onFailure(cause);
      void this.#end(threadDied(cause));
    };
    worker.on('message', (message: ReadAnswer | WorkerMessage) => {
      if (this.#worker !== worker) return;
      if ('id' in message) this.#settle(message);
      else if (message.kind === 'failed')
        void this.#end(new ImageError(message.code, message.sentence.template, message.sentence.values));
    });
    worker.on('error', died);
    worker.on('exit', (code) => died(new Error(`The worker ended with ${code}.`)));
    return worker;
  }

  #settle(answer: ReadAnswer): void {
    if ('bytes' in answer) {
      this.#skipped.now = answer.skipped;
      for (const each of answer.found) this.#checkpoints.add(each, each.history);
    }
    const waiting = this.#take(answer.id);
    if ('bytes' in answer) waiting?.resolve(answer.bytes);
    else if (answer.failure === 'damage') waiting?.reject(new GzipDamage('a thread met it'));
    else if (answer.failure === 'cancelled') waiting?.reject(closed());
    else {
      const { code, sentence } = answer.failure;
      waiting?.reject(new ImageError(code, sentence.template, sentence.values));
    }
  }

  /** Who waits for an answer, and does so no more. */
  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size > 0) return waiting;
    this.#worker?.unref();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.#end(closed()), IDLE_MS).unref();
    return waiting;
  }

  async #end(reason: unknown): Promise<void> {
    clearTimeout(this.#idle);
    awake.delete(this);
    const worker = this.#worker;
    this.#worker = undefined;
    this.#skipped = { before: this.skipped, now: 0 };
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
    await worker?.terminate();
  }
}

function closed(): DOMException {
  return new DOMException('The layer was closed.', 'AbortError');
}
