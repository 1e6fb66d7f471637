import * as vscode from 'vscode';
import { FileView, type Selection } from '../../image/fileView.ts';
import { previousFile } from '../../image/versions.ts';
import type { FileAction } from '../../protocol/imageFiles.ts';
import { compareVersions, type ImageOfFiles, viewedUri } from '../files/openFile.ts';
import { showPathHistory } from '../files/pathHistory.ts';

/** Does what a key or a click on a row of files asks for. */
export async function actOnFile(
  of: ImageOfFiles,
  selection: Selection,
  path: string,
  action: FileAction,
): Promise<void> {
  const { overlay } = of;
  const node = overlay.find(path);
  if (node < 0) return;
  // With what is gone, as such rows can be opened too.
  const view = new FileView(overlay, selection, { gone: true });
  const version = view.versionOf(node);
  switch (action) {
    case 'open':
      await vscode.commands.executeCommand('vscode.open', viewedUri(of, { view, node }), { preview: true });
      break;
    case 'openToSide':
      await vscode.commands.executeCommand('vscode.open', viewedUri(of, { view, node }), {
        preview: false,
        viewColumn: vscode.ViewColumn.Beside,
      });
      break;
    case 'compare': {
      const before = previousFile(overlay, version);
      if (before >= 0) await compareVersions(of, before, version);
      break;
    }
    case 'history':
      showPathHistory(of, node);
      break;
  }
}
