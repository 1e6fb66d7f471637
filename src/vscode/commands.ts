import * as vscode from 'vscode';
import { report } from './report.ts';

/** What a command does; the editor passes the row, file or page it was called on, if any. */
export type Command = (...args: unknown[]) => Promise<void> | void;

/** Registers commands by ID. Whatever one throws is reported in the one way there is. */
export function registerCommands(
  log: vscode.LogOutputChannel,
  commands: Readonly<Record<`layerscope.${string}`, Command>>,
): vscode.Disposable {
  const registered = Object.entries(commands).map(([id, command]) =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        await command(...args);
      } catch (error) {
        // Not awaited: the command is over, however long the message stays on screen.
        void report(log, id, error);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}
