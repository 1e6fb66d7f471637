import { homedir } from 'node:os';
import * as vscode from 'vscode';

/** The folder that was chosen last in this window. */
let last: vscode.Uri | undefined;

/** Asks where a file is to be saved; the dialog itself asks before it replaces one. Undefined when nothing was chosen. */
export async function pickFile(name: string): Promise<vscode.Uri | undefined> {
  const isTar = name.endsWith('.tar');
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(startFolder(), name),
    saveLabel: vscode.l10n.t('Extract'),
    title: vscode.l10n.t('Extract {0}', name),
    ...(isTar ? { filters: { [vscode.l10n.t('Tar archives')]: ['tar'] } } : {}),
  });
  if (uri?.scheme === 'file') last = vscode.Uri.joinPath(uri, '..');
  return uri;
}

/** Asks for a folder to extract to. Undefined when none was chosen. */
export async function pickFolder(): Promise<vscode.Uri | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      defaultUri: startFolder(),
      openLabel: vscode.l10n.t('Extract Here'),
      title: vscode.l10n.t('Choose the folder to extract to'),
    })) ?? [];
  if (uri?.scheme === 'file') last = uri;
  return uri;
}

function startFolder(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  return last ?? folder?.uri ?? vscode.Uri.file(homedir());
}
