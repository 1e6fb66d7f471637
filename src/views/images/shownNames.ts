import * as vscode from 'vscode';
import { withoutPassword } from '../../sources/engine/target.ts';
import { readSettings } from '../../vscode/settings.ts';
import { pick } from '../archives/pick.ts';
import { ShownEngines } from './shownEngines.ts';

/** The engines that this window shows, as in addresses. */
export async function shownNames(state: vscode.Memento): Promise<readonly string[]> {
  const shown = new ShownEngines(state);
  return shown.names(await shown.list(readSettings().engineHosts));
}

/** Lets the user choose one of those, where there are several. */
export async function pickShownName(state: vscode.Memento): Promise<string | undefined> {
  const choices = (await shownNames(state)).map((name) => ({
    label: withoutPassword(name),
    description: '',
    value: name,
  }));
  return pick(choices, vscode.l10n.t('Choose an engine'));
}
