import * as vscode from 'vscode';
import type { Overlay } from '../../image/overlay.ts';
import { linkOf } from '../../image/resolvePath.ts';
import { isFile } from '../../image/versions.ts';
import { registerCommands } from '../../vscode/commands.ts';
import { uriInFront } from '../files/fileInFront.ts';
import { FILE_SCHEME, type FileAddress, parseFileUri } from '../files/fileUri.ts';
import { pickPath } from '../files/findPath.ts';
import { type FileParts, withImage } from '../files/openedImages.ts';
import { fileUri, type ImageOfFiles, versionUri, workspaceUri } from '../files/openFile.ts';
import { filesOf } from '../rows/fileNodes.ts';
import type { FileTree } from '../rows/fileTree.ts';
import { BY_KEY } from '../rows/focusedRow.ts';
import { nameOf, type Place, type Spot } from '../sources/place.ts';
import { OpeningProgress, PATIENCE } from './openingProgress.ts';
import { presentVariant, type Subjects } from './subject.ts';

/** What finding a path works with. */
export interface FindPathParts {
  readonly files: FileParts;
  readonly subjects: Subjects;
  readonly log: vscode.LogOutputChannel;
  /** The view that can show a path of a place that no editor can. */
  treeOf(place: Place): FileTree;
  /** The row the keyboard is on. */
  focusedRow(): Promise<unknown>;
}

/** Registers the search for a path in all layers of an image. */
export function registerFindPath({ files, subjects, log, treeOf, focusedRow }: FindPathParts): vscode.Disposable {
  return registerCommands(log, {
    'layerscope.findPath': async (given) => {
      const argument = given === BY_KEY ? await focusedRow() : given;
      const shown = addressInSight(argument);
      const spot = shown ? shown.spot : await spotOf(subjects, argument);
      if (!spot) return;
      const progress = new OpeningProgress(vscode.l10n.t('Reading {0}', nameOf(spot.place)), PATIENCE);
      const find = async (of: ImageOfFiles): Promise<void> => {
        progress.end();
        const node = await pickPath(of);
        if (node === undefined) return;
        const uri = uriOfPath(of, node, shown?.inWorkspace);
        if (uri) await vscode.commands.executeCommand('vscode.open', uri);
        else await treeOf(spot.place).reveal(of, node);
      };
      try {
        await withImage(files, spot, find, progress.signal, (done, total) => progress.report(done, total));
      } finally {
        progress.end();
      }
    },
  });
}

/** The file or folder of an image that an explorer's menu is of, or an editor shows; with no editor, a folder of ours. */
function addressInSight(argument: unknown): FileAddress | undefined {
  if (argument instanceof vscode.Uri) return parseFileUri(argument);
  if (argument !== undefined) return undefined;
  const isEmpty = vscode.window.tabGroups.activeTabGroup.activeTab === undefined;
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === FILE_SCHEME);
  const uri = uriInFront() ?? (isEmpty && folders.length === 1 ? folders[0]?.uri : undefined);
  return uri && parseFileUri(uri);
}

/** The image of a row, of the page in front, or one that is picked. */
async function spotOf(subjects: Subjects, argument: unknown): Promise<Required<Spot> | undefined> {
  const files = filesOf(argument);
  if (files) return files.spot;
  const subject = await subjects.image(argument);
  const variant = subject && (await presentVariant(subject));
  return variant && { place: subject.place, image: subject.image, platform: variant.key };
}

/** A file as it ended, or of one that is gone as it last was; undefined for folders and the like. */
function uriOfPath(of: ImageOfFiles, node: number, inWorkspace = false): vscode.Uri | undefined {
  const { overlay } = of;
  const final = overlay.finalVersion(node);
  const path = overlay.pathOf(node);
  if (isOpenable(overlay, final)) return inWorkspace ? workspaceUri(of, path) : fileUri(of, { kind: 'final' }, path);
  if (final >= 0) return undefined;
  const removal = overlay.versionAt(node, overlay.layers.length - 1);
  if (removal < 0) return undefined;
  const last = overlay.previousOf(removal);
  return isOpenable(overlay, last) ? versionUri(of, last) : undefined;
}

function isOpenable(overlay: Overlay, version: number): boolean {
  return isFile(overlay, version) || (version >= 0 && linkOf(overlay, version) !== undefined);
}
