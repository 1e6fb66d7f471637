/** A process of its own that examines what its parent names: mutants by seed, or files. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examine, type Outcome } from './examine.ts';
import { mutantMaker } from './mutate.ts';

export type Job = { readonly seed: number } | { readonly file: string };

export interface Report extends Outcome {
  readonly how: readonly string[];
  /** The most memory this process ever had, in bytes. */
  readonly peak: number;
}

const spools = mkdtempSync(join(tmpdir(), 'layerscope-fuzz-'));
process.once('exit', () => rmSync(spools, { recursive: true, force: true }));
// The parent is gone.
process.once('disconnect', () => process.exit());

const mutant = mutantMaker();

process.on('message', async (job: Job & { keep?: string }) => {
  const { bytes, how } = 'file' in job ? { bytes: readFileSync(job.file), how: [] } : mutant(job.seed);
  if (job.keep !== undefined) writeFileSync(job.keep, bytes);
  const outcome = await examine(bytes, spools);
  const report: Report = { ...outcome, how, peak: process.resourceUsage().maxRSS * 1024 };
  process.send?.(report);
});
process.send?.('ready');
