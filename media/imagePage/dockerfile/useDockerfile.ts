import { useEffect, useState } from 'preact/hooks';
import type { DockerfileModel } from '../../../src/protocol/dockerfile.ts';
import { usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';
import { type Refusal, refusalOf } from '../refusal.ts';

/** How finding the Dockerfile of the shown image stands. */
export type DockerfileReading =
  | { readonly phase: 'reading' }
  | { readonly phase: 'known'; readonly dockerfile: DockerfileModel }
  | { readonly phase: 'failed'; readonly refusal: Refusal; readonly again: () => void };

/**
 * Asks the host for the Dockerfile of an image, and again whenever that was edited or another was chosen. What is known
 * stays until the answer comes.
 * @param whole the image as it is known now; with what an engine exported more can be said
 */
export function useDockerfile({ image, variant }: Place, whole: unknown): DockerfileReading {
  const { host, dockerfileChanges } = usePage();
  const [reading, setReading] = useState<DockerfileReading>({ phase: 'reading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => dockerfileChanges.listen(() => setAttempt((before) => before + 1)), [dockerfileChanges]);
  useEffect(() => {
    const controller = new AbortController();
    const settle = (next: DockerfileReading) => {
      if (!controller.signal.aborted) setReading(next);
    };
    const again = () => {
      setReading({ phase: 'reading' });
      setAttempt((before) => before + 1);
    };
    host.dockerfile(image, variant, controller.signal).then(
      (dockerfile) => settle({ phase: 'known', dockerfile }),
      (error: unknown) => settle({ phase: 'failed', refusal: refusalOf(error), again }),
    );
    return () => controller.abort();
  }, [host, image, variant, attempt, whole]);
  return reading;
}
