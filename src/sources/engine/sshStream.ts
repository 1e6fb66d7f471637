import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { sshDestination, type Target } from './target.ts';

/** How much of what ssh says is kept: its reason is in the last lines. In characters. */
const SAID_LIMIT = 4_096;
/**
 * Milliseconds after its end in which what it says is read: with ControlPersist an older ssh leaves a process behind that holds
 * that open for as long as it likes.
 */
const LAST_WORDS = 500;

/** ssh ended, or could not be started, before or while it carried a connection. */
export class SshError extends Error {
  override readonly name = 'SshError';
  /** What it wrote to stderr; '' where it said nothing. */
  readonly said: string;
  /** Null where it could not be started, or a signal ended it. */
  readonly status: number | null;

  constructor(said: string, status: number | null, options?: { cause?: unknown }) {
    super(`ssh ended with ${status}: ${said}`, options);
    this.said = said;
    this.status = status;
  }
}

/**
 * The arguments of ssh for a connection to the engine of another machine, as the Docker CLI makes it.
 * @param connectSeconds after which ssh gives up
 */
export function sshArguments(target: Target & { kind: 'ssh' }, connectSeconds: number): string[] {
  const { socket } = target;
  return [
    ...['-o', 'BatchMode=yes', '-o', `ConnectTimeout=${connectSeconds}`, '-o', 'ServerAliveInterval=30', '-T'],
    ...sshDestination(target),
    ...['docker', ...(socket === null ? [] : ['--host', `unix://${socket}`]), 'system', 'dial-stdio'],
  ];
}

/** A connection that a child process carries over its standard streams. Destroying it ends the process. */
export class ProcessStream extends Duplex {
  readonly #child: ChildProcessWithoutNullStreams;
  #said = '';

  constructor(program: string, args: readonly string[]) {
    // Without an end of its own it would stay among the connections to use again, and never answer.
    super({ emitClose: true, allowHalfOpen: false });
    this.#child = spawn(program, args, { stdio: 'pipe', windowsHide: true });
    const { stdin, stdout, stderr } = this.#child;
    stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) stdout.pause();
    });
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-SAID_LIMIT);
    });
    // What fails here is told by the process's end, with its reason.
    stdin.on('error', () => undefined);
    this.#child.on('error', (cause) => this.destroy(new SshError('', null, { cause })));
    // What is there by then is read first, however late that is.
    this.#child.on('exit', () => setTimeout(() => setImmediate(() => stderr.destroy()), LAST_WORDS));
    this.#child.on('close', (status) => {
      if (status === 0) this.push(null);
      else this.destroy(new SshError(this.#said.trim(), status));
    });
  }

  /** The process's number, for whoever wants to see it gone. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#child.stdin.write(chunk)) done();
    else this.#child.stdin.once('drain', done);
  }

  override _final(done: () => void): void {
    this.#child.stdin.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#child.kill();
    done(error);
  }

  // What node:http expects of a socket.
  setKeepAlive(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setTimeout(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}
