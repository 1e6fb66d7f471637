import * as vscode from 'vscode';
import { FILE_SCHEME } from './fileUri.ts';
import { lookOf, markText } from './marks.ts';

/** Gives rows of files the letter and the color of what their layer did to them. */
export function registerMarks(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: ({ scheme, fragment }) => {
      const look = scheme === FILE_SCHEME ? lookOf(fragment) : undefined;
      if (!look) return undefined;
      const { letter, color, mark } = look;
      return new vscode.FileDecoration(letter, markText(mark, vscode.l10n), new vscode.ThemeColor(color));
    },
  });
}
