import { formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visibleText.ts';
import type { Job } from '../../jobs/job.ts';
import type { Look } from '../rows/rowText.ts';
import { commandText } from './commandText.ts';
import { stateText } from './jobText.ts';

/** What a document shows of a job: what it is, what it logged, and how it ended. */
export function logText(job: Job, look: Look): string {
  const { l10n, language } = look;
  const { title, detail } = job.request;
  const command = commandText(job.request);
  const { created, lines, droppedLines: dropped } = job;
  const text = [
    title,
    ...(detail ? [detail] : []),
    ...(command ? [`$ ${command}`] : []),
    formatTime(new Date(created).toISOString(), language),
    '',
    ...(dropped > 0 ? [l10n.t('({0} lines before these are not kept.)', dropped.toLocaleString(language))] : []),
    ...lines,
    ...(job.hasEnded && lines.length > 0 ? [''] : []),
    ...(job.hasEnded ? [stateText(job, look)] : []),
  ];
  return `${text.map(visibleText).join('\n')}\n`;
}
