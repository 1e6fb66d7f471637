import type { Image } from '../../src/image/image.ts';
import { printPlatform } from '../../src/image/platform.ts';
import type { Contents } from '../../src/layers/readContents.ts';
import { json } from '../helpers/archive.ts';
import { type TarMember, tarOf } from '../helpers/tar.ts';
import { type Engine, Refusal } from './engine.ts';
import { exportedRows } from './exportedRows.ts';
import { finalRows, impliedDirectories } from './finalRows.ts';
import type { Row, Rows } from './rows.ts';

/** What came of an image: refused by the engine with its words, or compared, with a text for each difference. */
export type Outcome = { readonly refused: string } | { readonly differences: readonly string[] };

/**
 * Has the engine load an image's layers and compares what a container of it shows with what the program says.
 * @param contents read with digests, all layers
 * @param says what the program says, in one way or several
 */
export async function compareWith(
  engine: Engine,
  image: Image,
  contents: Contents,
  name: string,
  says = async () => [await finalRows(image, contents)],
): Promise<Outcome> {
  // Not a name that an image of the user's may have.
  const reference = `layerscope-test:${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
  const archive = await archiveOf(image, contents, reference);
  try {
    const tar = await engine.export(archive, reference, printPlatform(image.platform));
    const theirs = await exportedRows(tar);
    return { differences: (await says()).flatMap((ours) => differencesOf(theirs, ours, contents)) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
}

/** A docker-archive of the layers as they are stored, with a config that claims what they are. */
async function archiveOf({ layers, platform }: Image, { read }: Contents, reference: string): Promise<Buffer> {
  const { os, architecture, variant } = platform;
  const diffIds = read.map(({ computed }) => computed?.diffId);
  const config = { os, architecture, variant, config: {}, rootfs: { type: 'layers', diff_ids: diffIds } };
  const members: TarMember[] = [];
  for (const [index, { blob }] of layers.entries())
    members.push({ name: `${index}/layer.tar`, content: (await blob?.read(0, blob.size)) ?? '' });
  const names = members.map(({ name }) => name);
  return tarOf([
    ...members,
    { name: 'config.json', content: json(config) },
    { name: 'manifest.json', content: json([{ Config: 'config.json', RepoTags: [reference], Layers: names }]) },
  ]);
}

/** What an engine makes in every container: folders where the image has none, and files in any case. */
const FOLDERS_OF_CONTAINERS = ['dev', 'dev/pts', 'dev/shm', 'etc', 'proc', 'sys'];
const FILES_OF_CONTAINERS = ['.dockerenv', 'dev/console', 'etc/hostname', 'etc/hosts', 'etc/mtab', 'etc/resolv.conf'];

function differencesOf(theirs: Rows, ours: Rows, { overlay }: Contents): string[] {
  const implied = impliedDirectories(overlay.layers);
  const differences: string[] = [];
  for (const path of [...new Set([...theirs.keys(), ...ours.keys()])].sort()) {
    if (FILES_OF_CONTAINERS.includes(path)) continue;
    const [their, our] = [theirs.get(path), ours.get(path)];
    // A folder without an entry is none of the result's, but engines have to make one.
    const isMade = implied.has(path) || FOLDERS_OF_CONTAINERS.includes(path);
    if (!our && their?.type === 'directory' && isMade) continue;
    // And on overlayfs it lends its own attributes to the folder that it shows through to.
    const [a, b] = [their, our].map((row) => lineOf(row, implied.has(path)));
    if (a !== b) differences.push(`/${path}\n  the engine shows ${a}\n  the program says ${b}`);
  }
  return differences;
}

function lineOf(row: Row | undefined, isImplied: boolean): string {
  if (!row) return 'nothing';
  return isImplied && row.type === 'directory' ? row.type : JSON.stringify(row);
}
