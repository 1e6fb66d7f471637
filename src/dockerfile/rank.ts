import type { DockerfileHistory } from './history.ts';
import { matchDockerfile } from './match.ts';
import type { MatchedImage, MatchHints } from './matchInput.ts';

/** A Dockerfile that an image may have been built from. */
export interface Candidate {
  /** Whatever its owner knows it by. */
  readonly name: string;
  readonly source: string;
}

export interface Ranked {
  readonly candidate: Candidate;
  readonly history: DockerfileHistory;
}

/** The Dockerfiles by how well they fit, the recorded one first; those that fit alike stay in their order. */
export function rankDockerfiles(
  image: MatchedImage,
  candidates: readonly Candidate[],
  hints: MatchHints = {},
): readonly Ranked[] {
  return candidates
    .map((candidate) => ({ candidate, history: matchDockerfile(image, candidate.source, hints) }))
    .sort((a, b) => order(b.history) - order(a.history));
}

function order({ recorded, score }: DockerfileHistory): number {
  return recorded ? 2 : score;
}
