import { formatSize } from '../../format/size.ts';
import { formatDuration, formatTime } from '../../format/time.ts';
import { oneLine } from '../../format/visibleText.ts';
import type { Job, JobState } from '../../jobs/job.ts';
import type { Part } from '../../jobs/progress.ts';
import { contextOf, diskFullWord, joined, type Look, plain, type RowText, type Tone } from '../rows/rowText.ts';
import { type Tooltip, visible } from '../rows/tooltip.ts';
import { commandText } from './commandText.ts';
import type { Node, PartNode } from './nodes.ts';

const ICONS: Readonly<Record<JobState, string>> = {
  waiting: 'clock',
  running: 'loading~spin',
  done: 'pass',
  failed: 'error',
  canceled: 'circle-slash',
};
const TONES: Readonly<Partial<Record<JobState, Tone>>> = { failed: 'error', canceled: 'quiet' };

export function rowText(node: Node, look: Look): RowText {
  return node.kind === 'job' ? jobText(node.job, look) : partText(node, look);
}

function jobText(job: Job, look: Look): RowText {
  const { title, detail = '', command, retry } = job.request;
  const context = contextOf(
    'job',
    job.hasEnded ? 'ended' : 'active',
    (job.state === 'failed' || job.state === 'canceled') && retry && 'retryable',
    command && 'command',
    diskFullWord(job.error),
  );
  const description = joined(stateText(job, look), oneLine(detail));
  return plain(oneLine(title), description, ICONS[job.state], TONES[job.state] ?? 'normal', context);
}

/** How a job is, in words: how far it has come, or how it ended. */
export function stateText(job: Job, look: Look): string {
  const { l10n, language } = look;
  const duration = job.duration === null ? '' : formatDuration(job.duration, language);
  switch (job.state) {
    case 'waiting':
      return l10n.t('Waiting for its turn');
    case 'running':
      return progressText(job, look);
    case 'done':
      return joined(oneLine(job.progress.message ?? '') || l10n.t('Done'), duration);
    case 'failed':
      return oneLine(look.describe(job.error));
    case 'canceled':
      return l10n.t('Canceled');
  }
}

/** What a job is at, and how much of it is done. */
export function progressText(job: Job, { l10n, units, language }: Look): string {
  const { progress, total, speed, remaining } = job;
  const size = (bytes: number) => formatSize(Math.round(bytes), units, language);
  const bytes =
    total.total === null
      ? total.done > 0 && size(total.done)
      : total.total > 0 && l10n.t('{0} of {1}', size(total.done), size(total.total));
  return joined(
    oneLine(progress.message ?? ''),
    total.parts > 1 ? l10n.t('{0} of {1} done', total.over, total.parts) : '',
    bytes || '',
    speed ? l10n.t('{0} per second', size(speed)) : '',
    remaining === null ? '' : l10n.t('{0} left', formatDuration(1000 * Math.ceil(remaining), language)),
  );
}

function partText({ part }: PartNode, look: Look): RowText {
  const icon = part.isOver ? 'check' : part.done > 0 ? 'loading~spin' : 'circle-outline';
  return plain(oneLine(part.label), partDescription(part, look), icon, 'normal', 'part');
}

function partDescription({ phase, done, total, isOver }: Part, { l10n, units, language }: Look): string {
  const size = (bytes: number) => formatSize(bytes, units, language);
  const all = total === null ? done : total;
  const bytes = isOver || total === null ? (all > 0 ? size(all) : '') : l10n.t('{0} of {1}', size(done), size(total));
  return joined(oneLine(phase), bytes);
}

/** All that is known of a job, for who rests on its row. */
export function jobTooltip(job: Job, look: Look): Tooltip {
  const { l10n, language } = look;
  const { title, detail } = job.request;
  const command = commandText(job.request);
  const time = (milliseconds: number) => formatTime(new Date(milliseconds).toISOString(), language);
  return {
    title: visible(title),
    facts: [
      { name: l10n.t('State'), value: visible(stateText(job, look)) },
      ...(detail ? [{ name: l10n.t('With'), value: visible(detail) }] : []),
      { name: l10n.t('Begun'), value: time(job.created) },
      ...(job.ended === null ? [] : [{ name: l10n.t('Ended'), value: time(job.ended) }]),
      ...(command ? [{ name: l10n.t('Command'), value: visible(command) }] : []),
    ],
    remarks: [],
  };
}
