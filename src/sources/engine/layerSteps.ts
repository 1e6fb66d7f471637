import { readInstruction } from '../../image/instruction.ts';
import type { EngineStep } from './answers/imageDetails.ts';

/** Instructions that make a layer even where that has no bytes: a RUN that only removes, say. */
const MAKERS = ['', 'RUN', 'COPY', 'ADD'];

/**
 * Which steps of a history made a layer. An engine does not say: a step with bytes did, and one without may have, a WORKDIR
 * only where its folder was new. The first of these guesses counts that gives as many as there are layers.
 * @param steps oldest first
 * @returns null where none does
 */
export function layerSteps(steps: readonly Pick<EngineStep, 'createdBy' | 'size'>[], layers: number): boolean[] | null {
  const keywords = steps.map(({ createdBy }) => readInstruction(createdBy).keyword);
  const guesses = [[], MAKERS, [...MAKERS, 'WORKDIR']].map((makers) =>
    steps.map(({ size }, index) => size > 0 || makers.includes(keywords[index] ?? '')),
  );
  return guesses.find((made) => made.filter(Boolean).length === layers) ?? null;
}
