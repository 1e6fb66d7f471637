import * as vscode from 'vscode';
import type { Node } from './nodes.ts';

/** What keys pass instead of a row, see `keybindings` in package.json. */
export const BY_KEY = 'focused';

/**
 * The row the keyboard is on, which the editor tells no extension: the one that toggling the selection changes. For the
 * command of a key that was pressed in the view.
 */
export async function focusedRow(view: vscode.TreeView<Node>): Promise<Node | undefined> {
  const before = view.selection;
  await vscode.commands.executeCommand('list.toggleSelection');
  const after = view.selection;
  await vscode.commands.executeCommand('list.toggleSelection');
  const has = (rows: readonly Node[], { id }: Node) => rows.some((row) => row.id === id);
  return [...before, ...after].find((row) => has(before, row) !== has(after, row));
}
