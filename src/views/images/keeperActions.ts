import * as vscode from 'vscode';
import { ImageError } from '../../image/errors.ts';
import { type Endpoint, endpointLabel } from '../../sources/engine/endpoint.ts';
import { resolveEndpoint } from '../../sources/engine/endpoints.ts';
import { keeperOf } from '../../sources/engine/keeper.ts';
import {
  type CommandWords,
  commandLine,
  type EngineLog,
  type KeeperCommands,
  keeperCommands,
} from '../../sources/engine/keeperCommands.ts';
import { joinOn, thisMachine } from '../../sources/engine/machine.ts';
import { revealFolder } from '../../vscode/revealFolder.ts';
import { pickEngine } from './engineCommands.ts';
import type { ImagesView } from './imagesView.ts';

/** Shows the log of an engine where its program keeps it. */
export async function showEngineLog(view: ImagesView, row: unknown): Promise<void> {
  const found = await commandsOf(view, row);
  if (!found) return;
  const { endpoint, commands } = found;
  if (!commands.log)
    throw new ImageError(
      'request',
      'Where the log of the engine {0} is kept is not known here. On its own machine, “journalctl -u docker.service” shows it where that has systemd.',
      [endpointLabel(endpoint)],
    );
  if (commands.log.kind === 'files') await showFiles(endpoint, commands.log);
  // What asks for more rights than the user has is theirs to run.
  else if (commands.log.words.includes('sudo')) await typeInTerminal(vscode.l10n.t('Engine Log'), commands.log.words);
  else runInTerminal(vscode.l10n.t('Engine Log'), commands.log.words);
}

/** Types the command that starts an engine into a terminal, for the user to run. */
export async function startEngine(view: ImagesView, row: unknown): Promise<void> {
  await offer(view, row, 'start', vscode.l10n.t('Start Engine'));
}

/** The same for one that runs, whose containers may end with it. */
export async function restartEngine(view: ImagesView, row: unknown): Promise<void> {
  await offer(view, row, 'restart', vscode.l10n.t('Restart Engine'));
}

async function offer(view: ImagesView, row: unknown, what: 'start' | 'restart', title: string): Promise<void> {
  const found = await commandsOf(view, row);
  if (!found) return;
  const words = found.commands[what];
  if (!words)
    throw new ImageError(
      'request',
      what === 'start'
        ? 'No command of this machine is known to start the engine {0}; the program or the machine that it belongs to does.'
        : 'No command of this machine is known to restart the engine {0}; the program or the machine that it belongs to does.',
      [endpointLabel(found.endpoint)],
    );
  await typeInTerminal(title, words);
}

async function commandsOf(
  view: ImagesView,
  row: unknown,
): Promise<{ readonly endpoint: Endpoint; readonly commands: KeeperCommands } | undefined> {
  const name = await pickEngine(view, row);
  if (name === undefined) return undefined;
  const machine = thisMachine();
  const endpoint = await resolveEndpoint(name, machine);
  return { endpoint, commands: await keeperCommands(await keeperOf(endpoint, machine), endpoint, machine) };
}

async function showFiles(endpoint: Endpoint, { folder, names }: EngineLog & { kind: 'files' }): Promise<void> {
  const machine = thisMachine();
  for (const file of names.map((name) => joinOn(machine, folder, name)))
    if (await machine.exists(file)) {
      if (machine.platform === 'win32') await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
      else runInTerminal(vscode.l10n.t('Engine Log'), ['tail', '-n', '1000', '-F', file]);
      return;
    }
  if (!(await machine.exists(folder)))
    throw new ImageError('unreadable', 'The log of the engine {0} should be in {1}, which is not there.', [
      endpointLabel(endpoint),
      folder,
    ]);
  await revealFolder(folder);
}

/** Runs a program in a terminal of its own, with no shell in between. */
function runInTerminal(name: string, words: CommandWords): void {
  const [shellPath, ...shellArgs] = words;
  open({ name, shellPath, shellArgs, message: commandLine(words) });
}

/** Shows a command in a terminal as if it had been typed; Enter runs it. */
async function typeInTerminal(name: string, words: CommandWords): Promise<void> {
  const terminal = open({ name });
  await promptOf(terminal);
  terminal.sendText(commandLine(words), false);
}

/** Milliseconds after which a shell that does not say that it is ready is taken to be. */
const PROMPT_MS = 2_000;

/** Waits for the prompt, or what is typed would stand before it too. */
function promptOf(terminal: vscode.Terminal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      listening.dispose();
      resolve();
    };
    const timer = setTimeout(done, PROMPT_MS);
    const listening = vscode.window.onDidChangeTerminalShellIntegration(
      (event) => event.terminal === terminal && done(),
    );
  });
}

function open(options: vscode.TerminalOptions): vscode.Terminal {
  // Not in the workspace, where some systems would look for programs first.
  const cwd = thisMachine().home;
  const terminal = vscode.window.createTerminal({ ...options, cwd, iconPath: new vscode.ThemeIcon('server') });
  terminal.show();
  return terminal;
}
