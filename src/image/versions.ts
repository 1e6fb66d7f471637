import type { FileView, Mark } from './fileView.ts';
import { KIND } from './layerIndex.ts';
import { metadataDifferences } from './metadataDifferences.ts';
import { CHANGE, type Overlay } from './overlay.ts';

/** The permission bits as people write them: `0644`. */
export function printMode(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** The permission bits of a version, setuid, setgid and sticky included. */
export function modeOf(overlay: Overlay, version: number): number {
  return overlay.indexOf(version).mode[overlay.entryOf(version)] ?? 0;
}

/** Mode, owner and group of a version. */
export function attributesOf(overlay: Overlay, version: number): { mode: string; owner: number; group: number } {
  const index = overlay.indexOf(version);
  const entry = overlay.entryOf(version);
  const row = 2 * (index.owner[entry] ?? 0);
  return {
    mode: printMode(modeOf(overlay, version)),
    owner: index.owners[row] ?? 0,
    group: index.owners[row + 1] ?? 0,
  };
}

/** What differs beside the content, as `mode 0644→0755`, `owner 0→33`, `group 0→33` and `xattr NAME`. */
export function attributeChanges(overlay: Overlay, before: number, after: number): string[] {
  const earlier = attributesOf(overlay, before);
  const later = attributesOf(overlay, after);
  return metadataDifferences(overlay, before, after).map((field) =>
    field === 'mode' || field === 'owner' || field === 'group' ? `${field} ${earlier[field]}→${later[field]}` : field,
  );
}

/** The layer that removed or wrote over a version, and which of the two; undefined where it is there to the end. */
export function hiderOf(overlay: Overlay, version: number): { layer: number; removed: boolean } | undefined {
  let next = -1;
  const newest = overlay.versionAt(overlay.nodeOf(version), overlay.layers.length - 1);
  for (let at = newest; at >= 0 && at !== version; at = overlay.previousOf(at)) next = at;
  if (next < 0) return undefined;
  const removed = overlay.changeOf(next) === CHANGE.removed;
  // A directory written again is the same directory.
  const stays = !removed && overlay.kindOf(version) === KIND.directory && overlay.kindOf(next) === KIND.directory;
  return stays ? undefined : { layer: overlay.layerOf(next), removed };
}

/** The file a file was before, whatever happened between; -1 where there is none. */
export function previousFile(overlay: Overlay, version: number): number {
  if (!isFile(overlay, version)) return -1;
  let before = overlay.previousOf(version);
  while (before >= 0 && overlay.entryOf(before) < 0) before = overlay.previousOf(before);
  return isFile(overlay, before) ? before : -1;
}

export function isFile(overlay: Overlay, version: number): boolean {
  return version >= 0 && overlay.entryOf(version) >= 0 && overlay.kindOf(version) === KIND.file;
}

/** The mark a row of a path shows: the final filesystem tells nobody's doings, but what is gone of it. */
export function shownMark(view: FileView, node: number): Mark {
  const mark = view.markOf(node);
  return view.selection.kind !== 'final' || mark === 'removed' || mark === 'none' ? mark : 'unchanged';
}

/** Bytes a changed file had before; null for what is no such file. */
export function bytesBefore(view: FileView, node: number): number | null {
  const before = view.beforeOf(node);
  return shownMark(view, node) === 'modified' && isFile(view.overlay, before) ? view.overlay.sizeOf(before) : null;
}

/** Bytes a row of a path shows: those that are there at and below it; of what is removed, those that went. */
export function shownBytes(view: FileView, node: number): number {
  return view.markOf(node) === 'removed' && view.bytesOf(node) === 0 ? view.goneBytesOf(node) : view.bytesOf(node);
}
