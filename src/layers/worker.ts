/** The worker thread's side: what keeps a core busy runs here, not in the editor's extension host. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { ImageError } from '../image/errors.ts';
import { reopenFile, slice, unchanged } from './bytes.ts';
import { adoptFingerprintKey } from './fingerprint.ts';
import { answerReads, type InflateJob } from './inflate/answerReads.ts';
import { type LayerJob, readParts } from './layerJob.ts';
import type { WorkerMessage } from './runWorker.ts';
import { type SpoolJob, writeSpool } from './spool.ts';
import { runStackJob, type StackJob } from './stackLayers.ts';

type Job = SpoolJob | LayerJob | StackJob | InflateJob;

async function run(job: Job, port: MessagePort): Promise<void> {
  const post = (message: WorkerMessage) => port.postMessage(message);
  try {
    if ('kind' in job && job.kind === 'inflate') return answerReads(job, port);
    if ('kind' in job) {
      adoptFingerprintKey(job.key);
      if (job.kind === 'stack') post({ kind: 'part', part: await runStackJob(job) });
      else await readParts(job, (part) => post({ kind: 'part', part }));
    } else await spool(job, post);
    post({ kind: 'done' });
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    const { code, sentence } = error;
    post({ kind: 'failed', code, sentence });
  }
}

async function spool(job: SpoolJob, post: (message: WorkerMessage) => void): Promise<void> {
  const { source } = job;
  const file = reopenFile(source);
  try {
    const bytes = unchanged(slice(file, source.offset, source.size));
    await writeSpool(bytes, job, (done, total) => post({ kind: 'progress', done, total }));
  } finally {
    await file.close();
  }
}

if (parentPort) {
  const port = parentPort;
  // What `run` does not expect reaches the other side as the worker's `error`.
  void run(workerData as Job, port).catch((error: unknown) => {
    queueMicrotask(() => {
      throw error;
    });
  });
}
