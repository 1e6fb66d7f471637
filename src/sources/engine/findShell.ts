import type { Duplex } from 'node:stream';
import { ImageError } from '../../image/errors.ts';
import type { Container } from './container.ts';
import { EngineRefusal } from './engineError.ts';
import { endOf } from './exec.ts';

/** Programs that are tried as shells, the most comfortable first; a path where the image has no PATH that leads to one. */
const SHELLS = ['bash', 'sh', '/bin/bash', '/bin/sh', '/busybox/sh'] as const;

/** What a shell is made to say. */
const WORD = 'layerscope';
/** Bytes of what is printed that are looked at. */
const LIMIT = 4_096;
/** Milliseconds for each to say it and end: what an image calls a shell may do neither. */
const PATIENCE = 10_000;

/** The patience is for people, other values for tests. */
interface Wait {
  readonly signal?: AbortSignal;
  readonly patience?: number;
}

/**
 * The first shell that a container has: one that is run there, and says a word.
 * @throws ImageError `unsupported` where there is none, `request` where one is silent; as `Container.execute`; the signal's reason
 */
export async function findShell(
  container: Container,
  name: string,
  { signal, patience = PATIENCE }: Wait = {},
): Promise<string> {
  let silent: string | undefined;
  for (const shell of SHELLS) {
    const enough = AbortSignal.timeout(patience);
    const either = signal ? AbortSignal.any([signal, enough]) : enough;
    try {
      if (await runs(container, shell, either)) return shell;
    } catch (error) {
      signal?.throwIfAborted();
      if (!enough.aborted) throw error;
      silent ??= shell;
    }
  }
  if (silent !== undefined)
    throw new ImageError('request', 'No shell of the container {0} can be used: {1} runs there and does not answer.', [
      name,
      silent,
    ]);
  throw new ImageError(
    'unsupported',
    'The container {0} has no shell: neither bash nor sh is in its image. Its files and its log can be looked at all the same.',
    [name],
  );
}

/**
 * Docker says among what the program prints that it is not there, Podman in the place of all that, or not at all: that it has
 * ended well says nothing there.
 */
async function runs(container: Container, shell: string, signal: AbortSignal): Promise<boolean> {
  try {
    const run = await container.execute({ command: [shell, '-c', `echo ${WORD}`], tty: false }, signal);
    const said = await beginningOf(run.stream, signal);
    signal.throwIfAborted();
    return said.includes(WORD) && (await endOf(run)) === 0;
  } catch (error) {
    // It does not run, or is not there.
    if (!(error instanceof EngineRefusal) || [404, 409].includes(error.status)) throw error;
    return false;
  }
}

/** What comes out of a stream, which is ended after it, or by the signal. */
async function beginningOf(stream: Duplex, signal: AbortSignal): Promise<string> {
  let said = '';
  const end = () => void stream.destroy();
  signal.addEventListener('abort', end);
  try {
    for await (const chunk of stream) {
      said += chunk;
      if (said.length > LIMIT) break;
    }
  } catch {
    // It broke off; what is missing is not there.
  } finally {
    signal.removeEventListener('abort', end);
    stream.destroy();
  }
  return said;
}
