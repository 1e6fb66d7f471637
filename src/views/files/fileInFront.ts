import * as vscode from 'vscode';
import { findPath } from '../../image/resolvePath.ts';
import { FILE_SCHEME, parseFileUri } from './fileUri.ts';
import { type FileParts, withImage } from './openedImages.ts';
import type { ImageOfFiles } from './openFile.ts';
import { viewInSlices } from './viewCache.ts';

/** The file of an image that the editor in front shows; of two compared ones, the right. */
export function uriInFront(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri =
    input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom
      ? input.uri
      : input instanceof vscode.TabInputTextDiff
        ? input.modified
        : undefined;
  return uri?.scheme === FILE_SCHEME ? uri : undefined;
}

/** Runs with the path a URI means while its image is held open; not at all where there is no such path. */
export async function withFile(
  parts: FileParts,
  uri: vscode.Uri,
  use: (of: ImageOfFiles, node: number) => void | Promise<void>,
): Promise<void> {
  const address = parseFileUri(uri);
  if (!address) return;
  const { spot, selection, path } = address;
  await withImage(parts, spot, async (opened) => {
    const found = findPath(await viewInSlices(opened.overlay, selection), path);
    if (found) await use(opened, found.node);
  });
}
