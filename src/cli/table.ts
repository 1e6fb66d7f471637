import { formatSize } from '../format/size.ts';
import type { Analysis } from '../image/analyze.ts';
import type { Check } from '../image/checks.ts';
import { shortId } from '../image/digest.ts';
import type { Catalog, Image } from '../image/image.ts';
import { labelOf } from '../image/labels.ts';
import { familiarReference } from '../image/reference.ts';
import { buildRows, type Row } from '../image/rows.ts';
import { sentence } from '../image/sentence.ts';
import { objectOf } from '../image/verify.ts';
import type { LayerCounts } from '../image/waste.ts';
import type { Outcome } from '../layers/readContents.ts';
import { printable } from './printable.ts';
import type { Output } from './run.ts';

/** An image and what was found out about it. */
export interface Answer {
  readonly image: Image;
  readonly contents: Outcome;
  /** Null unless digests were asked for. */
  readonly checks: readonly Check[] | null;
  readonly analysis: Analysis;
}

/** The wasted paths a table lists. */
const WASTED_PATHS = 10;

/** Prints the images for people: facts, the steps in build order, what is wasted by which step, and what is odd. */
export function printTable(answers: readonly Answer[], catalog: Catalog, output: Output): void {
  const width = output.isTTY ? Math.max(60, output.columns ?? 100) : Number.POSITIVE_INFINITY;
  const lines = answers.flatMap((answer, index) => [...(index > 0 ? [''] : []), ...answerLines(answer)]);
  for (const { platform, reason } of missing(catalog)) lines.push('', `Not shown: ${platform}, ${reason}`);
  output.write(`${lines.map((line) => cut(printable(line), width)).join('\n')}\n`);
}

function answerLines({ image, contents, checks, analysis }: Answer): string[] {
  const [, ...others] = image.references;
  return [
    labelOf(image),
    ...(others.length > 0 ? [`  also ${others.map(familiarReference).join(', ')}`] : []),
    `  ${identityFacts(image, analysis).join(' · ')}`,
    `  ${contentFacts(analysis).join(' · ')}`,
    '',
    ...stepLines(image, contents),
    ...wasteLines(image, analysis, contents),
    ...(checks ? integrityLines(checks) : []),
    ...analysis.notes.map(({ message, count, paths }) => {
      const times = count > 1 ? ` (${count} times)` : '';
      return `  Note: ${message}${times}${paths.length > 0 ? ` ${paths.join(', ')}` : ''}`;
    }),
  ];
}

function identityFacts(image: Image, { platform }: Analysis): string[] {
  return [
    platform,
    plural(image.layers.length, 'layer'),
    `ID ${shortId(image.id)}`,
    ...(image.manifestDigest ? [`manifest ${shortId(image.manifestDigest)}`] : []),
  ];
}

function contentFacts(analysis: Analysis): string[] {
  const { layers, storedBytes, visibleBytes, wastedBytes, efficiency, files } = analysis;
  const read = layers.filter(({ bytes }) => bytes !== null).length;
  if (read === 0 && layers.length > 0) return ['no layer could be read'];
  return [
    `${formatSize(storedBytes)} in ${read === layers.length ? 'all layers' : `${read} of ${plural(layers.length, 'layer')}`}`,
    `${formatSize(visibleBytes)} visible in ${plural(files, 'file')}`,
    `${formatSize(wastedBytes)} wasted`,
    `efficiency ${(efficiency * 100).toFixed(1)} %`,
  ];
}

function stepLines(image: Image, { totals }: Outcome): string[] {
  const header = ['  #', 'Stored', 'Files', 'Hidden', 'Added', 'Changed', 'Removed', 'Same'];
  const rows = buildRows(image).map((row) => {
    const { layer } = row;
    const counts = layer ? totals.layers[layer.index] : undefined;
    const stored = layer ? (layer.size === null ? '?' : formatSize(layer.size)) : '';
    return [layer ? String(layer.index) : '', stored, ...countCells(counts), stepText(row)];
  });
  return [columns(header, 'Step'), ...rows.map((cells) => columns(cells.slice(0, -1), cells.at(-1) ?? ''))];
}

