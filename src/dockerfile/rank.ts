import type { DockerfileHistory } from './history.ts';
import { matchDockerfile } from './match.ts';
import type { MatchedImage, MatchHints } from './matchInput.ts';

/** A Dockerfile that an image may have been built from. */
export interface Candidate {
  /** Whatever its owner knows it by. */
  readonly name: string;
  readonly source: string;
  /** The stage that it is said to be built to. */
  readonly target?: string | null;
  /** What speaks for it besides how it fits, from 0 to 1: it comes before files that fit better by less than that. */
  readonly told?: number;
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
    .map((candidate) => ({ candidate, history: matchDockerfile(image, candidate.source, hintsFor(candidate, hints)) }))
    .sort((a, b) => order(b) - order(a));
}

function hintsFor({ target }: Candidate, hints: MatchHints): MatchHints {
  return target ? { ...hints, target } : hints;
}

function order({ candidate: { told = 0 }, history: { recorded, score } }: Ranked): number {
  return (recorded ? 3 : score) + told;
}
