import * as vscode from 'vscode';
import type { RowText, Tone } from './rowText.ts';
import type { Tooltip } from './tooltip.ts';

/** Rows of a tone the editor has no property for get a URI of this scheme, and their color by its decoration. */
const ROW_SCHEME = 'layerscope-row';

const LABEL_COLORS: Readonly<Partial<Record<Tone, string>>> = {
  quiet: 'layerscope.metadataForeground',
  absent: 'disabledForeground',
};
const ICON_COLORS: Readonly<Partial<Record<Tone, string>>> = {
  ...LABEL_COLORS,
  warning: 'list.warningForeground',
  error: 'list.errorForeground',
};

/** The row as the editor's tree wants it. */
export function treeItem(
  { id }: { readonly id: string },
  text: RowText,
  state: vscode.TreeItemCollapsibleState,
): vscode.TreeItem {
  const item = new vscode.TreeItem(text.label, state);
  const color = ICON_COLORS[text.tone];
  item.id = id;
  item.description = text.description;
  item.iconPath = new vscode.ThemeIcon(text.icon, color ? new vscode.ThemeColor(color) : undefined);
  item.contextValue = text.context;
  item.accessibilityInformation = { label: text.spoken };
  if (LABEL_COLORS[text.tone]) item.resourceUri = vscode.Uri.from({ scheme: ROW_SCHEME, path: `/${text.tone}` });
  return item;
}

/** Gives quiet and absent rows their color. */
export function registerRowColors(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: ({ scheme, path }) => {
      const color = scheme === ROW_SCHEME ? LABEL_COLORS[path.slice(1) as Tone] : undefined;
      return color ? new vscode.FileDecoration(undefined, undefined, new vscode.ThemeColor(color)) : undefined;
    },
  });
}

/** A tooltip with every text in it escaped: it comes from images, and markdown can load pictures from anywhere. */
export function renderTooltip({ title, code, facts, remarks }: Tooltip): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('**', remarks.length > 0);
  markdown.appendText(title).appendMarkdown('**');
  if (code !== undefined) markdown.appendCodeblock(code, 'dockerfile');
  for (const { name, value, meaning } of facts) {
    markdown.appendMarkdown('\n\n').appendText(`${name}: `).appendText(value);
    if (meaning !== undefined) markdown.appendMarkdown(' — *').appendText(meaning).appendMarkdown('*');
  }
  for (const remark of remarks) markdown.appendMarkdown('\n\n$(warning) ').appendText(remark);
  return markdown;
}
