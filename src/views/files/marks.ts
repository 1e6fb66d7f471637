import type { Mark } from '../../image/fileView.ts';
import type { Words } from '../words.ts';

/** How rows of a mark look; the words for it are always there too, as decorations can be turned off. */
export interface MarkLook {
  readonly letter: string;
  /** A color this extension contributes. */
  readonly color: string;
}

const LOOKS: Readonly<Partial<Record<Mark, MarkLook>>> = {
  added: { letter: 'A', color: 'layerscope.addedForeground' },
  modified: { letter: 'M', color: 'layerscope.modifiedForeground' },
  metadata: { letter: '~', color: 'layerscope.attributesForeground' },
  identical: { letter: '=', color: 'layerscope.identicalForeground' },
  removed: { letter: 'R', color: 'layerscope.removedForeground' },
};
const HIDDEN = 'layerscope.hiddenForeground';

/** A mark as the fragment of a row's URI, by which its decoration is looked up; '' where it has none. */
export function markFragment(mark: Mark, hidden: boolean): string {
  return LOOKS[mark] ? `${mark}${hidden ? '-hidden' : ''}` : '';
}

/** Reads what `markFragment` wrote. */
export function lookOf(fragment: string): (MarkLook & { readonly mark: Mark }) | undefined {
  const [name = '', hidden] = fragment.split('-');
  const look = Object.hasOwn(LOOKS, name) ? LOOKS[name as Mark] : undefined;
  return look && { ...look, ...(hidden ? { color: HIDDEN } : {}), mark: name as Mark };
}

export function letterOf(mark: Mark): string {
  return LOOKS[mark]?.letter ?? '';
}

/** What a layer did to a path; '' where it did nothing. */
export function markText(mark: Mark, l10n: Words): string {
  switch (mark) {
    case 'added':
      return l10n.t('added');
    case 'modified':
      return l10n.t('modified');
    case 'metadata':
      return l10n.t('attributes changed');
    case 'identical':
      return l10n.t('written again, identical');
    case 'removed':
      return l10n.t('removed here');
    default:
      return '';
  }
}
