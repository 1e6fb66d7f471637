import * as vscode from 'vscode';
import { CONTAINER_SCHEME } from './containerUri.ts';

/** Keeps the end of a log in sight as it grows, where it was in sight before. */
export function registerFollowing(): vscode.Disposable {
  /** By URI, how many lines a document had. */
  const lines = new Map<string, number>();
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.scheme !== CONTAINER_SCHEME) return;
      const key = document.uri.toString();
      const before = lines.get(key) ?? 0;
      lines.set(key, document.lineCount);
      for (const editor of vscode.window.visibleTextEditors) {
        if (editor.document !== document || document.lineCount <= before) continue;
        const last = editor.visibleRanges.at(-1)?.end.line ?? 0;
        const end = document.lineCount - 1;
        if (last >= before - 2) editor.revealRange(new vscode.Range(end, 0, end, 0));
      }
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => lines.delete(uri.toString())),
  );
}
