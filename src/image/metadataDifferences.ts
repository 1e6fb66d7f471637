import type { LayerIndex } from './layerIndex.ts';
import type { Overlay } from './overlay.ts';
import { NO_XATTRS, type XattrSet, xattrsAt } from './rareColumns.ts';

/** Which of mode, owner, group and extended attributes differ between two versions; `xattr NAME` for each of those. */
export function metadataDifferences(overlay: Overlay, before: number, after: number): string[] {
  return [...modeAndOwnerDifferences(overlay, before, after), ...xattrDifferences(overlay, before, after)];
}

/** Whether none does. */
export function hasSameMetadata(overlay: Overlay, before: number, after: number): boolean {
  const a = overlay.entryOf(before);
  const b = overlay.entryOf(after);
  const earlier = overlay.indexOf(before);
  const later = overlay.indexOf(after);
  return (
    earlier.mode[a] === later.mode[b] &&
    ownerAt(earlier, a, USER) === ownerAt(later, b, USER) &&
    ownerAt(earlier, a, GROUP) === ownerAt(later, b, GROUP) &&
    xattrDifferences(overlay, before, after).length === 0
  );
}

const USER = 0;
const GROUP = 1;

function ownerAt({ owner, owners }: LayerIndex, entry: number, which: number): number {
  return owners[2 * (owner[entry] as number) + which] as number;
}

function modeAndOwnerDifferences(overlay: Overlay, before: number, after: number): string[] {
  const a = overlay.entryOf(before);
  const b = overlay.entryOf(after);
  const earlier = overlay.indexOf(before);
  const later = overlay.indexOf(after);
  const fields: string[] = [];
  if (earlier.mode[a] !== later.mode[b]) fields.push('mode');
  if (ownerAt(earlier, a, USER) !== ownerAt(later, b, USER)) fields.push('owner');
  if (ownerAt(earlier, a, GROUP) !== ownerAt(later, b, GROUP)) fields.push('group');
  return fields;
}

/** Most files of a layer share their attributes, and an image can make those many. */
const compared = new WeakMap<XattrSet, WeakMap<XattrSet, readonly string[]>>();

function xattrDifferences(overlay: Overlay, before: number, after: number): readonly string[] {
  const earlier = xattrsAt(overlay.indexOf(before).xattrs, overlay.entryOf(before)) ?? NO_XATTRS;
  const later = xattrsAt(overlay.indexOf(after).xattrs, overlay.entryOf(after)) ?? NO_XATTRS;
  return differencesOf(earlier, later);
}

function differencesOf(before: XattrSet, after: XattrSet): readonly string[] {
  if (before === after) return [];
  const known = compared.get(before)?.get(after);
  if (known) return known;
  const fields: string[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [valueBefore, valueAfter] = [before.get(name), after.get(name)];
    if (!valueBefore || !valueAfter || Buffer.compare(valueBefore, valueAfter) !== 0) fields.push(`xattr ${name}`);
  }
  const pairs = compared.get(before) ?? new WeakMap();
  compared.set(before, pairs.set(after, fields));
  return fields;
}
