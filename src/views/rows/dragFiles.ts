import * as vscode from 'vscode';

export const URI_LIST = 'text/uri-list';

/** Lets rows be dragged into editors. */
export function dragInto<T>(uriOf: (row: T) => vscode.Uri | undefined) {
  return (rows: readonly T[], data: vscode.DataTransfer): void => {
    const uris = rows.flatMap((row) => uriOf(row) ?? []);
    // Rows that no editor can show drag nothing.
    if (uris.length > 0) data.set(URI_LIST, new vscode.DataTransferItem(uris.join('\r\n')));
  };
}

/** The files and folders of what is dropped that have a path here. */
export async function droppedUris(data: vscode.DataTransfer): Promise<vscode.Uri[]> {
  const list = await data.get(URI_LIST)?.asString();
  const listed = (list ?? '').split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  if (listed.length > 0) return listed.map((line) => vscode.Uri.parse(line, true));
  const files: vscode.Uri[] = [];
  data.forEach((item) => {
    const uri = item.asFile()?.uri;
    if (uri) files.push(uri);
  });
  return files;
}

/** A browser hands over bytes without a path, and an archive is read where it lies. */
export function tellNoPath(): void {
  const message = 'Files of your own computer cannot be dropped here; copy them to the machine the editor works on.';
  void vscode.window.showWarningMessage(vscode.l10n.t(message));
}
