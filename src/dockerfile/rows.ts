import { buildRows, type Row } from '../image/rows.ts';
import type { Attempt } from './attempt.ts';
import type { LineRange, Stage } from './dockerfile.ts';
import { type BaseBoundary, type DockerfileHistory, type DockerfileRow, FITS } from './history.ts';
import type { MatchedImage } from './matchInput.ts';
import type { Pair } from './pairing.ts';
import { chainOf, sourcesOf, unusedStages } from './stages.ts';

type Place = Pick<DockerfileRow, 'isBase' | 'lines' | 'stage' | 'sources' | 'match'>;

const NOWHERE: Place = { isBase: false, lines: null, stage: null, sources: [], match: { kind: 'none' } };

/**
 * What was found, as rows; nothing of a Dockerfile that does not fit.
 * @param recorded whether provenance says that it is the one
 */
export function historyOf(image: MatchedImage, attempt: Attempt | null, recorded: boolean): DockerfileHistory {
  if (!attempt || (attempt.score < FITS && !recorded)) return unmatchedHistory(image, attempt?.score ?? 0, recorded);
  const { dockerfile, target, globals, columns, score } = attempt;
  const chain = chainOf(dockerfile, target, globals);
  const [lowest = target] = chain;
  const base = boundaryOf(image, attempt);
  const pairs = new Map(attempt.pairs.map((pair) => [pair.row, pair]));
  const paired = new Set(attempt.pairs.map(({ column }) => column));
  return {
    rows: buildRows(image).map((row) => {
      const pair = row.step ? pairs.get(row.step.index) : undefined;
      return { ...saidOf(row), keyword: keywordOf(row, pair, attempt), ...placeOf(row, pair, attempt, base, lowest) };
    }),
    base,
    target: target.index,
    unmatched: columns.flatMap(({ expected }, index) =>
      paired.has(index) || expected.optional ? [] : [expected.lines],
    ),
    unusedStages: unusedStages(dockerfile, target, globals).map((stage) => ({
      stage: stage.index,
      lines: linesOf(stage),
    })),
    recorded,
    score,
    fits: true,
  };
}

/** Of a layer that says no keyword (the JSON form of RUN before BuildKit) the Dockerfile says it. */
function keywordOf({ instruction }: Row, pair: Pair | undefined, { columns }: Attempt): string {
  return instruction.keyword || (pair && columns[pair.column]?.expected.instruction.keyword) || '';
}

function saidOf({ step, layer, instruction: { keyword, text } }: Row): Omit<DockerfileRow, keyof Place> {
  return { step: step?.index ?? null, layer: layer?.index ?? null, keyword, text };
}

function placeOf(
  { step, layer }: Row,
  pair: Pair | undefined,
  { dockerfile, columns, anchors }: Attempt,
  base: BaseBoundary,
  lowest: Stage,
): Place {
  const expected = pair && columns[pair.column]?.expected;
  if (expected)
    return {
      isBase: false,
      lines: expected.lines,
      stage: expected.stage,
      sources: sourcesOf(dockerfile, expected.instruction, expected.stage).map((stage) => ({
        stage: stage.index,
        name: stage.name,
        lines: linesOf(stage),
      })),
      match: pair.match,
    };
  const ofFrom = { lines: lowest.from.lines, stage: lowest.index, sources: [] };
  if (step !== null && step.index < base.steps)
    return { isBase: true, ...ofFrom, match: { kind: base.exact ? 'exact' : 'probable', reason: 'base' } };
  // What ONBUILD of the base added has the line of FROM.
  const recorded = layer === null ? undefined : anchors.get(layer.index);
  if (recorded?.some(({ first }) => first === lowest.from.lines.first))
    return { isBase: false, ...ofFrom, match: { kind: 'exact', reason: 'provenance' } };
  return NOWHERE;
}

/** The first step found ends the base, within what is known of it. */
function boundaryOf({ steps }: MatchedImage, { base, pairs }: Attempt): BaseBoundary {
  const first = pairs[0]?.row ?? base.atMost;
  const end = Math.min(Math.max(first, base.atLeast), base.atMost);
  const exact = base.by !== 'lines';
  return { steps: end, layers: layersBelow(steps, end), by: base.by, exact, name: base.name, claimed: false };
}

/** The layers that the first steps made. */
export function layersBelow(steps: MatchedImage['steps'], end: number): number {
  return steps.slice(0, end).filter(({ layer }) => layer !== null).length;
}

function linesOf({ from, instructions }: Stage): LineRange {
  return { first: from.lines.first, last: instructions.at(-1)?.lines.last ?? from.lines.last };
}

function unmatchedHistory(image: MatchedImage, score: number, recorded: boolean): DockerfileHistory {
  const base: BaseBoundary = { steps: 0, layers: 0, by: 'none', exact: false, name: null, claimed: false };
  return {
    rows: buildRows(image).map((row) => ({ ...saidOf(row), ...NOWHERE })),
    base,
    target: null,
    unmatched: [],
    unusedStages: [],
    recorded,
    score,
    fits: false,
  };
}
