import type { DockerfileHistory } from '../../dockerfile/history.ts';
import type { Words } from '../words.ts';
import type { Drawing } from './followedEditor.ts';

/** What a layer adds, as it is drawn behind its line. */
export interface LayerAdded {
  /** As it is shown. */
  readonly size: string;
  readonly paths: number;
}

/** What each instruction added, for the end of its first line: `176 MB · 1985 paths`. */
export function sizeHints(
  { rows }: Pick<DockerfileHistory, 'rows'>,
  added: readonly (LayerAdded | null)[],
  l10n: Words,
): Drawing['hints'] {
  const byLine = new Map<number, string[]>();
  for (const { layer, lines, isBase, match } of rows) {
    const one = layer === null ? null : added[layer];
    if (!one || !lines || isBase || match.kind === 'none') continue;
    const texts = byLine.get(lines.first) ?? [];
    const paths = one.paths === 1 ? l10n.t('{0} path', 1) : l10n.t('{0} paths', one.paths);
    texts.push(one.paths === 0 ? one.size : `${one.size} · ${paths}`);
    byLine.set(lines.first, texts);
  }
  return [...byLine].map(([line, texts]) => ({ line, text: texts.join(' + ') }));
}
