import * as vscode from 'vscode';
import { oneLine, withoutIcons } from '../../format/visibleText.ts';

/** Lets the user choose; at once where there is one thing only. Undefined when nothing was chosen. */
export async function pick<T>(
  choices: readonly { readonly label: string; readonly description: string; readonly value: T }[],
  placeHolder: string,
): Promise<T | undefined> {
  if (choices.length <= 1) return choices[0]?.value;
  const items = choices.map(({ label, description, value }) => ({
    label: withoutIcons(oneLine(label)),
    description: withoutIcons(oneLine(description)),
    value,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.value;
}
