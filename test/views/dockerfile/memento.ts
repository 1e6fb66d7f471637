import type * as vscode from 'vscode';

/** What the editor would keep under one key; values go through JSON, as there. */
export function memento(first: unknown = undefined): vscode.Memento & { kept(): unknown } {
  let kept = first;
  const state = {
    keys: () => [],
    get: (_: string, value?: unknown) => (kept === undefined ? value : kept),
    update: async (_: string, value: unknown) => {
      kept = JSON.parse(JSON.stringify(value));
    },
    kept: () => kept,
  };
  return state as vscode.Memento & typeof state;
}
