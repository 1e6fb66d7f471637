import { groupRows, type NameNode, type Node, type PlatformNode } from './nodes.ts';

/** The images and platforms that rows are, each once: one of several names, and no platform of an image that is there whole. */
export function selectedImages(rows: readonly Node[]): (NameNode | PlatformNode)[] {
  const names = rows.flatMap((row) => (row.kind === 'group' ? groupRows(row) : row.kind === 'name' ? [row] : []));
  const images = new Map<string, NameNode | PlatformNode>(names.map((node) => [idOf(node), node]));
  for (const row of rows)
    if (row.kind === 'platform' && !images.has(idOf(row))) images.set(`${idOf(row)} ${row.manifest.digest}`, row);
  return [...images.values()];
}

function idOf({ enginePlace, name }: NameNode | PlatformNode): string {
  return `${enginePlace.endpoint} ${name.image.id}`;
}
