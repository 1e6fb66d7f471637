/** The worker thread's side: what keeps a core busy runs here, not in the editor's extension host. */
import { parentPort, workerData } from 'node:worker_threads';
import { ImageError } from '../image/errors.ts';
import { openFile } from './bytes.ts';
import { adoptFingerprintKey } from './fingerprint.ts';
import { type LayerJob, readParts } from './layerJob.ts';
import type { WorkerMessage } from './runWorker.ts';
import { type SpoolJob, writeSpool } from './spool.ts';
import { runStackJob, type StackJob } from './stackLayers.ts';

async function run(job: SpoolJob | LayerJob | StackJob, post: (message: WorkerMessage) => void): Promise<void> {
  try {
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
  const bytes = await openFile(job.source);
  try {
    await writeSpool(bytes, job, (done, total) => post({ kind: 'progress', done, total }));
  } finally {
    await bytes.close();
  }
}

if (parentPort) {
  const port = parentPort;
  // What `run` does not expect reaches the other side as the worker's `error`.
  void run(workerData as SpoolJob | LayerJob | StackJob, (message) => port.postMessage(message)).catch(
    (error: unknown) => {
      queueMicrotask(() => {
        throw error;
      });
    },
  );
}
