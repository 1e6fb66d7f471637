import type { JobContext } from '../../jobs/job.ts';
import { createRequest } from '../../run/createBody.ts';
import type { RunOptions } from '../../run/options.ts';
import type { InspectedContainer } from '../../sources/engine/answers/containerDetails.ts';
import type { CreatedContainer } from '../../sources/engine/answers/containers.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { EngineRefusal } from '../../sources/engine/engineError.ts';
import type { ContainerStream } from '../../sources/engine/exec.ts';
import { attached, inspectedUnlessGone } from '../containers/attached.ts';
import { startProblem } from './startProblem.ts';

/** A container that was started. */
export interface Started {
  readonly id: string;
  /** As it was right after; null where it has ended since, and was removed by that. */
  readonly container: InspectedContainer | null;
  /** What it reads and prints, where somebody types to it. */
  readonly stream: ContainerStream | null;
}

/**
 * Makes a container and starts it. One that does not start is removed again: it holds nothing but its name.
 * @param describe the sentence for anything thrown
 * @throws ImageError
 */
export async function runWork(
  client: Pick<EngineClient, 'createContainer' | 'container'>,
  options: RunOptions,
  { signal, log }: Pick<JobContext, 'signal' | 'log'>,
  describe: (error: unknown) => string,
): Promise<Started> {
  signal.throwIfAborted();
  const { id, warnings } = await create(client, options, signal);
  for (const warning of warnings) log(warning);
  log(id);
  const container = client.container(id);
  let stream: ContainerStream | null = null;
  let mayRun = false;
  try {
    // From before it starts, so that nothing is missed.
    stream = options.interactive ? await attached(container, signal) : null;
    signal.throwIfAborted();
    mayRun = true;
    await container.act('start', signal);
  } catch (error) {
    stream?.stream.destroy();
    // Where its engine went away nobody knows whether it has started.
    if (mayRun && !signal.aborted && !(error instanceof EngineRefusal)) throw error;
    // Also where the user has canceled meanwhile.
    const isRemoved = await container.remove({ force: true, volumes: true }).then(
      () => true,
      () => false,
    );
    throw signal.aborted || !isRemoved ? error : startProblem(error, describe);
  }
  try {
    return { id, container: await inspectedUnlessGone(container), stream };
  } catch (error) {
    // It runs, and goes on to.
    stream?.stream.destroy();
    throw error;
  }
}

/**
 * Makes it. The engine does so whether or not anybody waits, so what it has made for a user who has left is removed when it is
 * there.
 */
async function create(
  client: Pick<EngineClient, 'createContainer' | 'container'>,
  options: RunOptions,
  signal: AbortSignal,
): Promise<CreatedContainer> {
  const making = client.createContainer(createRequest(options));
  let leave = () => {};
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave);
  });
  try {
    return await Promise.race([making, left]);
  } catch (error) {
    // Whoever has canceled is told nothing more.
    if (signal.aborted)
      void making.then(({ id }) => client.container(id).remove({ force: true, volumes: true })).catch(() => {});
    throw error;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
