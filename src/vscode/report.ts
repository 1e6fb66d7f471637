import * as vscode from 'vscode';
import { withoutLinks } from '../format/visibleText.ts';
import { isDiskFull } from '../image/diskFull.ts';
import { ImageError, isAbort } from '../image/errors.ts';
import type { Sentence } from '../image/sentence.ts';

/** A sentence of the core in the editor's language. */
export function localize(sentence: Sentence): string {
  return vscode.l10n.t(sentence.template, ...sentence.values);
}

/** One sentence for people about anything thrown. */
export function describe(error: unknown): string {
  if (error instanceof ImageError) return localize(error.sentence);
  return error instanceof Error ? error.message : String(error);
}

/** Logs an error: a sentence of ours in one line, anything unexpected with its stack. Cancellation is no error. */
export function logError(log: vscode.LogOutputChannel, what: string, error: unknown): void {
  if (isCancel(error)) return;
  if (error instanceof ImageError) log.warn(`${what}: ${error.message}`, ...(error.cause ? [error.cause] : []));
  else log.error(`${what}:`, error instanceof Error ? error : String(error));
}

/** What an error is told with beside its sentence: where a disk is full, what fills those of engines is a click away. */
export function diskActions(error: unknown): string[] {
  return isDiskFull(error) ? [vscode.l10n.t('Show Disk Usage')] : [];
}

/** Does what was chosen of `diskActions`. */
export async function followDiskAction(chosen: string | undefined): Promise<void> {
  if (chosen === vscode.l10n.t('Show Disk Usage')) await vscode.commands.executeCommand('layerscope.openDiskUsage');
}

/** Logs an error and tells the user in one sentence, with the log a click away. Cancellation is silent. */
export async function report(log: vscode.LogOutputChannel, what: string, error: unknown): Promise<void> {
  if (isCancel(error)) return;
  logError(log, what, error);
  const showLog = vscode.l10n.t('Show Log');
  const chosen = await vscode.window.showErrorMessage(withoutLinks(describe(error)), ...diskActions(error), showLog);
  if (chosen === showLog) log.show();
  await followDiskAction(chosen);
}

function isCancel(error: unknown): boolean {
  return isAbort(error) || error instanceof vscode.CancellationError;
}
