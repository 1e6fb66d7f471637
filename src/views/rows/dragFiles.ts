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
