import type { LineRange } from '../dockerfile/dockerfile.ts';
import type { BaseBoundary, DockerfileRow, Match } from '../dockerfile/history.ts';
import type { Ranked } from '../dockerfile/rank.ts';
import { formatSize } from '../format/size.ts';
import type { Image } from '../image/image.ts';
import { labelOf } from '../image/labels.ts';
import { printable } from './printable.ts';
import type { Output } from './run.ts';

const BASE_BY: Readonly<Record<BaseBoundary['by'], string>> = {
  provenance: 'exact, by provenance',
  layers: 'exact, by its layers',
  builder: 'exact, by what the builder wrote',
  scratch: 'nothing below',
  lines: 'a guess: what lies below the first step found',
  history: 'a guess: what follows was built later, by another builder, or behind a CMD',
  none: '',
};

/** An image's steps beside the lines of a Dockerfile, for people. */
export function dockerfileLines(image: Image, { candidate, history }: Ranked, { isTTY, columns }: Output): string {
  const { rows, base, recorded, score, fits, unmatched, unusedStages } = history;
  const facts = [
    recorded ? `${candidate.name}, as the provenance recorded it` : candidate.name,
    fits ? `${Math.floor(score * 100)} % of it found` : 'not the Dockerfile of this image',
  ];
  const lines = [
    labelOf(image),
    `  Dockerfile: ${facts.join(' · ')}`,
    ...(base.by === 'none'
      ? []
      : [
          `  Base: ${base.name ?? 'scratch'} · ${base.steps} ${base.steps === 1 ? 'step' : 'steps'} · ${BASE_BY[base.by]}`,
        ]),
    '',
    cells('Lines', 'Found', 'Stored', 'Step'),
    ...rows.map((row) => rowLine(row, image)),
    ...(unmatched.length > 0 ? ['', `  No step is made by ${unmatched.map(linesText).join(', ')}.`] : []),
    ...unusedStages.map(({ stage, lines: range }) => `  Stage ${stage} (${linesText(range)}) left nothing.`),
  ];
  const width = isTTY ? Math.max(60, columns ?? 100) : Number.POSITIVE_INFINITY;
  return `${lines.map((line) => cut(printable(line), width)).join('\n')}\n`;
}

function rowLine(row: DockerfileRow, { layers }: Image): string {
  const { layer, lines, keyword, text, sources } = row;
  const size = layer === null ? null : (layers[layer]?.size ?? null);
  const from = sources.map(({ stage, name, lines: of }) => ` (from ${name ?? `stage ${stage}`}, ${linesText(of)})`);
  return cells(
    lines ? linesText(lines).replace(/^lines? /, '') : '',
    matchText(row.match),
    size === null ? '' : formatSize(size),
    `${keyword || (layer === null ? '' : '(layer)')} ${text}`.replace(/\s+/g, ' ').trim() + from.join(''),
  );
}

function cells(lines: string, match: string, size: string, step: string): string {
  return `  ${lines.padEnd(9)} ${match.padEnd(27)} ${size.padStart(8)}  ${step}`;
}

const REASONS = {
  provenance: 'by provenance',
  text: 'same text',
  base: 'of the base',
  writing: 'other writing',
  checksum: 'only a checksum',
  similar: 'similar text',
  place: 'by its place',
  repeated: 'repeated',
} as const;

function matchText(match: Match): string {
  return match.kind === 'none' ? '' : `${match.kind}, ${REASONS[match.reason]}`;
}

function linesText({ first, last }: LineRange): string {
  return first === last ? `line ${first}` : `lines ${first}-${last}`;
}

function cut(line: string, width: number): string {
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}
