import * as vscode from 'vscode';
import { describe } from '../../vscode/report.ts';
import { type SessionParts, TerminalSession } from './terminalSession.ts';

/** What a terminal of the editor shows. */
export type TerminalParts = Pick<SessionParts, 'connect' | 'ending' | 'farewell' | 'left'> & {
  readonly name: string;
  /** A codicon. */
  readonly icon: string;
};

/** Opens a terminal of the editor to a program in a container. */
export function openTerminal({ name, icon, ...parts }: TerminalParts): vscode.Terminal {
  const written = new vscode.EventEmitter<string>();
  const closed = new vscode.EventEmitter<void>();
  const session = new TerminalSession({
    ...parts,
    describe,
    write: (text) => written.fire(text),
    close: () => closed.fire(),
  });
  const pty: vscode.Pseudoterminal = {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open: (size) => void session.run(size),
    handleInput: (text) => session.type(text),
    setDimensions: (size) => session.resize(size),
    close: () => {
      session.leave();
      written.dispose();
      closed.dispose();
    },
  };
  const terminal = vscode.window.createTerminal({ name, pty, iconPath: new vscode.ThemeIcon(icon) });
  terminal.show();
  return terminal;
}
