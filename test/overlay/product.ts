import { type Analysis, analyze } from '../../src/image/analyze.ts';
import { KIND } from '../../src/image/layerIndex.ts';
import { CHANGE, type Overlay } from '../../src/image/overlay.ts';
import { numbersAt, textAt, xattrsAt } from '../../src/image/rareColumns.ts';
import { type Contents, readContents } from '../../src/layers/readContents.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { openBytes } from '../../src/sources/index.ts';
import { configOf, json } from '../helpers/archive.ts';
import { type TarMember, tarOf } from '../helpers/tar.ts';
import { layerBytes, type ScriptLayer } from './script.ts';

/** What the program makes of a stack, read from an archive as a user's is. */
export async function readStack(layers: readonly ScriptLayer[]): Promise<{ contents: Contents; analysis: Analysis }> {
  const source = await openBytes('stack.tar', archiveOf(layers), { spoolDirectory: '/nowhere' });
  const [image] = presentImages(source.catalog);
  if (!image) throw new Error('The archive shows no image.');
  const contents = await readContents(image);
  return { contents, analysis: analyze(image, contents, null, source.catalog.notes) };
}

/** A docker-archive of a stack, in which equal layers are one member. */
export function archiveOf(layers: readonly ScriptLayer[]): Buffer {
  const blobs = layers.map(layerBytes);
  const names = layers.map((layer) => (layer.storage === 'absent' ? 'absent' : `${layers.indexOf(layer)}/layer.tar`));
  const members = new Map(
    names.map((name, index): [string, TarMember] => [name, { name, content: blobs[index] ?? '' }]),
  );
  members.delete('absent');
  return tarOf([
    ...members.values(),
    { name: 'config.json', content: configOf(blobs) },
    { name: 'manifest.json', content: json([{ Config: 'config.json', RepoTags: null, Layers: names }]) },
  ]);
}

const KINDS: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(KIND).map(([name, kind]) => [kind, name]),
);
const CHANGES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(CHANGE).map(([name, change]) => [change, name]),
);

/** The tree after a layer, a line for each path. */
export function linesAt(overlay: Overlay, layer: number): string[] {
  const lines: string[] = [];
  for (let node = 1; node < overlay.nodeCount; node++) {
    const version = overlay.visibleAt(node, layer);
    if (version >= 0) lines.push(lineOf(overlay, version, overlay.pathOf(node)));
  }
  return lines.sort();
}

function lineOf(overlay: Overlay, version: number, path: string): string {
  const index = overlay.indexOf(version);
  const entry = overlay.entryOf(version);
  const owner = index.owner[entry] ?? 0;
  const xattrs = [...(xattrsAt(index.xattrs, entry) ?? [])].map(([name, value]) => [
    name,
    Buffer.from(value).toString('latin1'),
  ]);
  return JSON.stringify({
    path,
    layer: overlay.layerOf(version),
    kind: KINDS[overlay.kindOf(version)],
    mode: index.mode[entry],
    uid: index.owners[2 * owner],
    gid: index.owners[2 * owner + 1],
    mtime: index.mtime[entry],
    size: overlay.sizeOf(version),
    link: textAt(index.links, entry) ?? '',
    device: numbersAt(index.devices, entry) ?? [0, 0],
    xattrs: xattrs.sort(),
  });
}

/** Each path's versions, oldest first: which layer did what. Paths that no layer touches have none. */
export function versionsOf(overlay: Overlay): Record<string, string[]> {
  const all: [string, string[]][] = [];
  for (let node = 1; node < overlay.nodeCount; node++) {
    const versions: string[] = [];
    const newest = overlay.versionAt(node, overlay.layers.length - 1);
    for (let version = newest; version >= 0; version = overlay.previousOf(version))
      versions.unshift(`${overlay.layerOf(version)} ${CHANGES[overlay.changeOf(version)]}`);
    if (versions.length > 0) all.push([overlay.pathOf(node), versions]);
  }
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}
