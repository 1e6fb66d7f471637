import * as vscode from 'vscode';
import { withoutIcons } from '../format/visibleText.ts';

/** A row of a form, which is shown until what it is about is begun. */
export interface FormItem<R extends string> {
  readonly row: R;
  /** A codicon. */
  readonly icon: string;
  readonly label: string;
  /** On one line. */
  readonly description: string;
}

/** Shows the rows of a form, and waits for the one that the user chooses; undefined where the user leaves. */
export async function askForm<R extends string>(
  items: readonly FormItem<R>[] | Promise<readonly FormItem<R>[]>,
  title: string,
  placeHolder: string,
): Promise<R | undefined> {
  const shown = Promise.resolve(items).then((all) =>
    all.map(({ row, icon, label, description }) => ({
      row,
      label: `$(${icon}) ${label}`,
      description: withoutIcons(description),
    })),
  );
  const chosen = await vscode.window.showQuickPick(shown, {
    title,
    placeHolder,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return chosen?.row;
}
