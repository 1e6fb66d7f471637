import type { Image } from '../image/image.ts';
import { buildRows } from '../image/rows.ts';
import type { DockerfileHistory } from './history.ts';
import type { Reconstruction } from './reconstruct.ts';

/**
 * The history beside a Dockerfile that was made of it: every step has the lines that were written for it, those of the
 * base FROM and the comment behind it.
 */
export function historyOfReconstruction(
  image: Pick<Image, 'steps' | 'layers'>,
  { lines, fromLine, baseSteps, baseIsExact, baseName, baseBy, baseIsClaimed }: Reconstruction,
): DockerfileHistory {
  const rows = buildRows(image);
  const from = { first: fromLine, last: lines[baseSteps - 1]?.last ?? fromLine };
  return {
    rows: rows.map(({ step, layer, instruction: { keyword, text } }, index) => ({
      step: step?.index ?? null,
      layer: layer?.index ?? null,
      keyword,
      text,
      isBase: index < baseSteps,
      lines: index < baseSteps ? from : (lines[index] ?? null),
      stage: 0,
      sources: [],
      match: { kind: 'exact', reason: 'text' },
    })),
    base: {
      steps: baseSteps,
      layers: rows.slice(0, baseSteps).filter(({ layer }) => layer).length,
      by: baseBy,
      exact: baseIsExact,
      name: baseName,
      claimed: baseIsClaimed,
    },
    target: 0,
    unmatched: [],
    unusedStages: [],
    recorded: false,
    score: 1,
    fits: true,
  };
}
