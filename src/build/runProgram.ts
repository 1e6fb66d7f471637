import { type ChildProcess, spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { PassThrough, pipeline, type Readable } from 'node:stream';

/** As `ProgramRun.grace`: buildx tells its builder to stop, and waits for that. */
const GRACE = 5_000;
/** Characters of one line: BuildKit tells of up to 1 MiB that was printed at once, in base64. */
const LINE_LIMIT = 4 << 20;

/** What is run, without a shell. */
export interface ProgramRun {
  /** The program and its arguments. */
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that it has to end by itself when it is told to. */
  readonly grace?: number;
  /** Called for each line of either output. */
  onLine(line: string): void;
  /** Takes the first output as it is, in the place of `onLine`, and reads it to its end. */
  onOutput?(output: Readable): void;
}

/**
 * Runs a program to its end. When it is aborted, it and all that it started are told to end as by Ctrl+C, and then made to.
 * @returns its status; null where it was ended by a signal
 * @throws the system's error where it cannot be started; the signal's reason once it has ended
 */
export function runProgram(run: ProgramRun): Promise<number | null> {
  const { words, env, signal, grace = GRACE, onLine, onOutput } = run;
  const [program = '', ...args] = words;
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    // Not in the workspace, where some systems would look for programs first. As a group, since docker starts buildx.
    const child = spawn(program, args, {
      cwd: homedir(),
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    let timer: NodeJS.Timeout | undefined;
    const abort = () => {
      kill(child, 'SIGINT');
      timer = setTimeout(() => kill(child, 'SIGKILL'), grace);
    };
    signal?.addEventListener('abort', abort, { once: true });
    const ended = (act: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      act();
    };
    if (onOutput) onOutput(kept(child.stdout));
    else readLines(child.stdout, onLine);
    readLines(child.stderr, onLine);
    child.once('error', (error) => ended(() => reject(error)));
    child.once('close', (status) => ended(() => (signal?.aborted ? reject(signal.reason) : resolve(status))));
  });
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (process.platform === 'win32' || child.pid === undefined) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

/** Of a stream that nobody reads yet, Node.js throws away what it holds as soon as the program has ended. */
function kept(stream: Readable): Readable {
  const output = new PassThrough();
  // Whoever reads it is told of errors.
  pipeline(stream, output, () => undefined);
  return output;
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = (lines.pop() ?? '').slice(0, LINE_LIMIT);
    for (const line of lines) onLine(line.replace(/\r$/, ''));
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
}
