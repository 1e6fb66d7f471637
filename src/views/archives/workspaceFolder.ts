import * as vscode from 'vscode';
import { withoutLinks } from '../../format/visibleText.ts';
import { fullLabelOf, type Named, workspaceUri } from '../files/openFile.ts';

/** Makes the final filesystem of an image a folder of the workspace, or shows it where it is one already. */
export async function openInWorkspace(named: Named): Promise<void> {
  const uri = workspaceUri(named, '');
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (!folders.some((folder) => folder.uri.toString() === uri.toString())) {
    const name = vscode.l10n.t('{0} (filesystem)', fullLabelOf(named));
    if (vscode.workspace.workspaceFile === undefined && !(await mayReload(name))) return;
    const added = nextChange();
    if (!vscode.workspace.updateWorkspaceFolders(folders.length, 0, { uri, name }))
      throw new Error(vscode.l10n.t('The editor did not take {0} into the workspace. Try again.', name));
    await added;
  }
  await vscode.commands.executeCommand('revealInExplorer', uri);
}

function nextChange(): Promise<void> {
  return new Promise((resolve) => {
    const listener = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      listener.dispose();
      resolve();
    });
  });
}

/** A window without a workspace file becomes one of an unsaved workspace, for which it starts anew. */
async function mayReload(name: string): Promise<boolean> {
  const add = vscode.l10n.t('Add Folder');
  const message = 'With {0} this window becomes an unsaved workspace and starts anew; open files may be closed.';
  return (await vscode.window.showInformationMessage(withoutLinks(vscode.l10n.t(message, name)), add)) === add;
}
