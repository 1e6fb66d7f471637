import type * as vscode from 'vscode';
import { type Command, registerCommands } from '../../vscode/commands.ts';
import type { PullParts } from './parts.ts';
import type { PullAction } from './pullCommands.ts';

/** Registers what brings images into an engine. */
export function registerPull(log: vscode.LogOutputChannel, parts: PullParts): vscode.Disposable {
  // Loaded when one is called.
  const on =
    (name: keyof typeof import('./pullCommands.ts')): Command =>
    async (row, rows) => {
      const module = await import('./pullCommands.ts');
      const act: PullAction = module[name];
      await act(parts, row, rows);
    };
  return registerCommands(log, {
    'layerscope.pullImage': on('pullImage'),
    'layerscope.updateImage': on('updateImage'),
    'layerscope.pullPlatform': on('pullPlatform'),
    'layerscope.copyPullCommand': on('copyPullCommand'),
  });
}
