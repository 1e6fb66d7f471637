/** A process of its own that examines what its parent names: mutants by seed, or files. `process.js FOLDER THREAD` */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Extent, examine, type Outcome } from './examine.ts';
import { KeptReading } from './kept.ts';
import { mutantMaker } from './mutate.ts';

export type Job = { readonly seed: number; readonly quick: boolean } | { readonly file: string };

export interface Report extends Outcome {
  readonly how: readonly string[];
  /** The most memory this process ever had, in bytes. */
  readonly peak: number;
  /** Milliseconds of processor time. */
  readonly worked: number;
}

const [folder = '', workerScript = ''] = process.argv.slice(2);
const spools = mkdtempSync(join(folder, 'process-'));
process.once('disconnect', () => {
  // The parent is gone.
  rmSync(folder, { recursive: true, force: true });
  process.exit();
});

/** Of so many mutants one is read in threads of its own too. */
const IN_THREADS = 10;

const mutant = mutantMaker();
const kept = new KeptReading(spools, workerScript);
// Nothing is kept of files that were written to a moment ago.
const now = Date.now.bind(Date);
Date.now = () => now() + 60_000;

process.on('message', async (job: Job & { keep?: string }) => {
  const begun = process.cpuUsage();
  const { bytes, how } = 'file' in job ? { bytes: readFileSync(job.file), how: [] } : mutant(job.seed);
  if (job.keep !== undefined) writeFileSync(job.keep, bytes);
  const outcome = await examine(bytes, spools, kept, extentOf(job));
  const { user, system } = process.cpuUsage(begun);
  const report: Report = { ...outcome, how, peak: peak(), worked: (user + system) / 1000 };
  process.send?.(report);
});
process.send?.('ready');

/** On Linux what `resourceUsage` says begins with the most that the parent ever had. */
function peak(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'latin1'))?.[1]) * 1024;
}

function extentOf(job: Job): Extent {
  if ('file' in job) return 'threads';
  if (job.quick) return 'quick';
  return job.seed % IN_THREADS === 0 ? 'threads' : 'usual';
}
