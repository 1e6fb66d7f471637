import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Examiner } from './examiner.ts';
import { buildPrograms } from './programs.ts';
import type { Job } from './worker.ts';

export interface Defect {
  readonly job: Job;
  readonly how: readonly string[];
  readonly what: string;
}

export interface Result {
  readonly archives: number;
  readonly defects: readonly Defect[];
  /** Notes, errors and formats, with how many archives had them; mutations likewise. */
  readonly reached: ReadonlyMap<string, number>;
  readonly mutations: ReadonlyMap<string, number>;
}

export interface Campaign {
  /** It ends with the first of them. */
  readonly seconds: number;
  readonly count?: number;
  readonly from: number;
  readonly processes: number;
  /** As `examine` takes it. */
  readonly quick?: boolean;
  /** Where archives that show a defect are kept. */
  readonly keepIn?: string;
}

/**
 * Examines mutants from a seed on, in several processes.
 * @param progress is told after each how many there were, and how many defects
 */
export async function fuzz(
  campaign: Campaign,
  progress?: (archives: number, defects: number) => void,
): Promise<Result> {
  const { seconds, count: most = Infinity, from, processes, quick = false, keepIn } = campaign;
  let seed = from;
  // From when all is built.
  let end: number | undefined;
  const next = () => {
    end ??= Date.now() + seconds * 1000;
    return Date.now() < end && seed < from + most ? { seed: seed++, quick } : undefined;
  };
  const tally: Tally = { archives: 0, defects: [], reached: new Map(), mutations: new Map() };
  await withExaminers(processes, async (examiner) => {
    for (let job = next(); job; job = next()) {
      await examineMutant(examiner, job, tally, keepIn);
      progress?.(tally.archives, tally.defects.length);
    }
  });
  return tally;
}

/** What came of one archive. */
export interface Examined {
  /** Empty for what must happen. */
  readonly defects: readonly string[];
  /** Notes, errors and formats. */
  readonly reached: readonly string[];
}

/** Examines single archives, by the same limits, in several processes. */
export async function examineFiles(files: readonly string[], processes: number): Promise<Examined[]> {
  const results: Examined[] = [];
  const left = files.entries();
  await withExaminers(processes, async (examiner) => {
    for (const [index, file] of left) {
      const report = (await examiner.examine({ file })) ?? (await examiner.examine({ file }));
      results[index] = {
        defects: report?.defects ?? [examiner.lastWords],
        reached: Object.keys(report?.reached ?? {}),
      };
    }
  });
  return results;
}

async function withExaminers(processes: number, work: (examiner: Examiner) => Promise<void>): Promise<void> {
  const programs = await buildPrograms();
  const examiners = Array.from({ length: processes }, () => new Examiner(programs));
  try {
    await Promise.all(examiners.map(work));
  } finally {
    await Promise.all(examiners.map((examiner) => examiner.stop()));
    programs.remove();
  }
}

interface Tally {
  archives: number;
  readonly defects: Defect[];
  readonly reached: Map<string, number>;
  readonly mutations: Map<string, number>;
}

async function examineMutant(
  examiner: Examiner,
  job: Job & { readonly seed: number },
  tally: Tally,
  keepIn: string | undefined,
): Promise<void> {
  const report = (await examiner.examine(job)) ?? (await examiner.examine(job));
  tally.archives++;
  const defects = report?.defects ?? [examiner.lastWords];
  for (const what of Object.keys(report?.reached ?? {})) count(tally.reached, what);
  for (const how of report?.how ?? []) count(tally.mutations, how);
  for (const what of defects) tally.defects.push({ job, how: report?.how ?? [], what });
  if (defects.length > 0 && keepIn !== undefined) {
    mkdirSync(keepIn, { recursive: true });
    await examiner.examine(job, join(keepIn, `${job.seed}.tar`));
  }
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
