import * as vscode from 'vscode';

/** Shows a folder of the machine that this runs on: in its file manager where a user sits there, else in a window of its own. */
export async function revealFolder(path: string): Promise<void> {
  const uri = vscode.Uri.file(path);
  const isHere = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  if (isHere) await vscode.commands.executeCommand('revealFileInOS', uri);
  else await vscode.commands.executeCommand('vscode.openFolder', uri, { forceNewWindow: true });
}
