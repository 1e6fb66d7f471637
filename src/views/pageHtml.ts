import * as vscode from 'vscode';
import { webviewPage } from '../vscode/webviewPage.ts';

/** A page of this extension. */
export interface Page<Start> {
  /** As its script and its style sheet are called. */
  readonly name: string;
  readonly title: string;
  /** What it says, in English. */
  readonly words: readonly string[];
  /** The rest of what it starts with. */
  readonly start: Omit<Start, 'language' | 'words'>;
}

/**
 * The document of a page's webview.
 * @param dist the folder of the built pages
 */
export function pageHtml<Start>(
  webview: vscode.Webview,
  dist: vscode.Uri,
  { name, title, words, start }: Page<Start>,
): string {
  const { language } = vscode.env;
  const file = (each: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, each)).toString();
  return webviewPage({
    title,
    language,
    script: file(`${name}.js`),
    styles: [file('codicon.css'), file(`${name}.css`)],
    cspSource: webview.cspSource,
    start: { ...start, language, words: Object.fromEntries(words.map((word) => [word, vscode.l10n.t(word)])) },
  });
}
