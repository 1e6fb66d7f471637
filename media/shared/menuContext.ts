/** What a thing of the page is, for the `when` clauses of the editor's own context menu. */
export type WebviewSection = 'layer' | 'reference' | 'digest' | 'json' | 'text';

/** The value of `data-vscode-context`: the editor's context menu then offers to copy `text`. */
export function menuContext(webviewSection: WebviewSection, text: string): string {
  return JSON.stringify({ webviewSection, layerscopeCopy: text, preventDefaultContextMenuItems: true });
}
