import * as vscode from 'vscode';
import { type ContextCopy, contextCopies } from '../../dockerfile/contextCopies.ts';
import type { Image } from '../../image/image.ts';
import { displayName } from '../../image/names.ts';
import type { Overlay } from '../../image/overlay.ts';
import { isFile } from '../../image/versions.ts';
import type { FileContents } from '../../layers/fileContents.ts';
import type { FoundDockerfile } from './findDockerfile.ts';

/** Files that are compared; with more, copying was more than a few sources. */
const MOST_FILES = 500;
/** Bytes of a file that is compared; of a larger one only its size is. */
const MOST_BYTES = 1_000_000;
/** Stored bytes of a compressed layer that is inflated for it. */
const MOST_STORED = 50_000_000;

/** A file that a layer has of the build context. */
interface CopiedFile {
  readonly version: number;
  /** Without a leading slash, as text. */
  readonly path: string;
}

/**
 * The files of the workspace that are others than the image has of them, by their paths there. Looked for beside the
 * Dockerfile, and at the top of its workspace folder; a file that is not found says nothing.
 */
export async function changedFiles(
  { uri, text, history }: Pick<FoundDockerfile, 'uri' | 'text' | 'history'>,
  image: Image,
  overlay: Overlay,
  contents: () => Promise<FileContents>,
): Promise<string[]> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return [];
  const contexts = [vscode.Uri.joinPath(uri, '..'), folder.uri];
  const changed: string[] = [];
  for (const copy of contextCopies(history, text)) {
    const layer = image.layers[copy.layer];
    if (layer?.compression !== 'none' && (layer?.size ?? Number.POSITIVE_INFINITY) > MOST_STORED) continue;
    const pairs = await pairFiles(copy, filesOf(overlay, copy.layer), contexts);
    for (const { uri: file, version } of pairs)
      if (!(await isSame(file, overlay, version, contents))) changed.push(vscode.workspace.asRelativePath(file, false));
  }
  return [...new Set(changed)];
}

function filesOf(overlay: Overlay, layer: number): CopiedFile[] {
  const [from, to] = overlay.versionsOf(layer, layer);
  const files: CopiedFile[] = [];
  for (let version = from; version < to && files.length <= MOST_FILES; version++) {
    if (overlay.entryOf(version) < 0 || !isFile(overlay, version)) continue;
    const path = displayName(overlay.pathOf(overlay.nodeOf(version)));
    // No path of an image leads out of the folder that it is looked for in.
    if (!path.split(/[\\/]/).includes('..')) files.push({ version, path });
  }
  return files.length > MOST_FILES ? [] : files;
}

/** Which file of the workspace became which of the layer. */
async function pairFiles(
  { sources }: ContextCopy,
  files: readonly CopiedFile[],
  contexts: readonly vscode.Uri[],
): Promise<{ uri: vscode.Uri; version: number }[]> {
  const pairs: { uri: vscode.Uri; version: number }[] = [];
  for (const source of sources) {
    const found = await firstThatIs(contexts.map((context) => vscode.Uri.joinPath(context, source)));
    if (!found) continue;
    if (found.type === vscode.FileType.File) {
      const name = source.slice(source.lastIndexOf('/') + 1);
      const named = files.find(({ path }) => path === name || path.endsWith(`/${name}`));
      const [only] = files.length === 1 && sources.length === 1 ? files : [];
      const file = named ?? only;
      if (file) pairs.push({ uri: found.uri, version: file.version });
    } else if (found.type === vscode.FileType.Directory && sources.length === 1) {
      const target = await targetOf(found.uri, files);
      if (target !== undefined)
        for (const { path, version } of files)
          pairs.push({ uri: vscode.Uri.joinPath(found.uri, path.slice(target.length)), version });
    }
  }
  return pairs;
}

/** The directory, with a slash behind, below which a layer has what a folder has: the first of a file's that fits. */
async function targetOf(folder: vscode.Uri, [file]: readonly CopiedFile[]): Promise<string | undefined> {
  const parts = file?.path.split('/') ?? [];
  for (let depth = 0; depth < parts.length; depth++)
    if (await typeOf(vscode.Uri.joinPath(folder, ...parts.slice(depth))))
      return parts
        .slice(0, depth)
        .map((part) => `${part}/`)
        .join('');
  return undefined;
}

async function firstThatIs(uris: readonly vscode.Uri[]): Promise<{ uri: vscode.Uri; type: number } | undefined> {
  for (const uri of uris) {
    const type = await typeOf(uri);
    if (type !== undefined) return { uri, type };
  }
  return undefined;
}

async function typeOf(uri: vscode.Uri): Promise<number | undefined> {
  try {
    return (await vscode.workspace.fs.stat(uri)).type;
  } catch {
    return undefined;
  }
}

/** A file that is not there, or no file, counts as the same: nothing can be said of it. */
async function isSame(
  file: vscode.Uri,
  overlay: Overlay,
  version: number,
  contents: () => Promise<FileContents>,
): Promise<boolean> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(file);
    if (type !== vscode.FileType.File) return true;
    if (size !== overlay.sizeOf(version)) return false;
    const inode = overlay.inodeOf(version);
    if (!inode || size === 0 || size > MOST_BYTES) return true;
    const bytes = await (await contents()).open(inode);
    const [ours, theirs] = await Promise.all([bytes.read(0, size), vscode.workspace.fs.readFile(file)]);
    return Buffer.compare(ours, theirs) === 0;
  } catch {
    return true;
  }
}
