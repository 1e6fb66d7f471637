import * as vscode from 'vscode';
import { oneLine, withoutIcons } from '../../format/visibleText.ts';

interface PickChoice<T> {
  readonly label: string;
  readonly description: string;
  readonly value: T;
}

/** Lets the user choose; at once where there is one thing only. Undefined when nothing was chosen. */
export async function pick<T>(choices: readonly PickChoice<T>[], placeHolder: string): Promise<T | undefined> {
  return choices.length <= 1 ? choices[0]?.value : pickAlways(choices, placeHolder);
}

/** Asks even where there is one choice only: it may not be the one that is meant. */
export async function pickAlways<T>(choices: readonly PickChoice<T>[], placeHolder: string): Promise<T | undefined> {
  const items = choices.map(({ label, description, value }) => ({
    label: withoutIcons(oneLine(label)),
    description: withoutIcons(oneLine(description)),
    value,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.value;
}
