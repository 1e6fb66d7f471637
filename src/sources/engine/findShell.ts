import { ImageError } from '../../image/errors.ts';
import type { Container } from './container.ts';
import { EngineRefusal } from './engineError.ts';
import { endOf } from './exec.ts';

/** Programs that are tried as shells, the most comfortable first; a path where the image has no PATH that leads to one. */
const SHELLS = ['bash', 'sh', '/bin/bash', '/bin/sh', '/busybox/sh'] as const;

/**
 * The first shell that a container has: one that is run there, and does nothing.
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

/** Docker says among what the program prints that it is not there, Podman in the place of all that. */
async function runs(container: Container, shell: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    const run = await container.execute({ command: [shell, '-c', 'exit 0'], tty: false }, signal);
    try {
      run.stream.resume();
      await new Promise((resolve) => run.stream.once('close', resolve).once('end', resolve));
    } finally {
      run.stream.destroy();
    }
    return (await endOf(run)) === 0;
  } catch (error) {
    // It does not run, or is not there.
    if (!(error instanceof EngineRefusal) || [404, 409].includes(error.status)) throw error;
    return false;
  }
}
