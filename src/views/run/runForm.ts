import { isSecret } from '../../build/questions.ts';
import { shellWords } from '../../format/shellWords.ts';
import { oneLine } from '../../format/visibleText.ts';
import { runWords } from '../../run/command.ts';
import type { Mount, Restart, RunOptions } from '../../run/options.ts';
import { LOOPBACK, printPort } from '../../run/ports.ts';
import type { FormItem } from '../../vscode/form.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import type { Words } from '../words.ts';
import type { RunSubject } from './subject.ts';

/** A row of the form in which a run is put together. */
export type RunRow =
  | 'run'
  | 'copy'
  | 'name'
  | 'ports'
  | 'environment'
  | 'mounts'
  | 'command'
  | 'entrypoint'
  | 'restart'
  | 'remove'
  | 'platform';

/** The rows: to run at once, with the command line that does the same, and below it what can be changed. */
export function runItems({ image, options }: RunSubject, l10n: Words): FormItem<RunRow>[] {
  const { config, platforms } = image;
  const { name, environment, mounts, command, entrypoint, restart, remove, platform } = options;
  const item = (row: RunRow, icon: string, label: string, description: string) => ({
    row,
    icon,
    label,
    description: oneLine(description),
  });
  const line = shellWords(dockerCommand(image.endpoint, ...runWords(options)));
  const how = options.interactive ? l10n.t('with a terminal') : l10n.t('in the background');
  return [
    { ...item('run', 'play', l10n.t('Run'), how), detail: oneLine(line, 2_000) },
    item('copy', 'copy', l10n.t('Copy Command Line'), ''),
    item('name', 'tag', l10n.t('Name'), name ?? l10n.t('one that the engine makes up')),
    item('ports', 'plug', l10n.t('Ports'), portsInWords(options, l10n)),
    item('environment', 'symbol-variable', l10n.t('Environment'), environmentText(environment, l10n)),
    item('mounts', 'folder-opened', l10n.t('Volumes'), mounts.map(mountText).join(', ') || l10n.t('none')),
    item(
      'command',
      'terminal',
      l10n.t('Command'),
      shellWords(command) || ofImage(entrypoint === null ? config.command : [], l10n),
    ),
    item('entrypoint', 'rocket', l10n.t('Entrypoint'), entrypoint ?? ofImage(config.entrypoint, l10n)),
    item('restart', 'sync', l10n.t('Restart'), restartText(restart, l10n)),
    item('remove', 'trash', l10n.t('Remove at the end'), remove ? l10n.t('yes') : l10n.t('no, its files and log stay')),
    ...(platforms.length > 1
      ? [item('platform', 'chip', l10n.t('Platform'), platform ?? l10n.t('the one of the engine'))]
      : []),
  ];
}

/** When a container is started again, in words. */
export function restartText(restart: Restart, l10n: Words): string {
  switch (restart) {
    case 'no':
      return l10n.t('never by itself');
    case 'on-failure':
      return l10n.t('when it ends with an error');
    case 'always':
      return l10n.t('whenever it ends, and with the engine even if it was stopped');
    case 'unless-stopped':
      return l10n.t('whenever it ends, and with the engine unless it was stopped');
  }
}

/** A value as it may be shown. */
export function shownValue(name: string, value: string): string {
  return isSecret(name, value) ? '••••' : value;
}

/** `./src → /app, read only` */
export function mountText({ source, target, readOnly }: Mount): string {
  return `${source} → ${target}${readOnly ? ' (ro)' : ''}`;
}

function portsInWords({ ports }: RunOptions, l10n: Words): string {
  if (ports.length === 0) return l10n.t('none are published');
  const text = ports.map(printPort).join(' ');
  return ports.every(({ address }) => address === LOOPBACK) ? l10n.t('{0}, on {1} only', text, LOOPBACK) : text;
}

function environmentText(environment: RunOptions['environment'], l10n: Words): string {
  const set = Object.entries(environment).map(([name, value]) => `${name}=${shownValue(name, value)}`);
  return set.join(' ') || l10n.t('as the image has it');
}

function ofImage(words: readonly string[], l10n: Words): string {
  return words.length > 0 ? l10n.t('{0}, of the image', shellWords(words)) : l10n.t('none');
}
