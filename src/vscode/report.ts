import * as vscode from 'vscode';
import { withoutLinks } from '../format/visibleText.ts';
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

/** Logs an error and tells the user in one sentence, with the log a click away. Cancellation is silent. */
export async function report(log: vscode.LogOutputChannel, what: string, error: unknown): Promise<void> {
  if (isCancel(error)) return;
  logError(log, what, error);
  const showLog = vscode.l10n.t('Show Log');
  if ((await vscode.window.showErrorMessage(withoutLinks(describe(error)), showLog)) === showLog) log.show();
}

function isCancel(error: unknown): boolean {
  return isAbort(error) || error instanceof vscode.CancellationError;
}
