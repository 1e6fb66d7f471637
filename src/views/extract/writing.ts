import * as vscode from 'vscode';
import { formatSize } from '../../format/size.ts';
import { withoutLinks } from '../../format/visibleText.ts';
import { readSettings } from '../../vscode/settings.ts';
import { atMostEvery } from '../sources/atMostEvery.ts';

/** A person sees ten steps in a second. */
const PROGRESS_MS = 100;

/** Shows the bytes that are written while something runs, and lets the user end it. */
export function whileWriting<T>(
  title: string,
  total: number,
  run: (signal: AbortSignal, onProgress: (done: number) => void) => Promise<T>,
): Promise<T> {
  const { units } = readSettings();
  const print = (bytes: number) => formatSize(bytes, units, vscode.env.language);
  const location = vscode.ProgressLocation.Notification;
  const options = { location, title: withoutLinks(title), cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(options, (progress, token) => {
      const canceled = new AbortController();
      token.onCancellationRequested(() => canceled.abort());
      let percent = 0;
      const report = atMostEvery(PROGRESS_MS, (done: number) => {
        const now = total === 0 ? 0 : Math.min(100, Math.floor((100 * done) / total));
        const message = vscode.l10n.t('{0} of {1}', print(done), print(total));
        progress.report({ message, increment: now - percent });
        percent = now;
      });
      return run(canceled.signal, report);
    }),
  );
}
