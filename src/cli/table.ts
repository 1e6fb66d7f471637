import { formatSize } from '../format/size.ts';
import { shortId } from '../image/digest.ts';
import type { Catalog, Image } from '../image/image.ts';
import { labelOf } from '../image/labels.ts';
import { printPlatform } from '../image/platform.ts';
import { buildRows } from '../image/rows.ts';
import { sentence } from '../image/sentence.ts';

interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Prints the images for people: a header line each, then the steps in build order. */
export function printTable(images: readonly Image[], catalog: Catalog, output: Output): void {
  const width = output.isTTY ? Math.max(60, output.columns ?? 100) : Number.POSITIVE_INFINITY;
  const lines = images.flatMap((image, index) => [...(index > 0 ? [''] : []), ...imageLines(image, width)]);
  for (const { sentence: said } of catalog.notes) lines.push('', `Note: ${sentence(said.template, said.values)}`);
  for (const { platform, reason } of missing(catalog)) lines.push('', `Not shown: ${platform}, ${reason}`);
  output.write(`${lines.map(printable).join('\n')}\n`);
}

function imageLines(image: Image, width: number): string[] {
  const stored = image.layers.reduce<number | null>(
    (sum, { size }) => (sum === null || size === null ? null : sum + size),
    0,
  );
  const facts = [
    printPlatform(image.platform),
    `${image.layers.length} ${image.layers.length === 1 ? 'layer' : 'layers'}`,
    stored === null ? '' : `${formatSize(stored)} stored`,
    `ID ${shortId(image.id)}`,
    image.manifestDigest ? `manifest ${shortId(image.manifestDigest)}` : '',
  ].filter((fact) => fact !== '');
  const [, ...others] = image.references;
  return [
    labelOf(image),
    ...(others.length > 0 ? [`  also ${others.join(', ')}`] : []),
    `  ${facts.join(' · ')}`,
    '',
    ...buildRows(image).map(({ layer, instruction }) => {
      const number = layer ? String(layer.index).padStart(3) : '   ';
      const size = layer ? (layer.size === null ? '?' : formatSize(layer.size)) : '';
      const text = `${instruction.keyword || (layer ? '(layer)' : '')} ${instruction.text}`.replace(/\s+/g, ' ').trim();
      return cut(`${number}  ${size.padStart(8)}  ${text}`, width);
    }),
    ...image.notes.flatMap(({ sentence: said }) => [`  Note: ${sentence(said.template, said.values)}`]),
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

function cut(line: string, width: number): string {
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}

/** An image's text must not steer the terminal it is printed to. */
function printable(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return line.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}
