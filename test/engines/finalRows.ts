import type { Image } from '../../src/image/image.ts';
import { KIND, type LayerIndex } from '../../src/image/layerIndex.ts';
import { nameAt } from '../../src/image/names.ts';
import type { InodeRef } from '../../src/image/overlay.ts';
import { numbersAt, textAt } from '../../src/image/rareColumns.ts';
import { FINGERPRINT_KEY, FINGERPRINT_LENGTH, fingerprintAt } from '../../src/layers/fingerprint.ts';
import type { Contents } from '../../src/layers/readContents.ts';
import { type Row, type Rows, textOf } from './rows.ts';

const TYPES = new Map<number, string>(Object.entries(KIND).map(([name, kind]) => [kind, name]));

/** The final root filesystem as the program sees it. */
export async function finalRows(image: Image, contents: Contents): Promise<Rows> {
  const { overlay } = contents;
  const rows: Rows = new Map();
  const names = new Map<string, string[]>();
  for (let node = 1; node < overlay.nodeCount; node++) {
    const version = overlay.finalVersion(node);
    if (version < 0) continue;
    const path = textOf(overlay.pathOf(node));
    const inode = overlay.inodeOf(version);
    const shared = inode ? `${inode.layer} ${inode.inode}` : path;
    const group = names.get(shared) ?? [];
    names.set(shared, group);
    const index = overlay.indexOf(version);
    const entry = overlay.entryOf(version);
    const owner = index.owner[entry] ?? 0;
    const type = TYPES.get(overlay.kindOf(version)) ?? '';
    if (type === 'file') group.push(path);
    const row: Row = {
      type,
      mode: type === 'symlink' ? null : (index.mode[entry] ?? 0),
      uid: index.owners[2 * owner] ?? 0,
      gid: index.owners[2 * owner + 1] ?? 0,
      size: overlay.sizeOf(version),
      link: textOf(textAt(index.links, entry) ?? ''),
      device: numbersAt(index.devices, entry)?.join() ?? '',
      content: inode ? await contentOf(image, contents, inode) : '',
      names: group,
    };
    rows.set(path, row);
  }
  for (const group of names.values()) group.sort();
  return rows;
}

async function contentOf({ layers }: Image, { overlay }: Contents, { layer, inode }: InodeRef): Promise<string> {
  const index = overlay.layers[layer];
  const blob = layers[layer]?.blob;
  if (!index || !blob) throw new RangeError(`Layer ${layer} was not read`);
  const known = index.fingerprints?.subarray(inode * FINGERPRINT_LENGTH, (inode + 1) * FINGERPRINT_LENGTH);
  const where = {
    offset: index.inodeOffset[inode] ?? 0,
    stored: index.inodeStored[inode] ?? 0,
    size: index.inodeSize[inode] ?? 0,
    sparse: numbersAt(index.sparse, inode),
  };
  return Buffer.from(known ?? (await fingerprintAt(blob, where, FINGERPRINT_KEY))).toString('hex');
}

/** Directories that a layer mentions as parents only, with the last layer that does. */
export function impliedDirectories(layers: readonly (LayerIndex | null)[]): Map<string, number> {
  const implied = new Map<string, number>();
  for (const [layer, index] of layers.entries()) {
    const paths: string[] = [''];
    for (const [entry, kind] of index?.kind.entries() ?? []) {
      if (!index || entry === 0) continue;
      const parent = paths[index.parent[entry] ?? 0];
      const name = nameAt(index.names, index.name[entry] ?? 0);
      const path = parent ? `${parent}/${name}` : name;
      paths.push(path);
      if (kind === KIND.implied) implied.set(textOf(path), layer);
    }
  }
  return implied;
}
