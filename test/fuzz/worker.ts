/** A process of its own that examines what its parent names: mutants by seed, or files. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examine, type Outcome } from './examine.ts';
import { KeptReading } from './kept.ts';
import { mutantMaker } from './mutate.ts';

export type Job = { readonly seed: number } | { readonly file: string };

export interface Report extends Outcome {
  readonly how: readonly string[];
  /** The most memory this process ever had, in bytes. */
  readonly peak: number;
  /** Milliseconds of processor time. */
  readonly worked: number;
}

const spools = mkdtempSync(join(tmpdir(), 'layerscope-fuzz-'));
process.once('exit', () => rmSync(spools, { recursive: true, force: true }));
// The parent is gone.
process.once('disconnect', () => process.exit());

/** Of so many mutants one is read in threads of its own too. */
const IN_THREADS = 10;

const mutant = mutantMaker();
const kept = new KeptReading(spools);
// Nothing is kept of files that were written to a moment ago.
const now = Date.now.bind(Date);
Date.now = () => now() + 60_000;

process.on('message', async (job: Job & { keep?: string }) => {
  const begun = process.cpuUsage();
  const { bytes, how } = 'file' in job ? { bytes: readFileSync(job.file), how: [] } : mutant(job.seed);
  if (job.keep !== undefined) writeFileSync(job.keep, bytes);
  const inThreads = 'file' in job || job.seed % IN_THREADS === 0;
  const outcome = await examine(bytes, spools, kept, inThreads);
  const { user, system } = process.cpuUsage(begun);
  const peak = process.resourceUsage().maxRSS * 1024;
  const report: Report = { ...outcome, how, peak, worked: (user + system) / 1000 };
  process.send?.(report);
});
process.send?.('ready');
