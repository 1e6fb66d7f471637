import * as vscode from 'vscode';
import { keyOf } from '../../cleaning/items.ts';
import { EngineRefusal } from '../../sources/engine/engineError.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { showTicked } from '../cleaning/showTicked.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import type { ContainerPlace } from '../sources/place.ts';
import { chosenContainers } from './chosenContainers.ts';
import { familiarContainer } from './familiarContainer.ts';
import type { ContainerCommand, ContainerParts } from './parts.ts';
import { type Going, mustBeKilled, removalQuestion, removeAsAsked } from './removal.ts';

/** Removes containers, once it was said what goes with them. */
export const removeContainer: ContainerCommand = async (parts, row, rows) => {
  const question = vscode.l10n.t('Choose the containers to remove');
  const places = await chosenContainers(parts, row, rows, () => true, question);
  const all = (await Promise.all(places.map((place) => inspect(parts, place)))).flat();
  if (all.length === 0) return;
  const { message, detail, remove, removeWithVolumes } = removalQuestion(all, vscode.l10n);
  const showAll = vscode.l10n.t('Show Disk Usage');
  const buttons = [remove ?? showAll, ...(removeWithVolumes === null ? [] : [removeWithVolumes])];
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...buttons);
  if (answer === showAll) await showOnPages(all);
  if (answer === undefined || answer === showAll) return;
  const volumes = answer === removeWithVolumes;
  await Promise.all(all.map((going) => run(parts, going, volumes)));
};

/** Those of each endpoint, ticked on its page. */
async function showOnPages(all: readonly Going[]): Promise<void> {
  for (const endpoint of new Set(all.map(({ place }) => place.endpoint))) {
    const own = all.filter(({ place }) => place.endpoint === endpoint);
    await showTicked(
      endpoint,
      own.map(({ container }) => keyOf('container', container.id)),
    );
  }
}

/** None where it is gone already. */
async function inspect({ engines }: ContainerParts, place: ContainerPlace): Promise<Going[]> {
  try {
    const client = await (await engines.get()).client(place.endpoint);
    return [{ place, container: await client.container(place.container).inspect() }];
  } catch (error) {
    if (error instanceof EngineRefusal && error.status === 404) return [];
    throw error;
  }
}

/** By its ID: what has its name by then is another. One that was said not to run is refused by the engine if it does. */
async function run(parts: ContainerParts, going: Going, volumes: boolean): Promise<void> {
  const { place, container } = going;
  const { endpoint } = place;
  const force = mustBeKilled(going);
  const options = [...(force ? ['--force'] : []), ...(volumes ? ['--volumes'] : [])];
  const request = {
    title: vscode.l10n.t('Remove {0}', familiarContainer(container.name)),
    detail: withoutPassword(endpoint),
    command: dockerCommand(endpoint, 'rm', ...options, place.container),
    queue: `container ${endpoint}`,
    isShort: true,
  };
  await parts.jobs.run(request, async ({ signal }) => {
    const client = await (await parts.engines.get()).client(endpoint, signal);
    await removeAsAsked(client.container(container.id), going, volumes, signal);
  });
}
