import * as vscode from 'vscode';

/** Set while the terminal in front is one to a container's own program. */
const KEY = 'layerscope.attachedTerminal';

/** The terminals to containers' own programs, each with what leaves that to itself. */
const all = new Map<vscode.Terminal, () => void>();
/** There while there are such terminals. */
let watch: vscode.Disposable | undefined;

/** From now on the keys for that are for this terminal too, until it is closed. */
export function addAttachedTerminal(terminal: vscode.Terminal, detach: () => void): void {
  all.set(terminal, detach);
  watch ??= vscode.Disposable.from(
    vscode.window.onDidChangeActiveTerminal(tell),
    vscode.window.onDidCloseTerminal((closed) => {
      all.delete(closed);
      tell();
      if (all.size > 0) return;
      watch?.dispose();
      watch = undefined;
    }),
  );
  tell();
}

/** Leaves the program of the terminal in front to itself. */
export async function detachContainer(): Promise<void> {
  const { activeTerminal } = vscode.window;
  if (activeTerminal) all.get(activeTerminal)?.();
}

function tell(): void {
  const { activeTerminal } = vscode.window;
  void vscode.commands.executeCommand('setContext', KEY, activeTerminal !== undefined && all.has(activeTerminal));
}
