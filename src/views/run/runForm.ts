import { isSecret } from '../../build/questions.ts';
import { shellWords } from '../../format/shellWords.ts';
import { oneLine } from '../../format/visibleText.ts';
import type { ConfigFacts } from '../../image/configFacts.ts';
import { runWords } from '../../run/command.ts';
import type { Mount, Restart, RunOptions } from '../../run/options.ts';
import { LOOPBACK, printPort } from '../../run/ports.ts';
import { givenValue } from '../../run/setVariable.ts';
import type { FormItem } from '../../vscode/form.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import type { Words } from '../words.ts';
import { imageName } from './imageName.ts';
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

/** Characters of a command line above the form, where it takes as many lines as it needs. */
const TITLE_LIMIT = 300;

/** The command that does what is chosen, but for the values of what is likely to be a secret. */
export function commandLine({ image, options }: RunSubject): string {
  return shellWords(dockerCommand(image.endpoint, ...runWords(options)));
}

/** As much of it as stands above the form. */
export function formTitle(subject: RunSubject): string {
  return oneLine(commandLine(subject), TITLE_LIMIT);
}

/** The rows: to run at once, and below that what can be changed. */
export function runItems(subject: RunSubject, l10n: Words): FormItem<RunRow>[] {
  const { image, options } = subject;
  const { config, platforms } = image;
  const { name, environment, mounts, command, entrypoint, restart, remove, platform } = options;
  const item = (row: RunRow, icon: string, label: string, description: string) => ({
    row,
    icon,
    label,
    description: oneLine(description),
  });
  const how = options.interactive ? l10n.t('with a terminal') : l10n.t('in the background');
  return [
    item('run', 'play', l10n.t('Run {0}', imageName(image.reference)), how),
    item('copy', 'copy', l10n.t('Copy Command Line'), copyText(subject, l10n)),
    item('name', 'tag', l10n.t('Name'), name ?? l10n.t('one that the engine makes up')),
    item('ports', 'plug', l10n.t('Ports'), portsInWords(options, l10n)),
    item(
      'environment',
      'symbol-variable',
      l10n.t('Environment'),
      environmentText(environment, config.environment, l10n),
    ),
    item('mounts', 'folder-opened', l10n.t('Volumes'), mountsText(mounts, config.volumes, l10n)),
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

/** What of the whole line a look at its beginning does not tell. */
function copyText(subject: RunSubject, l10n: Words): string {
  const { length } = commandLine(subject);
  const secrets = Object.entries(subject.options.environment).filter(([name, value]) => isSecret(name, value));
  return [
    ...(length > TITLE_LIMIT ? [l10n.t('all {0} characters', length)] : []),
    ...(secrets.length > 0
      ? [l10n.t('docker takes {0} from its own environment', secrets.map(([name]) => name).join(' '))]
      : []),
  ].join(' · ');
}

function environmentText(
  environment: RunOptions['environment'],
  ofImage: ConfigFacts['environment'],
  l10n: Words,
): string {
  const set = Object.entries(environment).map(([name, value]) => `${name}=${shownValue(name, value)}`);
  const left = ofImage.filter(({ name }) => givenValue(environment, name) === undefined).length;
  return [...set, ...(left > 0 ? [l10n.t('{0} of the image', left)] : [])].join(' · ') || l10n.t('none');
}

/** What the image declares to be a volume is one of its own where nothing else is there. */
function mountsText(mounts: readonly Mount[], declared: readonly string[], l10n: Words): string {
  const own = declared.filter((path) => mounts.every(({ target }) => target !== path));
  const rest = own.length > 0 ? [l10n.t('a volume of its own at {0}', own.join(' '))] : [];
  return [...mounts.map(mountText), ...rest].join(', ') || l10n.t('none');
}

function ofImage(words: readonly string[], l10n: Words): string {
  return words.length > 0 ? l10n.t('{0}, of the image', shellWords(words)) : l10n.t('none');
}
