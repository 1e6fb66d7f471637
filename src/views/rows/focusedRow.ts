import * as vscode from 'vscode';
import { type KindOfRow, keyRows } from './keyRows.ts';

/** What keys pass instead of a row, see `keybindings` in package.json. */
export const BY_KEY = 'focused';

interface Row {
  readonly id: string;
}

/**
 * The row the keyboard is on, which the editor tells no extension: the one that toggling the selection changes. For the
 * command of a key that was pressed in one of the views.
 */
export async function focusedRow<T extends Row>(views: readonly vscode.TreeView<T>[]): Promise<T | undefined> {
  const before = views.flatMap(({ selection }) => selection);
  await vscode.commands.executeCommand('list.toggleSelection');
  const after = views.flatMap(({ selection }) => selection);
  await vscode.commands.executeCommand('list.toggleSelection');
  const has = (rows: readonly Row[], { id }: Row) => rows.some((row) => row.id === id);
  return [...before, ...after].find((row) => has(before, row) !== has(after, row));
}

/** The row that a key is for and all that are selected with it, as menus pass them; what a command was given, where it was no key. */
export async function rowsOfCommand<T extends Row>(
  view: vscode.TreeView<T>,
  row: unknown,
  rows: unknown,
): Promise<[row: unknown, rows: unknown]> {
  if (row !== BY_KEY) return [row, rows];
  const focused = await focusedRow([view]);
  const { selection } = view;
  return [focused, focused && selection.some(({ id }) => id === focused.id) ? selection : undefined];
}

/** The same for a command of some kinds of rows: undefined where a key was pressed on none of these. */
export async function rowsOfKinds<T extends KindOfRow>(
  view: vscode.TreeView<T>,
  row: unknown,
  rows: unknown,
  kinds: readonly T['kind'][],
): Promise<[row: unknown, rows: unknown] | undefined> {
  if (row !== BY_KEY) return [row, rows];
  return keyRows(await focusedRow([view]), view.selection, kinds);
}
