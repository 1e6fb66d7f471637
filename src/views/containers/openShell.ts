import * as vscode from 'vscode';
import { ImageError } from '../../image/errors.ts';
import { findShell } from '../../sources/engine/findShell.ts';
import { containerOf } from './containerOf.ts';
import { openTerminal } from './containerTerminal.ts';
import { exitMeaning } from './exitMeaning.ts';
import { familiarContainer } from './familiarContainer.ts';
import type { ContainerCommand } from './parts.ts';
import { pickContainer } from './pickContainer.ts';

/** What ends a shell at its prompt: the end of what it reads. */
const END_OF_INPUT = '\u0004';

/** Opens a terminal with a shell in a container that runs. */
export const openShell: ContainerCommand = async ({ engines, state }, row) => {
  const all = await engines.get();
  const runs = (each: { readonly state: string }) => each.state === 'running';
  const place = containerOf(row) ?? (await pickContainer(all, state, runs));
  if (!place) return;
  const { endpoint } = place;
  const container = (await all.client(endpoint)).container(place.container);
  const name = familiarContainer(place.container);
  const { state: now } = await container.inspect();
  if (now === 'paused')
    throw new ImageError('request', 'The container {0} is paused, and so would be a shell in it.', [name]);
  if (now !== 'running')
    throw new ImageError('request', 'The container {0} does not run, so there is no shell in it. Start it first.', [
      name,
    ]);
  const title = vscode.l10n.t('Looking for a shell in {0}…', name);
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const shell = await vscode.window.withProgress(options, (_, token) => {
    const ended = new AbortController();
    token.onCancellationRequested(() => ended.abort(new vscode.CancellationError()));
    return findShell(container, name, { signal: ended.signal });
  });
  openTerminal({
    name: `${name}: ${shell}`,
    icon: 'terminal',
    farewell: END_OF_INPUT,
    connect: (signal) => container.execute({ command: [shell], tty: true }, signal),
    ending: (code) => endingText(code, shell),
  });
};

function endingText(code: number | null, shell: string): string | null {
  const { l10n } = vscode;
  if (code === 0) return null;
  if (code === null) return l10n.t('There is no connection to {0} any more; it may still run.', shell);
  const meaning = code > 128 ? (exitMeaning(code, l10n) ?? '') : '';
  return `${l10n.t('{0} has ended with exit code {1}.', shell, code)} ${meaning}`.trim();
}
