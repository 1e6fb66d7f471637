import { buildkitText } from './buildkitText.ts';
import { classicText } from './classicText.ts';
import type { Dockerfile, DockerfileInstruction, LineRange, Stage } from './dockerfile.ts';
import { parseDockerfile } from './parse.ts';
import { buildahText, kanikoText } from './rawText.ts';
import { type KnownOfBuild, Scope } from './scope.ts';
import { chainOf, type Globals } from './stages.ts';

/** An instruction, and what its step would look like in history. */
export interface ExpectedStep {
  readonly instruction: DockerfileInstruction;
  /** The stage it stands in, by number. */
  readonly stage: number;
  /** The lines that made it: those of FROM for a trigger of the base. */
  readonly lines: LineRange;
  /** What each builder would write, distinct; empty for ONBUILD with a builder that keeps none. */
  readonly texts: readonly string[];
  /** Whether there may be no step of it: ONBUILD with BuildKit, and what is only thought to be a trigger. */
  readonly optional: boolean;
  readonly makesLayer: boolean;
}

const MAKES_LAYER = /^(?:RUN|COPY|ADD|WORKDIR)$/;

/**
 * The steps that the stages leading to a target leave in history, bottom first.
 * @param triggers what ONBUILD of the base adds behind the first FROM
 */
export function expectedSteps(
  dockerfile: Dockerfile,
  target: Stage,
  known: KnownOfBuild,
  globals: Globals,
  triggers: readonly string[] = [],
): ExpectedStep[] {
  const ofBuildKit = new Scope(dockerfile.escapedBy, known, globals, true);
  const ofOthers = new Scope(dockerfile.escapedBy, known, globals, false);
  const steps: ExpectedStep[] = [];
  const chain = chainOf(dockerfile, target, globals);
  for (const [position, stage] of chain.entries()) {
    ofBuildKit.beginStage();
    ofOthers.beginStage();
    const inherited = position === 0 ? triggers : onbuild(chain[position - 1]);
    const instructions = [
      ...inherited.flatMap((text) => triggerOf(text)),
      ...stage.instructions.map((instruction) => ({ instruction, lines: instruction.lines })),
    ];
    for (const { instruction, lines } of instructions) {
      const optional = lines === null || instruction.keyword === 'ONBUILD';
      steps.push({
        ...stepOf(instruction, ofBuildKit, ofOthers),
        stage: stage.index,
        lines: lines ?? stage.from.lines,
        optional,
      });
      ofBuildKit.take(instruction);
      ofOthers.take(instruction);
    }
  }
  return steps;
}

function stepOf(
  instruction: DockerfileInstruction,
  ofBuildKit: Scope,
  ofOthers: Scope,
): Pick<ExpectedStep, 'instruction' | 'texts' | 'makesLayer'> {
  const written = [
    buildkitText(instruction, ofBuildKit),
    classicText(instruction, ofOthers),
    buildahText(instruction, ofOthers),
    kanikoText(instruction),
  ];
  return {
    instruction,
    texts: [...new Set(written.filter((text) => text !== null))],
    makesLayer: MAKES_LAYER.test(instruction.keyword),
  };
}

function onbuild(stage: Stage | undefined): string[] {
  return (stage?.instructions ?? []).flatMap(({ keyword, text }) => (keyword === 'ONBUILD' ? [text] : []));
}

function triggerOf(text: string): { instruction: DockerfileInstruction; lines: null }[] {
  const [instruction] = parseDockerfile(`FROM base\n${text}`).stages[0]?.instructions ?? [];
  return instruction ? [{ instruction, lines: null }] : [];
}
