import * as vscode from 'vscode';
import { ImageError } from '../../image/errors.ts';
import type { ContainerStream } from '../../sources/engine/exec.ts';
import type { ContainerPlace } from '../sources/place.ts';
import { containerOf } from './containerOf.ts';
import { openTerminal } from './containerTerminal.ts';
import { exitMeaning } from './exitMeaning.ts';
import { familiarContainer } from './familiarContainer.ts';
import type { ContainerCommand } from './parts.ts';
import { pickContainer } from './pickContainer.ts';

/** Opens a terminal to the program of a container that was made for one. */
export const attachContainer: ContainerCommand = async ({ engines, state }, row) => {
  const all = await engines.get();
  const runs = (each: { readonly state: string }) => each.state === 'running';
  const place = containerOf(row) ?? (await pickContainer(all, state, runs));
  if (!place) return;
  const container = (await all.client(place.endpoint)).container(place.container);
  const { tty, state: now } = await container.inspect();
  const name = familiarContainer(place.container);
  if (now !== 'running') throw new ImageError('request', 'The container {0} does not run. Start it first.', [name]);
  if (!tty)
    throw new ImageError(
      'request',
      'The program of the container {0} was started without a terminal. Its log shows what it prints, and a shell can be opened beside it.',
      [name],
    );
  attachTerminal(place, await container.attach());
};

/** Opens a terminal to what a container reads and prints. When that is closed, the container goes on. */
export function attachTerminal(place: ContainerPlace, stream: ContainerStream): void {
  const { l10n } = vscode;
  const name = familiarContainer(place.container);
  openTerminal({
    name,
    icon: 'vm-running',
    farewell: '',
    connect: async () => stream,
    ending: (code) => {
      const key = l10n.t('Any key closes this terminal.');
      if (code === null) return `${l10n.t('Detached from the container {0}, which goes on.', name)} ${key}`;
      const meaning = exitMeaning(code, l10n) ?? '';
      return [l10n.t('The container {0} has ended with exit code {1}.', name, code), meaning, key]
        .filter((part) => part !== '')
        .join(' ');
    },
    left: () => void tellThatItGoesOn(place, name),
  });
}

async function tellThatItGoesOn(place: ContainerPlace, name: string): Promise<void> {
  const stop = vscode.l10n.t('Stop Container');
  const attach = vscode.l10n.t('Attach Again');
  const text = vscode.l10n.t('The container {0} goes on without the terminal.', name);
  const answer = await vscode.window.showInformationMessage(text, stop, attach);
  const command = answer === stop ? 'stopContainer' : 'attachContainer';
  if (answer !== undefined)
    await vscode.commands.executeCommand(`layerscope.${command}`, { layerscopeContainer: place });
}
