import type { Step } from '../image/history.ts';
import type { ComparedInstruction } from './compare.ts';
import type { Pair } from './pairing.ts';

const CREDIT = { exact: 1, normalised: 1, probable: 0.5, none: 0 } as const;
/** What a Dockerfile needs at least, so that `CMD ["sh"]` alone is no proof of anything. */
const EVIDENCE = 4;

/**
 * How much of a Dockerfile was found, from 0 to 1, by how much its instructions say: `WORKDIR /app` stands in half of
 * all Dockerfiles. Steps above the first one found count against it, as instructions without a step do.
 */
export function scoreOf(
  pairs: readonly Pair[],
  columns: readonly ComparedInstruction[],
  steps: readonly Step[],
): number {
  let found = 0;
  let all = 0;
  const paired = new Map(pairs.map((pair) => [pair.column, pair]));
  for (const [index, column] of columns.entries()) {
    const pair = paired.get(index);
    if (column.expected.optional && !pair) continue;
    const weight = weightOf(column);
    all += weight;
    if (pair) found += weight * CREDIT[pair.match.kind] * pair.alike;
  }
  const [first] = pairs;
  const foreign = first ? steps.length - first.row - pairs.length : 0;
  all += foreign;
  return all === 0 ? 0 : (found / all) * Math.min(1, found / EVIDENCE);
}

/** Long texts and those that make files say more. */
function weightOf({ expected, forms }: ComparedInstruction): number {
  const length = Math.max(0, ...forms.map(({ normal }) => normal.length));
  const said = 1 + Math.min(length, 60) / 15;
  return /^(?:RUN|COPY|ADD)$/.test(expected.instruction.keyword) ? 2 * said : said;
}
