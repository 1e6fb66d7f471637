import type { BuildOptions } from '../../build/options.ts';
import type { BuildRecord, BuildStep } from '../../build/record.ts';
import { formatSize } from '../../format/size.ts';
import { formatDuration } from '../../format/time.ts';
import type { Progress } from '../../jobs/progress.ts';
import { joined, type Look } from '../rows/rowText.ts';
import type { BuildOutcome } from './buildWork.ts';

/** What a build is at, for the list of jobs. */
export function buildProgress({ steps }: BuildRecord, look: Look): Progress {
  const running = steps.findLast(({ state }) => state === 'running');
  return {
    ...(running ? { message: running.name } : {}),
    parts: steps.map((step) => ({
      id: step.key,
      label: step.name,
      phase: stepText(step, look),
      done: 0,
      total: 0,
      isOver: step.state !== 'waiting' && step.state !== 'running',
    })),
  };
}

/** What is told before the first step. */
export function sentText(bytes: number, { l10n, units, language }: Look): string {
  return l10n.t('Sending the context: {0}', formatSize(bytes, units, language));
}

function stepText({ state, milliseconds }: BuildStep, { l10n, language }: Look): string {
  if (state === 'waiting') return '';
  if (state === 'running') return l10n.t('running');
  if (state === 'cached') return l10n.t('cached');
  if (state === 'failed') return l10n.t('failed');
  return milliseconds === null ? l10n.t('done') : formatDuration(milliseconds, language);
}

/** What came of a build, in a few words. */
export function outcomeText({ built, changes }: BuildOutcome, options: BuildOptions, look: Look): string {
  const { l10n, units, language } = look;
  if (options.destination === 'push') return l10n.t('Pushed');
  if (!built) return l10n.t('Written to {0}', options.tar ?? '');
  const size = built.size === null ? '' : formatSize(built.size, units, language);
  if (!changes) return joined(size, layersText(built.layers.length, l10n));
  if (changes.same) return joined(size, l10n.t('the same image as before'));
  const more = changes.bytes ?? 0;
  const change = `${more < 0 ? '−' : '+'}${formatSize(Math.abs(more), units, language)}`;
  return joined(
    changes.bytes === null ? size : l10n.t('{0} ({1} against before)', size, change),
    l10n.t('{0} of {1} layers kept', changes.kept, built.layers.length),
  );
}

function layersText(count: number, l10n: Look['l10n']): string {
  return count === 1 ? l10n.t('1 layer') : l10n.t('{0} layers', count);
}
