import { formatSize } from '../../format/size.ts';
import { familiarReference, printReference, type Reference } from '../../image/reference.ts';
import type { JobContext } from '../../jobs/job.ts';
import type { Part, Progress } from '../../jobs/progress.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { type Machine, thisMachine } from '../../sources/engine/machine.ts';
import { type PushedLayer, type PushPhase, PushProgress } from '../../sources/engine/pushProgress.ts';
import { explainRegistry, registryError } from '../../sources/engine/registryErrors.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import type { Look } from '../rows/rowText.ts';
import type { Words } from '../words.ts';
import { loginFor } from './registryLogin.ts';

/** What is to be pushed, and from which engine. */
export interface PushWanted {
  readonly endpoint: string;
  /** Where it goes, and what the engine calls it. */
  readonly reference: Reference;
  /** As `os/architecture[/variant]`; without it all that the engine has. */
  readonly platform?: string | undefined;
}

/** The command that does the same. */
export function pushCommand({ endpoint, reference, platform }: PushWanted): string[] {
  const only = platform === undefined ? [] : ['--platform', platform];
  return dockerCommand(endpoint, 'push', ...only, familiarReference(printReference(reference)));
}

/**
 * Pushes an image as the work of a job: says how far it is, and at the end what the registry has.
 * @throws ImageError one sentence
 */
export async function pushWork(
  client: EngineClient,
  { reference, platform }: PushWanted,
  context: JobContext,
  look: Look,
  machine: Machine = thisMachine(),
): Promise<void> {
  const { signal, report, log } = context;
  const { l10n } = look;
  if (platform !== undefined) client.need('push-platform');
  report({ message: l10n.t('Asking the registry') });
  const auth = await loginFor(reference.registry, machine, context, look);
  const progress = new PushProgress();
  try {
    for await (const message of await client.transfers.push(reference, { platform, auth, signal })) {
      if (message.error !== null) throw registryError(message.error, reference);
      progress.add(message);
      if (message.status !== '' && message.id === '') log(message.status);
      report(pushingNow(progress.layers, l10n));
    }
  } catch (error) {
    throw explainRegistry(error, reference);
  }
  const { layers, digest } = progress;
  log('');
  for (const layer of layers) log(`${layer.id}: ${layerText(layer, look)}`);
  const { parts = [] } = pushingNow(layers, l10n);
  report({ message: digest === null ? l10n.t('Pushed') : l10n.t('Pushed as {0}', digest), parts });
}

function pushingNow(layers: readonly PushedLayer[], l10n: Words): Progress {
  const phase = (['pushing', 'retrying'] as const).find((each) => layers.some((layer) => layer.phase === each));
  const message = phaseText(phase ?? 'waiting', l10n);
  return { message, parts: layers.map((layer) => partOf(layer, l10n)) };
}

function partOf({ id, phase, done, total }: PushedLayer, l10n: Words): Part {
  const isOver = !['waiting', 'pushing', 'retrying'].includes(phase);
  return { id, label: id, phase: phaseText(phase, l10n), done, total: total ?? (isOver ? done : null), isOver };
}

function layerText({ phase, total, from }: PushedLayer, { l10n, units, language }: Look): string {
  if (phase === 'mounted' && from !== null) return l10n.t('The registry took it from {0}', from);
  const size = phase === 'pushed' && total !== null ? ` (${formatSize(total, units, language)})` : '';
  return `${phaseText(phase, l10n)}${size}`;
}

function phaseText(phase: PushPhase, l10n: Words): string {
  switch (phase) {
    case 'waiting':
      return l10n.t('Waiting');
    case 'pushing':
      return l10n.t('Pushing');
    case 'retrying':
      return l10n.t('Trying again soon');
    case 'pushed':
      return l10n.t('Pushed');
    case 'there':
      return l10n.t('The registry has it already');
    case 'mounted':
      return l10n.t('The registry had it elsewhere');
  }
}
