import type { DockerfileHistory } from '../../dockerfile/history.ts';
import type { Words } from '../words.ts';
import type { Drawing } from './followedEditor.ts';

/** What a layer adds. */
export interface LayerAdded {
  readonly bytes: number;
  readonly paths: number;
}

/**
 * What each instruction added, for the end of its first line: `176 MB · 1985 paths`; for FROM what the base is, and whether
 * its end is known.
 * @param added by layer; none until they were read
 * @param size as sizes are shown
 */
export function sizeHints(
  { rows, base }: Pick<DockerfileHistory, 'rows' | 'base'>,
  added: readonly (LayerAdded | null)[],
  size: (bytes: number) => string,
  l10n: Words,
): Drawing['hints'] {
  const byLine = new Map<number, string[]>();
  const say = (line: number, text: string) => byLine.set(line, [...(byLine.get(line) ?? []), text]);
  const inWords = ({ bytes, paths }: LayerAdded) => {
    const counted = paths === 1 ? l10n.t('{0} path', 1) : l10n.t('{0} paths', paths);
    return paths === 0 ? size(bytes) : `${size(bytes)} · ${counted}`;
  };
  const from = rows.find(({ isBase, lines }) => isBase && lines)?.lines;
  const ofBase = from && base.layers <= added.length ? sumOf(added.slice(0, base.layers)) : null;
  if (from && ofBase && base.layers > 0) {
    const text = inWords(ofBase);
    say(from.first, base.exact ? l10n.t('base: {0}', text) : l10n.t('base, probably: {0}', text));
  }
  for (const { layer, lines, isBase, match } of rows) {
    const one = layer === null ? null : added[layer];
    if (one && lines && !isBase && match.kind !== 'none') say(lines.first, inWords(one));
  }
  return [...byLine].map(([line, texts]) => ({ line, text: texts.join(' + ') }));
}

/** Null where a layer could not be read. */
function sumOf(layers: readonly (LayerAdded | null)[]): LayerAdded | null {
  let [bytes, paths] = [0, 0];
  for (const layer of layers) {
    if (!layer) return null;
    bytes += layer.bytes;
    paths += layer.paths;
  }
  return { bytes, paths };
}
