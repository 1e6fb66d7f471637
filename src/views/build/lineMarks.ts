import * as vscode from 'vscode';
import type { LineState } from '../../build/record.ts';
import { formatDuration } from '../../format/time.ts';

/** What stands behind an instruction, by how it is. */
type Marked = 'running' | 'done' | 'cached' | 'failed';

const LOOKS: Readonly<Record<Marked, vscode.DecorationRenderOptions>> = {
  running: { backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground') },
  done: {},
  cached: {},
  failed: { backgroundColor: new vscode.ThemeColor('diffEditor.removedLineBackground') },
};

/** Marks the lines of Dockerfiles as they are built, in whatever editor shows them, until the text is another. */
export class LineMarks implements vscode.Disposable {
  readonly #types = new Map<Marked, vscode.TextEditorDecorationType>();
  readonly #lines = new Map<string, readonly LineState[]>();
  readonly #listening: vscode.Disposable;

  constructor() {
    for (const [state, look] of Object.entries(LOOKS))
      this.#types.set(
        state as Marked,
        vscode.window.createTextEditorDecorationType({
          ...look,
          isWholeLine: true,
          after: { margin: '0 0 0 2em', color: new vscode.ThemeColor('editorCodeLens.foreground') },
        }),
      );
    this.#listening = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) this.#draw(editor);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.clear(document.uri);
      }),
    );
  }

  set(uri: vscode.Uri, lines: readonly LineState[]): void {
    this.#lines.set(uri.toString(), lines);
    this.#drawAll(uri);
  }

  clear(uri: vscode.Uri): void {
    if (this.#lines.delete(uri.toString())) this.#drawAll(uri);
  }

  dispose(): void {
    this.#listening.dispose();
    for (const type of this.#types.values()) type.dispose();
  }

  #drawAll(uri: vscode.Uri): void {
    for (const editor of vscode.window.visibleTextEditors)
      if (editor.document.uri.toString() === uri.toString()) this.#draw(editor);
  }

  #draw(editor: vscode.TextEditor): void {
    const lines = this.#lines.get(editor.document.uri.toString()) ?? [];
    for (const [state, type] of this.#types)
      editor.setDecorations(
        type,
        lines.filter((line) => line.state === state).map((line) => decoration(line, state, editor.document)),
      );
  }
}

function decoration(line: LineState, state: Marked, document: vscode.TextDocument): vscode.DecorationOptions {
  const last = Math.min(line.lines.last, document.lineCount) - 1;
  const end = document.lineAt(last).range.end;
  return {
    // What is said stands behind the end; only there, and not behind each line.
    range: new vscode.Range(
      state === 'running' || state === 'failed' ? line.lines.first - 1 : last,
      0,
      end.line,
      end.character,
    ),
    renderOptions: { after: { contentText: markText(line, state) } },
  };
}

function markText({ milliseconds }: LineState, state: Marked): string {
  if (state === 'running') return `▶ ${vscode.l10n.t('running')}`;
  if (state === 'cached') return `✓ ${vscode.l10n.t('cached')}`;
  if (state === 'failed') return `✗ ${vscode.l10n.t('failed')}`;
  return `✓ ${milliseconds === null ? vscode.l10n.t('done') : formatDuration(milliseconds, vscode.env.language)}`;
}
