import { createHash } from 'node:crypto';
import { FLAG, KIND } from '../../src/image/layerIndex.ts';
import { nameAt } from '../../src/image/names.ts';
import type { Overlay } from '../../src/image/overlay.ts';
import { textAt } from '../../src/image/rareColumns.ts';

const TYPES: Readonly<Record<number, string>> = {
  [KIND.file]: 'file',
  [KIND.directory]: 'dir',
  [KIND.symlink]: 'symlink',
  [KIND.char]: 'char',
  [KIND.block]: 'block',
  [KIND.fifo]: 'fifo',
  [KIND.other]: 'other',
};

/** The final root filesystem in one digest, as test/fixtures/README.md defines it. */
export function treeDigest(overlay: Overlay): string {
  const lines: Buffer[] = [];
  for (let node = 1; node < overlay.nodeCount; node++) {
    const version = overlay.finalVersion(node);
    if (version >= 0) lines.push(Buffer.from(lineOf(overlay, version), 'latin1'));
  }
  const hash = createHash('sha256');
  for (const [index, line] of lines.sort(Buffer.compare).entries()) hash.update(index > 0 ? '\n' : '').update(line);
  return hash.digest('hex');
}

function lineOf(overlay: Overlay, version: number): string {
  const index = overlay.indexOf(version);
  const entry = overlay.entryOf(version);
  const kind = overlay.kindOf(version);
  const isHardLink = ((index.flags[entry] ?? 0) & FLAG.hardLink) !== 0;
  const link = isHardLink ? hardLinkTarget(overlay, version) : (textAt(index.links, entry) ?? '');
  const size = kind === KIND.file && !isHardLink ? overlay.sizeOf(version) : 0;
  const owner = index.owner[entry] ?? 0;
  return [
    overlay.pathOf(overlay.nodeOf(version)),
    isHardLink ? 'hardlink' : (TYPES[kind] ?? '?'),
    (index.mode[entry] ?? 0).toString(8),
    index.owners[2 * owner],
    index.owners[2 * owner + 1],
    link,
    size,
  ].join('\0');
}

/** An index keeps the target's inode; its first name is the target, unless a link was linked to. */
function hardLinkTarget(overlay: Overlay, version: number): string {
  const index = overlay.indexOf(version);
  const outside = textAt(index.outsideLinks, overlay.entryOf(version));
  if (outside !== undefined) return outside;
  const parts: string[] = [];
  const inode = index.inode[overlay.entryOf(version)] ?? -1;
  for (let node = index.inodeNode[inode] ?? 0; node > 0; node = index.parent[node] ?? 0)
    parts.push(nameAt(index.names, index.name[node] ?? 0));
  return parts.reverse().join('/');
}
