import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Job, Report } from './worker.ts';

/**
 * Milliseconds of work a single archive may take, on a machine that others use too any after which it counts as hanging,
 * and bytes a process that reads them may have.
 */
/** Processor time, of which other work on the machine makes more: what has no bound takes minutes. */
const TIME_LIMIT = 15_000;
const HANGS = 60_000;
const MEMORY_LIMIT = 500e6;

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
  readonly seconds: number;
  readonly from: number;
  readonly processes: number;
  /** Where archives that show a defect are kept. */
  readonly keepIn?: string;
}

/** Examines mutants from a seed on for some time, in several processes. */
export async function fuzz({ seconds, from, processes, keepIn }: Campaign): Promise<Result> {
  let seed = from;
  const end = Date.now() + seconds * 1000;
  return run(() => (Date.now() < end ? { seed: seed++ } : undefined), processes, keepIn);
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
  await Promise.all(
    Array.from({ length: processes }, async () => {
      const examiner = new Examiner();
      for (const [index, file] of left) {
        const report = (await examiner.examine({ file })) ?? (await examiner.examine({ file }));
        results[index] = {
          defects: report?.defects ?? [examiner.lastWords],
          reached: Object.keys(report?.reached ?? {}),
        };
      }
      examiner.stop();
    }),
  );
  return results;
}

async function run(next: () => Job | undefined, processes: number, keepIn: string | undefined): Promise<Result> {
  const tally = { archives: 0, defects: [] as Defect[], reached: new Map(), mutations: new Map() };
  await Promise.all(Array.from({ length: processes }, () => runOne(next, tally, keepIn)));
  return tally;
}

interface Tally {
  archives: number;
  readonly defects: Defect[];
  readonly reached: Map<string, number>;
  readonly mutations: Map<string, number>;
}

async function runOne(next: () => Job | undefined, tally: Tally, keepIn: string | undefined): Promise<void> {
  const examiner = new Examiner();
  for (let job = next(); job; job = next()) {
    const report = (await examiner.examine(job)) ?? (await examiner.examine(job));
    tally.archives++;
    const defects = report?.defects ?? [examiner.lastWords];
    for (const what of Object.keys(report?.reached ?? {})) count(tally.reached, what);
    for (const how of report?.how ?? []) count(tally.mutations, how);
    for (const what of defects) tally.defects.push({ job, how: report?.how ?? [], what });
    if (defects.length > 0 && keepIn !== undefined && 'seed' in job) {
      mkdirSync(keepIn, { recursive: true });
      await examiner.examine(job, join(keepIn, `${job.seed}.tar`));
    }
  }
  examiner.stop();
}

/** A worker that is started anew whenever it died or had to be ended. */
class Examiner {
  #worker: ChildProcess | undefined;
  /** Why the last archive got no report. */
  lastWords = '';

  /** Undefined where the worker crashed, hung or took too much memory; `lastWords` says which. */
  async examine(job: Job, keep?: string): Promise<Report | undefined> {
    const worker = this.#worker ?? (await this.#start());
    const limit = AbortSignal.timeout(HANGS);
    const exit = new AbortController();
    const died = once(worker, 'exit', { signal: exit.signal }).then(([code, signal]) => {
      this.lastWords = `the process ended with ${code ?? signal}: ${this.#stderr.slice(-2000)}`;
      return undefined;
    });
    const reported = once(worker, 'message', { signal: limit }).then(([report]) => report as Report);
    worker.send(keep === undefined ? job : { ...job, keep });
    try {
      const report = await Promise.race([reported, died]);
      if (report === undefined) this.#worker = undefined;
      if (report === undefined || (report.peak <= MEMORY_LIMIT && report.worked <= TIME_LIMIT)) return report;
      this.lastWords = `it took ${Math.round(report.peak / 1e6)} MB and ${Math.round(report.worked)} ms`;
    } catch {
      this.lastWords = `it took more than ${HANGS / 1000} seconds`;
    } finally {
      exit.abort();
      died.catch(() => undefined);
      reported.catch(() => undefined);
    }
    this.stop();
    return undefined;
  }

  #stderr = '';

  async #start(): Promise<ChildProcess> {
    const script = fileURLToPath(new URL('worker.ts', import.meta.url));
    const worker = fork(script, {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
      execArgv: ['--import', 'tsx', '--max-old-space-size=400'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#stderr = '';
    worker.stderr?.on('data', (chunk) => {
      this.#stderr += chunk;
    });
    await once(worker, 'message');
    this.#worker = worker;
    return worker;
  }

  stop(): void {
    this.#worker?.kill('SIGKILL');
    this.#worker = undefined;
  }
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
