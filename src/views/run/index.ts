import type * as vscode from 'vscode';
import { registerCommands } from '../../vscode/commands.ts';
import type { RunParts } from './parts.ts';

/** Registers what makes containers of images. */
export function registerRun(log: vscode.LogOutputChannel, parts: RunParts): vscode.Disposable {
  return registerCommands(log, {
    'layerscope.runImage': async (row) => (await import('./runImage.ts')).runImage(parts, row),
    'layerscope.runImageInteractively': async (row) =>
      (await import('./runImage.ts')).runImageInteractively(parts, row),
  });
}
