import * as vscode from 'vscode';
import { ImageError, isAbort } from '../../image/errors.ts';
import type { Image, Progress } from '../../image/image.ts';
import { labelOf } from '../../image/labels.ts';
import { OpeningProgress, PATIENCE } from '../archives/openingProgress.ts';

/**
 * Shows how far an export is that nobody has a place of their own for, and lets the user cancel it.
 * @throws ImageError `unreadable` when that was done; the signal's reason
 */
export async function showExport<T>(
  image: Image,
  signal: AbortSignal,
  run: (onProgress: Progress, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const progress = new OpeningProgress(vscode.l10n.t('Exporting {0} from its engine', labelOf(image)), PATIENCE);
  try {
    const onProgress: Progress = (done, total) => progress.report(done, total);
    return await run(onProgress, AbortSignal.any([signal, progress.signal]));
  } catch (error) {
    if (!isAbort(error) || signal.aborted) throw error;
    throw new ImageError('unreadable', 'Exporting {0} was canceled.', [labelOf(image)]);
  } finally {
    progress.end();
  }
}
