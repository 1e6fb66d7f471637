import * as vscode from 'vscode';
import { oneLine, withoutIcons } from '../../format/visibleText.ts';
import { type ChosenContainer, placesOfRows, type Wanted } from './containerOf.ts';
import type { ContainerParts } from './parts.ts';
import { listedContainers } from './pickContainer.ts';

/**
 * The containers that a command was called on: rows, all that are selected, and of those with a state of their own the ones
 * it is for; else those that are picked.
 * @throws as `pickContainer`
 */
export async function chosenContainers(
  parts: ContainerParts,
  row: unknown,
  rows: unknown,
  isWanted: Wanted,
  placeHolder: string,
): Promise<readonly ChosenContainer[]> {
  const given = placesOfRows(row, rows, isWanted);
  if (given) return given;
  const choices = await listedContainers(await parts.engines.get(), parts.state, isWanted);
  if (choices.length === 0) return [];
  const items = choices.map(({ label, description, value }) => ({
    label: withoutIcons(oneLine(label)),
    description: withoutIcons(oneLine(description)),
    // The only one is likely to be meant, and is taken by Enter alone.
    picked: choices.length === 1,
    value,
  }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder, canPickMany: true, matchOnDescription: true });
  return (chosen ?? []).map(({ value }) => value);
}
