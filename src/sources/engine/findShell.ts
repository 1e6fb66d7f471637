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

/**
 * The first shell that a container has: one that is run there, and says a word.
 * @throws ImageError `unsupported` where there is none; as `Container.execute`
 */
export async function findShell(container: Container, name: string, signal?: AbortSignal): Promise<string> {
  for (const shell of SHELLS) if (await runs(container, shell, signal)) return shell;
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
async function runs(container: Container, shell: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    const run = await container.execute({ command: [shell, '-c', `echo ${WORD}`], tty: false }, signal);
    const said = await beginningOf(run.stream);
    return said.includes(WORD) && (await endOf(run)) === 0;
  } catch (error) {
    // It does not run, or is not there.
    if (!(error instanceof EngineRefusal) || [404, 409].includes(error.status)) throw error;
    return false;
  }
}

/** What comes out of a stream, which is ended after it. */
async function beginningOf(stream: Duplex): Promise<string> {
  let said = '';
  try {
    for await (const chunk of stream) {
      said += chunk;
      if (said.length > LIMIT) break;
    }
  } catch {
    // It broke off; what is missing is not there.
  } finally {
    stream.destroy();
  }
  return said;
}
