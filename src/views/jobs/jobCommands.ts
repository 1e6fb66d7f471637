import * as vscode from 'vscode';
import type { Job } from '../../jobs/job.ts';
import { pick } from '../archives/pick.ts';
import type { Activity } from './activity.ts';
import { commandText } from './commandText.ts';

/** What a command on jobs does; the editor passes the row it was called on, and all that are selected. */
export type JobCommand = (activity: Activity, row: unknown, rows: unknown) => Promise<void>;

export const cancelJob: JobCommand = async ({ jobs }, row, rows) => {
  const chosen = await choose(jobs.all, row, rows, (job) => !job.hasEnded, vscode.l10n.t('Choose what to cancel'));
  for (const job of chosen) job.cancel();
};

export const showJobLog: JobCommand = async (activity, row, rows) => {
  const chosen = await choose(activity.jobs.all, row, rows, () => true, vscode.l10n.t('Choose whose log to show'));
  for (const job of chosen) await activity.showLog(job);
};

export const retryJob: JobCommand = async (activity, row, rows) => {
  const isWanted = ({ state, request }: Job) => (state === 'failed' || state === 'canceled') && !!request.retry;
  const chosen = await choose(activity.jobs.all, row, rows, isWanted, vscode.l10n.t('Choose what to retry'));
  for (const job of chosen) activity.retry(job);
};

export const copyJobCommand: JobCommand = async ({ jobs }, row, rows) => {
  const isWanted = ({ request }: Job) => request.command !== undefined;
  const chosen = await choose(jobs.all, row, rows, isWanted, vscode.l10n.t('Choose whose command to copy'));
  if (chosen.length === 0) return;
  const lines = chosen.map(({ request }) => commandText(request));
  await vscode.env.clipboard.writeText(lines.join('\n'));
};

/** Clears those that are selected, or all that have ended. */
export const clearJobs: JobCommand = async ({ jobs }, row, rows) => jobs.clear(jobsOf(row, rows) ?? jobs.all);

async function choose(
  all: readonly Job[],
  row: unknown,
  rows: unknown,
  isWanted: (job: Job) => boolean,
  placeHolder: string,
): Promise<readonly Job[]> {
  const given = jobsOf(row, rows);
  if (given) return given.filter(isWanted);
  const wanted = all.filter(isWanted);
  if (wanted.length === 0) void vscode.window.showInformationMessage(vscode.l10n.t('There is no such job.'));
  const choices = wanted.map((job) => ({
    label: job.request.title,
    description: job.request.detail ?? '',
    value: job,
  }));
  const job = await pick(choices, placeHolder);
  return job ? [job] : [];
}

/** The jobs of rows; undefined where a command was called on none. */
function jobsOf(row: unknown, rows: unknown): Job[] | undefined {
  const all = Array.isArray(rows) ? rows : row === undefined ? [] : [row];
  // Rows of the view are the only such objects that the editor hands to commands.
  const jobs = all.flatMap((each) => (each && typeof each === 'object' && 'job' in each ? [each.job as Job] : []));
  return jobs.length > 0 ? jobs : undefined;
}
