import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Programs } from './programs.ts';
import type { Job, Report } from './worker.ts';

/** Milliseconds of processor time, of which other work on the machine makes more: what has no bound takes minutes. */
const TIME_LIMIT = 15_000;
/** Milliseconds after which a single archive counts as hanging. */
const HANGS = 60_000;
/** Bytes that a process may have which reads them: one reading takes 300 MB at most, and newer engines collect what others left late. */
const MEMORY_LIMIT = 700e6;

/** A worker that is started anew whenever it died or had to be ended. */
export class Examiner {
  readonly #programs: Programs;
  #worker: ChildProcess | undefined;
  #stderr = '';
  /** Why the last archive got no report. */
  lastWords = '';

  constructor(programs: Programs) {
    this.#programs = programs;
  }

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
    await this.stop();
    return undefined;
  }

  async #start(): Promise<ChildProcess> {
    const { process, thread, folder } = this.#programs;
    const worker = fork(process, [folder, thread], {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
      execArgv: ['--enable-source-maps', '--max-old-space-size=400'],
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

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    if (!worker || worker.exitCode !== null || worker.signalCode !== null) return;
    const exit = once(worker, 'exit');
    worker.kill('SIGKILL');
    await exit;
  }
}
