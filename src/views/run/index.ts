import type * as vscode from 'vscode';
import { type Command, registerCommands } from '../../vscode/commands.ts';
import { rowsOfKinds } from '../rows/focusedRow.ts';
import type { KindOfRow } from '../rows/keyRows.ts';
import type { RunParts } from './parts.ts';

/**
 * Registers what makes containers of images.
 * @param view that of images, where keys call commands on the row they are on
 */
export function registerRun(parts: RunParts, view: vscode.TreeView<KindOfRow>): vscode.Disposable {
  const on =
    (name: 'runImage' | 'runImageInteractively'): Command =>
    async (given) => {
      const [{ [name]: run }, rows] = await Promise.all([
        import('./runImage.ts'),
        rowsOfKinds(view, given, undefined, ['name']),
      ]);
      if (rows) await run(parts, rows[0]);
    };
  return registerCommands(parts.log, {
    'layerscope.runImage': on('runImage'),
    'layerscope.runImageInteractively': on('runImageInteractively'),
  });
}
