import type { Dockerfile, DockerfileInstruction, Stage } from './dockerfile.ts';
import { flagOf } from './dockerfile.ts';
import { expand, expandArguments, type Lookup } from './expand.ts';

/** Values of the variables that FROM sees, by name. */
export type Globals = ReadonlyMap<string, string>;

/** Stages on top of each other; real Dockerfiles have five. */
const CHAIN_LIMIT = 100;

/** The variables that FROM sees: the ARGs in front of the first one, with the values that are known of the build. */
export function globalArguments(dockerfile: Dockerfile, known: ReadonlyMap<string, string>): Globals {
  const values = new Map<string, string>();
  const lookup: Lookup = (name) => values.get(name) ?? known.get(name);
  for (const { keyword, text } of dockerfile.globals)
    if (keyword === 'ARG')
      for (const [name, value] of expandArguments(text, lookup, dockerfile.escapedBy)) {
        const given = known.get(name) ?? value;
        if (given !== null) values.set(name, given);
      }
  return values;
}

/** The image or stage that a stage begins with, variables replaced. */
export function baseOf(dockerfile: Dockerfile, stage: Stage, globals: Globals): string {
  return expand(stage.base, (name) => globals.get(name), dockerfile.escapedBy);
}

/** The stages that lead to a target through their FROMs, the lowest first. */
export function chainOf(dockerfile: Dockerfile, target: Stage, globals: Globals): Stage[] {
  const chain = [target];
  for (let below = stageBelow(dockerfile, target, globals); below && chain.length < CHAIN_LIMIT; ) {
    chain.unshift(below);
    below = stageBelow(dockerfile, below, globals);
  }
  return chain;
}

/** The stage that a `--from` names: by name, or by number where it stands in front of stage `before`. */
export function stageNamed(dockerfile: Dockerfile, name: string, before: number): Stage | null {
  const earlier = dockerfile.stages.slice(0, before);
  const named = earlier.findLast((stage) => stage.name === name.toLowerCase());
  return named ?? (/^\d{1,6}$/.test(name) ? (earlier[Number(name)] ?? null) : null);
}

/** The stages that an instruction takes files of: `COPY --from`, `RUN --mount=…,from=`. */
export function sourcesOf(dockerfile: Dockerfile, instruction: DockerfileInstruction, stage: number): Stage[] {
  const mounts = instruction.flags.flatMap((flag) => /^--mount=(?:.*,)?from=([^,]+)/.exec(flag)?.[1] ?? []);
  const names = [flagOf(instruction, 'from') ?? [], mounts].flat();
  return names.flatMap((name) => stageNamed(dockerfile, name, stage) ?? []);
}

/** The stages that nothing of the target comes from, neither by FROM nor by copying. */
export function unusedStages(dockerfile: Dockerfile, target: Stage, globals: Globals): Stage[] {
  const used = new Set<number>();
  const open = [target];
  for (let stage = open.pop(); stage; stage = open.pop()) {
    if (used.has(stage.index)) continue;
    used.add(stage.index);
    const below = stageBelow(dockerfile, stage, globals);
    if (below) open.push(below);
    for (const instruction of stage.instructions) open.push(...sourcesOf(dockerfile, instruction, stage.index));
  }
  return dockerfile.stages.filter(({ index }) => !used.has(index));
}

function stageBelow(dockerfile: Dockerfile, stage: Stage, globals: Globals): Stage | null {
  const name = baseOf(dockerfile, stage, globals).toLowerCase();
  return dockerfile.stages.slice(0, stage.index).findLast((one) => one.name === name) ?? null;
}