function stepText({ layer, instruction: { keyword, text } }: Row): string {
  return `${keyword || (layer ? '(layer)' : '')} ${text}`.replace(/\s+/g, ' ').trim();
}

function countCells(counts: LayerCounts | null | undefined): string[] {
  if (!counts) return ['', '', '', '', '', ''];
  const { bytes, wastedBytes, added, modified, removed, identical } = counts;
  const number = (value: number) => (value === 0 ? '' : value.toLocaleString('en'));
  const hidden = wastedBytes === 0 ? '' : formatSize(wastedBytes);
  return [formatSize(bytes), hidden, number(added), number(modified), number(removed), number(identical)];
}

function columns([number = '', ...cells]: string[], text: string): string {
  return `${number.padStart(3)} ${cells.map((cell) => cell.padStart(8)).join(' ')}  ${text}`;
}

function wasteLines(image: Image, { wasted, wastedBytes }: Analysis, { totals }: Outcome): string[] {
  if (wastedBytes === 0) return [];
  const steps = new Map(buildRows(image).map((row) => [row.layer?.index, stepText(row)]));
  const hiders = totals.layers.flatMap((counts, layer) =>
    [...(counts?.hiddenBy ?? [])].map(([by, bytes]) => ({ layer, by, bytes })),
  );
  return [
    '',
    '  Wasted: bytes that are stored and that no container sees',
    ...hiders
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, WASTED_PATHS)
      .map(({ layer, by, bytes }) =>
        by === layer
          ? `  ${formatSize(bytes).padStart(8)}  of layer ${layer}, overwritten in the same layer: ${steps.get(by)}`
          : `  ${formatSize(bytes).padStart(8)}  of layer ${layer}, hidden by layer ${by}: ${steps.get(by)}`,
      ),
    '  Largest paths',
    ...wasted.slice(0, WASTED_PATHS).map(({ path, bytes }) => `  ${formatSize(bytes).padStart(8)}  ${path}`),
  ];
}

/** How a state is said of one claim and of several; the good ones are only counted. */
const STATES: readonly [Check['state'], one: string, several: string][] = [
  ['matches', 'matches', 'match'],
  ['unclaimed', 'has nothing to compare with', 'have nothing to compare with'],
  ['mismatch', 'does not match', 'do not match'],
  ['absent', 'is absent', 'are absent'],
  ['unreadable', 'cannot be computed', 'cannot be computed'],
];

/** Digests, sizes and counts; what only follows from them is left out where it says nothing new. */
function integrityLines(checks: readonly Check[]): string[] {
  const own = checks.filter(({ state, follows }) => !follows || state === 'matches');
  const counted = STATES.flatMap(([state, one, several]) => {
    const count = own.filter((check) => check.state === state).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  });
  return [
    '',
    `  Digests and sizes: ${counted.join(', ')}`,
    ...own.flatMap((check) => {
      const { claimed, computed, state, meaning } = check;
      const isFound = state === 'mismatch' ? `: claimed ${claimed}, is ${computed ?? 'unreadable'}` : `: ${state}`;
      return meaning ? [`  ${objectOf(check)}${isFound}`, `    ${sentence(meaning.template, meaning.values)}`] : [];
    }),
  ];
}

function missing(catalog: Catalog): { platform: string; reason: string }[] {
  return catalog.images.flatMap(({ variants }) =>
    variants.flatMap((variant) => {
      if (variant.state === 'absent') return [{ platform: variant.platform, reason: 'named but not in the archive' }];
      if (variant.state === 'broken') return [{ platform: variant.platform, reason: variant.error.message }];
      return [];
    }),
  );
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

function cut(line: string, width: number): string {
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}
