import { type DestinationChoice, destinationsOf } from '../../build/destinations.ts';
import type { BuildOptions, Destination } from '../../build/options.ts';
import { type BuildArgument, type BuildTarget, isSecret } from '../../build/questions.ts';
import { oneLine } from '../../format/visibleText.ts';
import type { FormItem } from '../../vscode/form.ts';
import type { Words } from '../words.ts';
import type { Setup } from './setup.ts';

/** A row of the form in which a build is put together. */
export type FormRow =
  | 'build'
  | 'tags'
  | 'target'
  | 'arguments'
  | 'context'
  | 'platforms'
  | 'destination'
  | 'network'
  | 'engine';

/** What the form is about. */
export interface FormSubject {
  readonly options: BuildOptions;
  readonly setup: Setup;
  readonly targets: readonly BuildTarget[];
  readonly arguments: readonly BuildArgument[];
  /** Whether the window shows several engines. */
  readonly severalEngines: boolean;
  /** A path as people know it. */
  pathOf(path: string): string;
}

/** The rows: to build at once, and below it what would be built and can be changed. */
export function formItems(subject: FormSubject, l10n: Words): FormItem<FormRow>[] {
  const { options, setup, targets } = subject;
  const { tags, target, platforms, network, context } = options;
  const choice = destinationOf(options, setup);
  const item = (row: FormRow, icon: string, label: string, description: string) => [{ row, icon, label, description }];
  return [
    ...item('build', 'play', l10n.t('Build'), builderText(setup, l10n)),
    ...item('tags', 'tag', l10n.t('Tags'), tags.join(' ') || l10n.t('none: the image has nothing but an ID')),
    ...(targets.length > 1
      ? item('target', 'layers', l10n.t('Stage'), target ?? l10n.t('the last one, {0}', targets[0]?.from ?? ''))
      : []),
    ...(subject.arguments.length > 0
      ? item('arguments', 'symbol-parameter', l10n.t('Arguments'), argumentsText(subject, l10n))
      : []),
    ...item('context', 'folder', l10n.t('Context'), subject.pathOf(context)),
    ...(setup.buildx || platforms.length > 0
      ? item('platforms', 'chip', l10n.t('Platforms'), platforms.join(', ') || l10n.t('the one of the builder'))
      : []),
    ...item(
      'destination',
      choice.refusal ? 'warning' : 'target',
      l10n.t('Result'),
      choice.refusal ? l10n.t('choose another one') : destinationText(options, subject, l10n),
    ),
    ...item('network', 'globe', l10n.t('Network of RUN'), networkText(network, l10n)),
    ...(subject.severalEngines ? item('engine', 'server', l10n.t('Engine'), setup.client.label) : []),
  ].map(({ description, ...rest }) => ({ ...rest, description: oneLine(description) }));
}

/** Where the result would go, and whether it can. */
export function destinationOf({ destination, platforms }: BuildOptions, setup: Setup): DestinationChoice {
  const choices = choicesOf(setup, platforms.length);
  return (
    choices.find((each) => each.destination === destination) ?? { destination, refusal: null, throughEngine: false }
  );
}

export function choicesOf({ buildx, store }: Setup, platforms: number): DestinationChoice[] {
  return destinationsOf({ driver: buildx?.driver ?? null, store }, platforms);
}

export function destinationName(destination: Destination, l10n: Words): string {
  if (destination === 'load') return l10n.t('Into the engine');
  return destination === 'push' ? l10n.t('To the registries of the tags') : l10n.t('To a tar');
}

export function networkText(network: BuildOptions['network'], l10n: Words): string {
  if (network === 'default') return l10n.t('as the builder has it');
  return network === 'none' ? l10n.t('none') : l10n.t('that of its machine');
}

/** What an argument has now, without what is likely to be a secret. */
export function valueText({ name, fallback }: BuildArgument, { arguments: given }: BuildOptions, l10n: Words): string {
  const value = given[name];
  if (value === undefined) return fallback === null ? l10n.t('not set') : l10n.t('{0} by default', fallback);
  return isSecret(name, value) ? '••••' : value;
}

function builderText({ buildx, client }: Setup, l10n: Words): string {
  if (buildx) return l10n.t('with BuildKit, by docker buildx {0}', buildx.version);
  return client.about.kind === 'podman'
    ? l10n.t('with buildah')
    : l10n.t('with the classic builder: there is no docker command with buildx here');
}

function argumentsText({ options, arguments: all }: FormSubject, l10n: Words): string {
  const given = all.filter(({ name }) => options.arguments[name] !== undefined);
  if (given.length === 0) return all.map(({ name }) => name).join(', ');
  return given.map((argument) => `${argument.name}=${valueText(argument, options, l10n)}`).join(' ');
}

function destinationText({ destination, tar }: BuildOptions, { pathOf }: FormSubject, l10n: Words): string {
  return destination === 'tar' && tar !== null
    ? l10n.t('To {0}, in the place of what is there', pathOf(tar))
    : destinationName(destination, l10n);
}
