import { type Instruction, readInstruction } from '../image/instruction.ts';
import { type BaseRange, baseRange } from './base.ts';
import { type ComparedInstruction, type ComparedStep, comparedInstruction, comparedStep } from './compare.ts';
import type { Dockerfile, Stage } from './dockerfile.ts';
import { doubtBase } from './doubtBase.ts';
import { expectedSteps } from './expected.ts';
import { knownOfBuild } from './known.ts';
import type { MatchedImage, MatchHints } from './matchInput.ts';
import { type Anchors, type Pair, pairSteps } from './pairing.ts';
import { scoreOf } from './score.ts';
import { baseOf, chainOf, type Globals, globalArguments } from './stages.ts';

/** Steps and instructions that are compared: the last ones, and the first ones. Real images have a few dozens. */
const COMPARED_LIMIT = 400;

/** What of a base holds for the steps above it. */
const BRINGS: ReadonlySet<string> = new Set(['ENV', 'SHELL', 'WORKDIR']);

/** The pairs found for one target, before they become rows. */
export interface Attempt {
  readonly dockerfile: Dockerfile;
  readonly target: Stage;
  readonly globals: Globals;
  readonly base: BaseRange;
  readonly anchors: Anchors;
  readonly columns: readonly ComparedInstruction[];
  /** Rows count from the bottom of the history. */
  readonly pairs: readonly Pair[];
  readonly score: number;
}

/** The history of an image, read once for all attempts. */
export interface ReadHistory {
  readonly image: MatchedImage;
  /** What each step says, from the bottom. */
  readonly instructions: readonly Instruction[];
  /** The last steps. */
  readonly rows: readonly ComparedStep[];
}

export function readHistory(image: MatchedImage): ReadHistory {
  return {
    image,
    instructions: image.steps.map(({ createdBy }) => readInstruction(createdBy)),
    rows: image.steps.slice(-COMPARED_LIMIT).map(comparedStep),
  };
}

/** Matches the history with the stages that lead to one target. */
export function attemptTarget(history: ReadHistory, dockerfile: Dockerfile, target: Stage, hints: MatchHints): Attempt {
  const first = attemptWith(history, dockerfile, target, hints, 0);
  // What lies below the first step found is the base's, and says what it brings.
  const below = first.pairs[0]?.row ?? 0;
  const says = history.instructions.slice(0, below).some(({ keyword }) => BRINGS.has(keyword));
  const second = says ? attemptWith(history, dockerfile, target, hints, below) : first;
  return second.score >= first.score ? second : first;
}

function attemptWith(
  { image: { steps, platform }, instructions, rows }: ReadHistory,
  dockerfile: Dockerfile,
  target: Stage,
  { provenance, base: knownBase }: MatchHints,
  baseSteps: number,
): Attempt {
  const read = knownOfBuild(dockerfile, instructions, instructions.slice(0, baseSteps), platform.os);
  const known = { ...read, arguments: new Map([...read.arguments, ...(provenance?.arguments ?? [])]) };
  const globals = globalArguments(dockerfile, known.arguments);
  const [lowest = target] = chainOf(dockerfile, target, globals);
  const anchors: Anchors = provenance?.layers ?? new Map();
  const base = baseRange(steps, baseOf(dockerfile, lowest, globals), knownBase ?? null, recordedBase(anchors, lowest));
  const triggers = knownBase?.triggers ?? onbuildOf(instructions, dockerfile);
  const columns = expectedSteps(dockerfile, target, known, globals, triggers)
    .slice(0, COMPARED_LIMIT)
    .map(comparedInstruction);
  const start = Math.max(base.atLeast, steps.length - rows.length);
  const isFree = base.atMost > base.atLeast;
  const found = pairSteps(rows.slice(start - steps.length + rows.length), columns, anchors, isFree);
  const placed = found.map((pair) => ({ ...pair, row: pair.row + start }));
  const pairs = base.by === 'lines' ? doubtBase(placed, steps) : placed;
  return { dockerfile, target, globals, base, anchors, columns, pairs, score: scoreOf(pairs, columns, steps) };
}

/** How many layers the lines of FROM made at once: the shortest chain of them, where the builder recorded one. */
function recordedBase(anchors: Anchors, { from }: Stage): number | null {
  const layers = [...anchors]
    .filter(([, ranges]) => ranges.some(({ first }) => first === from.lines.first))
    .map(([layer]) => layer + 1);
  return layers.length === 0 ? null : Math.min(...layers);
}

/** What the base's ONBUILD keeps, where its builder wrote that into history. */
function onbuildOf(instructions: readonly Instruction[], { stages }: Dockerfile): string[] {
  const own = new Set(stages.flatMap(({ instructions }) => instructions.map(({ trigger, text }) => trigger && text)));
  return instructions.flatMap(({ keyword, text }) => (keyword === 'ONBUILD' && !own.has(text) ? [text] : []));
}
