import * as vscode from 'vscode';
import type { ContainerAction } from '../../sources/engine/container.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import { chosenContainers } from './chosenContainers.ts';
import type { ChosenContainer, Wanted } from './containerOf.ts';
import { familiarContainer } from './familiarContainer.ts';
import type { ContainerCommand, ContainerParts } from './parts.ts';
import { SameContainer } from './sameContainer.ts';
import { isStarted } from './states.ts';

/** For containers in which states an action is. */
const WANTED: Readonly<Record<ContainerAction, Wanted>> = {
  start: (container) => !isStarted(container),
  stop: isStarted,
  restart: isStarted,
  kill: isStarted,
  pause: ({ state }) => state === 'running',
  unpause: ({ state }) => state === 'paused',
};

/** Actions that wait until a container has heeded them. */
const SLOW: readonly ContainerAction[] = ['stop', 'restart'];

export const startContainer = commandOf('start');
export const stopContainer = commandOf('stop');
export const restartContainer = commandOf('restart');
export const killContainer = commandOf('kill');
export const pauseContainer = commandOf('pause');
export const unpauseContainer = commandOf('unpause');

function commandOf(action: ContainerAction): ContainerCommand {
  return async (parts, row, rows) => {
    const places = await chosenContainers(parts, row, rows, WANTED[action], questionOf(action));
    await Promise.all(places.map((place) => act(parts, place, new SameContainer(place), action)));
  };
}

/** Does it as a job, and again when that is asked for. */
async function act(
  parts: ContainerParts,
  place: ChosenContainer,
  same: SameContainer,
  action: ContainerAction,
): Promise<void> {
  const { endpoint, container } = place;
  const request = {
    title: titleOf(action, familiarContainer(container)),
    detail: withoutPassword(endpoint),
    command: dockerCommand(endpoint, action, container),
    queue: `container ${endpoint}`,
    isShort: !SLOW.includes(action),
    retry: () => void act(parts, place, same, action),
  };
  await parts.jobs.run(request, async ({ signal }) => {
    const client = await (await parts.engines.get()).client(endpoint, signal);
    await same.act(client, action, signal);
  });
}

function titleOf(action: ContainerAction, name: string): string {
  const { l10n } = vscode;
  switch (action) {
    case 'start':
      return l10n.t('Start {0}', name);
    case 'stop':
      return l10n.t('Stop {0}', name);
    case 'restart':
      return l10n.t('Restart {0}', name);
    case 'kill':
      return l10n.t('Kill {0}', name);
    case 'pause':
      return l10n.t('Pause {0}', name);
    case 'unpause':
      return l10n.t('Unpause {0}', name);
  }
}

function questionOf(action: ContainerAction): string {
  const { l10n } = vscode;
  switch (action) {
    case 'start':
      return l10n.t('Choose the containers to start');
    case 'stop':
      return l10n.t('Choose the containers to stop');
    case 'restart':
      return l10n.t('Choose the containers to restart');
    case 'kill':
      return l10n.t('Choose the containers to kill');
    case 'pause':
      return l10n.t('Choose the containers to pause');
    case 'unpause':
      return l10n.t('Choose the containers that are to go on');
  }
}
