import { visibleText } from '../../format/visibleText.ts';
import type { Mark } from '../../image/fileView.ts';
import { displayName } from '../../image/names.ts';
import { attributeChanges, hiderOf, shownMark } from '../../image/versions.ts';
import type { Words } from '../words.ts';
import type { ViewedPath } from './viewedPath.ts';

/** What the row's layers did to the path. */
export function markOf({ view, node }: ViewedPath): Mark {
  return shownMark(view, node);
}

/** What became different beside the content: `mode 0644→0755`. */
export function changesOf(path: ViewedPath): string[] {
  const { view, node } = path;
  const mark = markOf(path);
  if (mark !== 'metadata' && mark !== 'modified') return [];
  const before = view.beforeOf(node);
  return before < 0 ? [] : attributeChanges(view.overlay, before, view.versionOf(node));
}

/** Which later layer took away what is there in the row's view; '' where it is there to the end. */
export function hiddenText(path: ViewedPath, l10n: Words): string {
  const { view, node } = path;
  const version = view.versionOf(node);
  const hider = markOf(path) === 'removed' || version < 0 ? undefined : hiderOf(view.overlay, version);
  return hider ? hiderText(hider, l10n) : '';
}

/** Which layer removed or replaced something. */
export function hiderText(hider: { layer: number; removed: boolean }, l10n: Words): string {
  return hider.removed ? l10n.t('removed by layer {0}', hider.layer) : l10n.t('hidden by layer {0}', hider.layer);
}

/** Names of images on one line, with nothing hidden in them. */
export function nameText(name: string): string {
  return visibleText(displayName(name)).replace(/[\n\t]/g, (space) => `\\u{${space.charCodeAt(0).toString(16)}}`);
}
