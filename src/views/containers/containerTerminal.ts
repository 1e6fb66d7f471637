import * as vscode from 'vscode';
import { describe } from '../../vscode/report.ts';
import { type SessionParts, TerminalSession } from './terminalSession.ts';

/** What a terminal of the editor shows. */
export type TerminalParts = Pick<SessionParts, 'connect' | 'greeting' | 'ending' | 'farewell' | 'left'> & {
  readonly name: string;
  /** A codicon. */
  readonly icon: string;
};

/** A terminal that was opened. */
export interface OpenTerminal {
  readonly terminal: vscode.Terminal;
  /** As `TerminalSession.detach`. */
  readonly detach: () => void;
}

/** Opens a terminal of the editor to a program in a container. */
export function openTerminal({ name, icon, ending, ...parts }: TerminalParts): OpenTerminal {
  const closable = (text: string) => `${text} ${vscode.l10n.t('Any key closes this terminal.')}`;
  const written = new vscode.EventEmitter<string>();
  const closed = new vscode.EventEmitter<void>();
  const session = new TerminalSession({
    ...parts,
    ending: (code) => {
      const text = ending(code);
      return text === null ? null : closable(text);
    },
    describe: (error) => closable(describe(error)),
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
  return { terminal, detach: () => session.detach() };
}
