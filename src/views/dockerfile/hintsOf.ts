import { readAttested } from '../../dockerfile/attested.ts';
import type { KnownBase, MatchHints } from '../../dockerfile/matchInput.ts';
import type { ImageError } from '../../image/errors.ts';
import type { Image } from '../../image/image.ts';

/**
 * What is known of how an image was built besides its history: what its builder attested, and the image that it was built
 * on.
 * @param onProblem told of an attestation that could not be used
 */
export async function hintsOf(
  image: Image,
  base: KnownBase | null,
  onProblem: (problem: ImageError) => void,
  signal?: AbortSignal,
): Promise<MatchHints> {
  const { provenance, problems } = await readAttested(image, signal);
  for (const problem of problems) onProblem(problem);
  return { provenance, base };
}
