import { readInstruction } from '../../image/instruction.ts';
import type { EngineStep } from './answers/imageDetails.ts';

/** Instructions that may make a layer; a layer of a WORKDIR, or of a RUN that changed nothing, has no bytes. */
const MAKERS = ['', 'RUN', 'COPY', 'ADD', 'WORKDIR'];

/**
 * Which steps of a history made a layer. An engine does not say: a step with bytes did, and one without may have.
 * @param steps oldest first
 * @returns null where the steps that can have made one are not as many as the layers
 */
export function layerSteps(steps: readonly Pick<EngineStep, 'createdBy' | 'size'>[], layers: number): boolean[] | null {
  const withBytes = steps.map(({ size }) => size > 0);
  const possible = steps.map(({ size, createdBy }) => size > 0 || MAKERS.includes(readInstruction(createdBy).keyword));
  return [withBytes, possible].find((made) => made.filter(Boolean).length === layers) ?? null;
}
