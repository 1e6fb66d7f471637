import { ImageError } from '../../image/errors.ts';
import type { InspectedContainer } from '../../sources/engine/answers/containerDetails.ts';
import type { Container } from '../../sources/engine/container.ts';
import { EngineRefusal } from '../../sources/engine/engineError.ts';
import type { ContainerStream } from '../../sources/engine/exec.ts';

/** Milliseconds after the last that a container prints, in which its engine says how it ended. */
const LATE = 5_000;

/**
 * What a container reads and prints, from now on. How it ends is asked for from now on too, so that it is known even where the
 * container is gone by then, or was started again.
 * @throws as `Container.attach`
 */
export async function attached(container: Container, signal?: AbortSignal): Promise<ContainerStream> {
  const attached = await container.attach(signal);
  let ended: number | null = null;
  const asking = new AbortController();
  // It ends as that does, or the user has left, and the container goes on.
  attached.stream.once('close', () => setTimeout(() => asking.abort(), LATE).unref());
  // Where the engine ends first, that is told by who is asked next.
  const asked = container.nextExit(asking.signal).then(
    (code) => {
      ended = code;
    },
    () => {},
  );
  return {
    ...attached,
    exitCode: async () => {
      const now = ended === null ? await inspectedUnlessGone(container) : null;
      if (now) return now.exitCode;
      await asked;
      if (ended === null) throw new ImageError('request', 'The container has ended, and was removed.');
      return ended;
    },
  };
}

/** Null where it is there no more. */
export async function inspectedUnlessGone(container: Container): Promise<InspectedContainer | null> {
  try {
    return await container.inspect();
  } catch (error) {
    // A Podman that is just removing it has another status.
    if (error instanceof EngineRefusal && (error.status === 404 || /no such container/i.test(error.message)))
      return null;
    throw error;
  }
}
