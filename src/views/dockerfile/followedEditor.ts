import * as vscode from 'vscode';
import type { LineRange } from '../../dockerfile/dockerfile.ts';

/** Milliseconds in which the editor scrolls because it was told to, and not because its user did. */
const SETTLING = 200;

/** What is drawn into a Dockerfile's editor. Lines count from 1. */
export interface Drawing {
  /** Behind the text of a line: what its instruction added. */
  readonly hints: readonly { readonly line: number; readonly text: string }[];
  /** Lines of stages that left nothing in the image. */
  readonly idle: readonly LineRange[];
}

/** What happens in the editor of a Dockerfile. */
export interface EditorListener {
  /** The lines that the cursor is in, or that are selected. */
  cursor(lines: LineRange): void;
  /** The first line that is seen. */
  scrolled(line: number): void;
  edited(): void;
}

/** The editor of a Dockerfile that is kept in step with a page. It shows, and never changes the text or the cursor. */
export class FollowedEditor implements vscode.Disposable {
  readonly uri: vscode.Uri;
  readonly #marked = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    borderColor: new vscode.ThemeColor('editor.rangeHighlightBorder'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
  });
  readonly #idle = vscode.window.createTextEditorDecorationType({ opacity: '0.55' });
  readonly #hint = vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedOpen,
    after: { color: new vscode.ThemeColor('editorInlayHint.foreground'), margin: '0 0 0 2em' },
  });
  readonly #disposables: vscode.Disposable[];
  #drawing: Drawing = { hints: [], idle: [] };
  #lines: LineRange | null = null;
  #settlesAt = 0;

  constructor(uri: vscode.Uri, listener: EditorListener) {
    this.uri = uri;
    const { window, workspace } = vscode;
    this.#disposables = [
      this.#marked,
      this.#idle,
      this.#hint,
      window.onDidChangeTextEditorSelection(({ textEditor, selections: [selection], kind }) => {
        // Without a kind it is no one's doing but the editor's own, as when it opens a file.
        if (!this.#is(textEditor.document) || !selection || kind === undefined) return;
        listener.cursor({ first: selection.start.line + 1, last: selection.end.line + 1 });
      }),
      window.onDidChangeTextEditorVisibleRanges(({ textEditor, visibleRanges: [range] }) => {
        if (!this.#is(textEditor.document) || !range || Date.now() < this.#settlesAt) return;
        listener.scrolled(range.start.line + 1);
      }),
      window.onDidChangeVisibleTextEditors(() => this.#draw()),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (this.#is(document) && contentChanges.length > 0) listener.edited();
      }),
    ];
    this.#draw();
  }

  /** Where it is seen; undefined where it is not. */
  get column(): vscode.ViewColumn | undefined {
    return this.#editors()[0]?.viewColumn;
  }

  /**
   * Shows the Dockerfile in the editor that it has, else in one beside the page.
   * @param page where the page is, which must stay in sight
   * @param focus whether the user goes on there
   */
  async open(lines: LineRange | null, focus: boolean, page: vscode.ViewColumn | undefined): Promise<void> {
    const tab = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(({ input, group }) => group.viewColumn !== page && this.#isInput(input));
    const viewColumn = tab?.group.viewColumn ?? vscode.ViewColumn.Beside;
    this.#settlesAt = Date.now() + SETTLING;
    const selection = lines && focus ? { selection: new vscode.Range(lines.first - 1, 0, lines.first - 1, 0) } : {};
    await vscode.window.showTextDocument(this.uri, { viewColumn, preserveFocus: !focus, preview: !tab, ...selection });
    this.mark(lines, true);
  }

  /**
   * Highlights lines where the Dockerfile is seen; null takes the highlight away.
   * @param reveal whether they are brought into view
   */
  mark(lines: LineRange | null, reveal: boolean): void {
    this.#lines = lines;
    for (const editor of this.#editors()) {
      editor.setDecorations(this.#marked, lines ? [rangeOf(lines)] : []);
      if (!lines || !reveal) continue;
      this.#settlesAt = Date.now() + SETTLING;
      editor.revealRange(rangeOf(lines), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }

  /** Brings a line to the top of the editor. */
  scrollTo(line: number): void {
    this.#settlesAt = Date.now() + SETTLING;
    for (const editor of this.#editors())
      editor.revealRange(rangeOf({ first: line, last: line }), vscode.TextEditorRevealType.AtTop);
  }

  draw(drawing: Drawing): void {
    this.#drawing = drawing;
    this.#draw();
  }

  dispose(): void {
    for (const each of this.#disposables) each.dispose();
  }

  #draw(): void {
    const { hints, idle } = this.#drawing;
    for (const editor of this.#editors()) {
      const { document } = editor;
      editor.setDecorations(this.#marked, this.#lines ? [rangeOf(this.#lines)] : []);
      editor.setDecorations(this.#idle, idle.map(rangeOf));
      editor.setDecorations(
        this.#hint,
        hints
          // The text may have become shorter since.
          .filter(({ line }) => line <= document.lineCount)
          .map(({ line, text }) => {
            const { end } = document.lineAt(line - 1).range;
            return { range: new vscode.Range(end, end), renderOptions: { after: { contentText: text } } };
          }),
      );
    }
  }

  #editors(): vscode.TextEditor[] {
    return vscode.window.visibleTextEditors.filter(({ document }) => this.#is(document));
  }

  #isInput(input: unknown): boolean {
    return input instanceof vscode.TabInputText && input.uri.toString() === this.uri.toString();
  }

  #is({ uri }: vscode.TextDocument): boolean {
    return uri.toString() === this.uri.toString();
  }
}

function rangeOf({ first, last }: LineRange): vscode.Range {
  return new vscode.Range(first - 1, 0, last - 1, Number.MAX_SAFE_INTEGER);
}
