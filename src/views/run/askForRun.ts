import * as vscode from 'vscode';
import { shellWords } from '../../format/shellWords.ts';
import { oneLine } from '../../format/visibleText.ts';
import { RESTARTS, type RunOptions } from '../../run/options.ts';
import { LOOPBACK, parsePort, printPort } from '../../run/ports.ts';
import { typedWords } from '../../run/typedWords.ts';
import { nameProblem } from '../containers/nameProblem.ts';
import { askEnvironment } from './askEnvironment.ts';
import { askMounts } from './askMounts.ts';
import { type RunRow, restartText } from './runForm.ts';
import type { RunSubject } from './subject.ts';

/** Lets the user change one thing of a run; undefined where it stays. */
export type Ask = (about: RunSubject) => Promise<RunOptions | undefined>;

type Asked = Exclude<RunRow, 'run' | 'copy'>;

export function askForRun(row: Asked, about: RunSubject): Promise<RunOptions | undefined> {
  return ASKS[row](about);
}

const ASKS: Readonly<Record<Asked, Ask>> = {
  name: async ({ options, image }) => {
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t('Name of the container'),
      prompt: vscode.l10n.t('Without one the engine makes one up'),
      value: options.name ?? '',
      ignoreFocusOut: true,
      validateInput: (value) => (value.trim() === '' ? undefined : nameProblem(value.trim(), image.taken, vscode.l10n)),
    });
    return typed === undefined ? undefined : { ...options, name: typed.trim() || null };
  },

  ports: async ({ options, image }) => {
    const exposed = oneLine(image.config.ports.join(', '), 150);
    const typed = await vscode.window.showInputBox({
      title: exposed === '' ? vscode.l10n.t('Ports') : vscode.l10n.t('Ports: the image exposes {0}', exposed),
      prompt: vscode.l10n.t(
        'HOST:CONTAINER, with spaces between them; without HOST any free one. Only the engine’s machine reaches them, at {0}, unless another address stands before, as 0.0.0.0 for all.',
        LOOPBACK,
      ),
      placeHolder: '8080:80 0.0.0.0:53:53/udp',
      value: options.ports.map(printPort).join(' '),
      ignoreFocusOut: true,
      validateInput: (value) => {
        const wrong = partsOf(value).find((part) => parsePort(part) === undefined);
        return wrong === undefined
          ? undefined
          : vscode.l10n.t('{0} is no port: 8080:80, 80 or 127.0.0.1:8080:80/tcp are.', wrong);
      },
    });
    if (typed === undefined) return undefined;
    return { ...options, ports: [...new Set(partsOf(typed))].flatMap((part) => parsePort(part) ?? []) };
  },

  environment: askEnvironment,
  mounts: askMounts,

  command: async ({ options, image }) => {
    const typed = await askWords(
      vscode.l10n.t('Command'),
      vscode.l10n.t('A program and its arguments, quoted as for a shell; without one that of the image'),
      shellWords(options.command),
      oneLine(shellWords(image.config.command)),
    );
    return typed && { ...options, command: typed };
  },

  entrypoint: async ({ options, image }) => {
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t('Entrypoint'),
      prompt: vscode.l10n.t(
        'A program that runs in the place of the image’s; it gets nothing but the command that is given here',
      ),
      value: options.entrypoint ?? '',
      placeHolder: oneLine(shellWords(image.config.entrypoint)),
      ignoreFocusOut: true,
    });
    return typed === undefined ? undefined : { ...options, entrypoint: typed.trim() || null };
  },

  restart: async ({ options }) => {
    const items = RESTARTS.map((restart) => ({
      label: restart,
      description: restartText(restart, vscode.l10n),
      ...(options.remove && restart !== 'no' ? { detail: vscode.l10n.t('then it is not removed at the end') } : {}),
      restart,
    }));
    const title = vscode.l10n.t('When the engine starts it again');
    const chosen = await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
    if (!chosen) return undefined;
    const { restart } = chosen;
    // An engine takes no container that would be started again and is gone.
    return { ...options, restart, remove: options.remove && restart === 'no' };
  },

  remove: async ({ options }) => {
    const remove = !options.remove;
    return { ...options, remove, restart: remove ? 'no' : options.restart };
  },

  platform: async ({ options, image }) => {
    const items = [
      { label: vscode.l10n.t('The one of the engine'), platform: null },
      ...image.platforms.map((platform) => ({ label: platform, platform })),
    ];
    const title = vscode.l10n.t('Platform to run');
    const chosen = await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
    return chosen && { ...options, platform: chosen.platform };
  },
};

async function askWords(title: string, prompt: string, value: string, placeHolder: string) {
  const typed = await vscode.window.showInputBox({
    title,
    prompt,
    value,
    placeHolder,
    ignoreFocusOut: true,
    validateInput: (text) => (typedWords(text) ? undefined : vscode.l10n.t('A quote is not closed.')),
  });
  return typed === undefined ? undefined : typedWords(typed);
}

function partsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '');
}
