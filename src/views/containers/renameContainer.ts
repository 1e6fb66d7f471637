import * as vscode from 'vscode';
import { withoutPassword } from '../../sources/engine/target.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import { containerOf } from './containerOf.ts';
import { familiarContainer } from './familiarContainer.ts';
import { nameProblem } from './nameProblem.ts';
import type { ContainerCommand } from './parts.ts';
import { pickContainer } from './pickContainer.ts';

/** Gives a container another name, which is checked as it is typed. */
export const renameContainer: ContainerCommand = async (parts, row) => {
  const engines = await parts.engines.get();
  const place = containerOf(row) ?? (await pickContainer(engines, parts.state, () => true));
  if (!place) return;
  const { endpoint, container } = place;
  const client = await engines.client(endpoint);
  const [{ name: now, id }, { rows }] = await Promise.all([client.container(container).inspect(), client.containers()]);
  const taken = new Set(rows.filter((each) => each.id !== id).map(({ name }) => name));
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename {0}', familiarContainer(now)),
    value: now,
    ignoreFocusOut: true,
    validateInput: (value) => nameProblem(value.trim(), taken, vscode.l10n),
  });
  const name = typed?.trim();
  if (name === undefined || name === now) return;
  const request = {
    title: vscode.l10n.t('Rename {0} to {1}', familiarContainer(now), name),
    detail: withoutPassword(endpoint),
    command: dockerCommand(endpoint, 'rename', container, name),
    isShort: true,
  };
  await parts.jobs.run(request, ({ signal }) => client.container(id).rename(name, signal));
};
