import type * as vscode from 'vscode';
import { type Command, registerCommands } from '../../vscode/commands.ts';
import { rowsOfCommand } from '../rows/focusedRow.ts';
import type { RunParts } from './parts.ts';

/**
 * Registers what makes containers of images.
 * @param view that of images, where keys call commands on the row they are on
 */
export function registerRun(parts: RunParts, view: vscode.TreeView<{ readonly id: string }>): vscode.Disposable {
  const on =
    (name: 'runImage' | 'runImageInteractively'): Command =>
    async (given) => {
      const [{ [name]: run }, [row]] = await Promise.all([
        import('./runImage.ts'),
        rowsOfCommand(view, given, undefined),
      ]);
      await run(parts, row);
    };
  return registerCommands(parts.log, {
    'layerscope.runImage': on('runImage'),
    'layerscope.runImageInteractively': on('runImageInteractively'),
  });
}
