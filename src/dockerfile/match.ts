import { type Attempt, attemptTarget, readHistory } from './attempt.ts';
import type { Dockerfile, Stage } from './dockerfile.ts';
import type { DockerfileHistory } from './history.ts';
import type { MatchedImage, MatchHints } from './matchInput.ts';
import { parseDockerfile } from './parse.ts';
import { historyOf } from './rows.ts';
import { stageNamed } from './stages.ts';

/** Stages that are tried as the target, from the last one. */
const TARGET_LIMIT = 30;
/** Comparisons of a step with an instruction, after which no other stage is tried as the target. */
const COMPARISON_LIMIT = 200_000;

/**
 * An image's history beside a Dockerfile. Nothing is believed of the Dockerfile: where it is another one's, or was edited
 * since, rows stay without lines.
 * @param source the Dockerfile's text
 */
export function matchDockerfile(image: MatchedImage, source: string, hints: MatchHints = {}): DockerfileHistory {
  const dockerfile = parseDockerfile(source);
  const recorded = hints.provenance?.dockerfile;
  const isRecorded = recorded !== null && recorded !== undefined && sameText(recorded.source, source);
  const trusted: MatchHints = isRecorded ? hints : { ...hints, provenance: null };
  const history = readHistory(image);
  let best: Attempt | null = null;
  let comparisons = 0;
  for (const target of targets(dockerfile, hints.target ?? trusted.provenance?.target ?? null)) {
    const attempt = attemptTarget(history, dockerfile, target, trusted);
    if (!best || attempt.score > best.score) best = attempt;
    comparisons += (attempt.columns.length + 1) * history.rows.length;
    if (comparisons > COMPARISON_LIMIT) break;
  }
  return historyOf(image, best, isRecorded);
}

/** Whether two texts are the same Dockerfile: line ends are not part of it. */
export function sameText(a: string, b: string): boolean {
  return a.replace(/\r\n/g, '\n') === b.replace(/\r\n/g, '\n');
}

/** The stages that may have been built, the likeliest first. */
function targets(dockerfile: Dockerfile, named: string | null): Stage[] {
  const { stages } = dockerfile;
  const target = named === null ? null : stageNamed(dockerfile, named, stages.length);
  return target ? [target] : stages.slice(-TARGET_LIMIT).reverse();
}
