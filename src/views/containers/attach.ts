import * as vscode from 'vscode';
import { ImageError } from '../../image/errors.ts';
import type { ContainerStream } from '../../sources/engine/exec.ts';
import type { ContainerPlace } from '../sources/place.ts';
import { attached } from './attached.ts';
import { addAttachedTerminal } from './attachedTerminals.ts';
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
  attachTerminal(place, drawnAnew(await attached(container)));
};

/** Most programs draw all anew when their terminal gets another size, and nothing when it is as it was with the last one. */
function drawnAnew(stream: ContainerStream): ContainerStream {
  const anew = async (columns: number, rows: number) => {
    resize = stream.resize;
    await stream.resize(columns, rows + 1);
    await stream.resize(columns, rows);
  };
  let resize = anew;
  return { ...stream, resize: (columns, rows) => resize(columns, rows) };
}

/** Opens a terminal to what a container reads and prints. When that is closed, the container goes on. */
export function attachTerminal(place: ContainerPlace, stream: ContainerStream): void {
  const { l10n } = vscode;
  const name = familiarContainer(place.container);
  const { terminal, detach } = openTerminal({
    name,
    icon: 'vm-running',
    greeting: l10n.t(
      'Attached to the container {0}. Ctrl+C goes to its program; Ctrl+P Ctrl+Q, or closing this terminal, leaves it running.',
      name,
    ),
    farewell: '',
    connect: async () => stream,
    ending: (code) => {
      if (code === null) return l10n.t('Detached from the container {0}, which goes on.', name);
      return `${l10n.t('The container {0} has ended with exit code {1}.', name, code)} ${exitMeaning(code, l10n) ?? ''}`.trim();
    },
    left: () => void tellThatItGoesOn(place, name),
  });
  addAttachedTerminal(terminal, detach);
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
