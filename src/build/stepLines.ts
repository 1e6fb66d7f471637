import type { Dockerfile, DockerfileInstruction, LineRange, Stage } from '../dockerfile/dockerfile.ts';
import { baseOf, globalArguments } from '../dockerfile/stages.ts';
import { normalizeReference } from '../image/reference.ts';

/** `[linux/arm64 build 2/4] RUN make`, platform and stage where there are several. */
const BUILDKIT = /^\[(?:(\S*\/\S*) )?(?:([\w.-]+) )? *(\d{1,6})\/(\d{1,6})\] (\w+)/;
/** BuildKit asks registries for bases before it numbers anything. */
const BASE = /^\[internal\] load metadata for (\S+)/;
const CLASSIC = /^Step (\d{1,6})\/\d+ : /;
/** Of buildah, which counts in each stage. */
const BUILDAH = /^(?:\[(\d{1,6})\/\d+\] )?STEP (\d{1,6})\/\d+: /;
/** What BuildKit numbers. */
const COUNTED = /^(?:RUN|COPY|ADD|WORKDIR)$/;

/** The lines that a step of a builder stands for; null where it is none of an instruction. */
export function linesOfStep(
  dockerfile: Dockerfile,
  name: string,
  given: Readonly<Record<string, string>>,
): LineRange | null {
  const [, number] = CLASSIC.exec(name) ?? [];
  if (number !== undefined) return all(dockerfile)[Number(number) - 1]?.lines ?? null;
  const [, stage = '1', step] = BUILDAH.exec(name) ?? [];
  if (step !== undefined) return ofBuildah(dockerfile, Number(stage), Number(step));
  const buildKit = BUILDKIT.exec(name);
  if (buildKit) return ofBuildKit(dockerfile, buildKit);
  const [, base] = BASE.exec(name) ?? [];
  if (base !== undefined) return ofBase(dockerfile, base, given);
  // An old BuildKit names what it downloads, and by nothing else.
  if (!/^https?:\/\//.test(name)) return null;
  return all(dockerfile).find(({ keyword, text }) => keyword === 'ADD' && text.includes(name))?.lines ?? null;
}

function ofBuildKit(dockerfile: Dockerfile, [, , name, step, of, keyword]: RegExpExecArray): LineRange | null {
  const stage = stageOf(dockerfile, name);
  if (!stage) return null;
  const own = stage.instructions.filter((instruction) => COUNTED.test(instruction.keyword));
  // Besides these it counts a base that is an image, and what ONBUILD of that adds.
  const position = Number(step) - (Number(of) - own.length);
  if (position <= 0) return stage.from.lines;
  const instruction = own[position - 1];
  return instruction?.keyword === keyword?.toUpperCase() ? (instruction?.lines ?? null) : null;
}

function stageOf({ stages }: Dockerfile, name: string | undefined): Stage | undefined {
  if (name === undefined) return stages.length === 1 ? stages[0] : undefined;
  const [, number] = /^stage-(\d{1,6})$/.exec(name) ?? [];
  return (
    stages.findLast((stage) => stage.name === name.toLowerCase()) ??
    (number === undefined ? undefined : stages[Number(number)])
  );
}

function ofBuildah({ stages }: Dockerfile, stage: number, step: number): LineRange | null {
  const found = stages[stage - 1];
  return (found && [found.from, ...found.instructions][step - 1]?.lines) ?? null;
}

function ofBase(dockerfile: Dockerfile, base: string, given: Readonly<Record<string, string>>): LineRange | null {
  const globals = globalArguments(dockerfile, new Map(Object.entries(given)));
  const wanted = normalizeReference(base);
  const stage = dockerfile.stages.find((one) => normalizeReference(baseOf(dockerfile, one, globals)) === wanted);
  return stage?.from.lines ?? null;
}

function all({ globals, stages }: Dockerfile): DockerfileInstruction[] {
  return [...globals, ...stages.flatMap(({ from, instructions }) => [from, ...instructions])];
}
