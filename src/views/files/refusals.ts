import * as vscode from 'vscode';
import { withoutLinks } from '../../format/visibleText.ts';
import { describe } from '../../vscode/report.ts';
import { MAX_FILE_SIZE, readSettings } from '../../vscode/settings.ts';
import { FileTooLarge, type ReadLimit } from './readViewFile.ts';

/**
 * Tells why a file that was opened could not be shown: editors say of most errors only that there was one. Files above the
 * limit of the settings can be opened all the same, in this window.
 */
export class Refusals {
  readonly #wanted = new Set<string>();
  readonly #told = new Set<string>();

  limitOf(uri: vscode.Uri): ReadLimit {
    const { maxFileSize, units } = readSettings();
    const bytes = this.#wanted.has(uri.toString()) ? Number.POSITIVE_INFINITY : maxFileSize;
    return { bytes, units, language: vscode.env.language };
  }

  /** Says it of files that a tab shows, not of those that are read in the background, and once at a time. */
  async tell(uri: vscode.Uri, error: unknown): Promise<void> {
    const key = uri.toString();
    if (this.#told.has(key) || tabsOf(uri).length === 0) return;
    this.#told.add(key);
    try {
      if (error instanceof FileTooLarge) await this.#offer(uri, error);
      else await vscode.window.showErrorMessage(withoutLinks(describe(error)));
    } finally {
      this.#told.delete(key);
    }
  }

  async #offer(uri: vscode.Uri, refused: FileTooLarge): Promise<void> {
    const [anyway, settings] = [vscode.l10n.t('Open Anyway'), vscode.l10n.t('Open Settings')];
    const answer = await vscode.window.showWarningMessage(withoutLinks(describe(refused)), anyway, settings);
    if (answer === settings) await vscode.commands.executeCommand('workbench.action.openSettings', MAX_FILE_SIZE);
    if (answer !== anyway) return;
    this.#wanted.add(uri.toString());
    await openAgain(uri);
  }
}

/** In place of the tabs that could not show it: an editor that failed does not try again by itself. */
async function openAgain(uri: vscode.Uri): Promise<void> {
  const failed = tabsOf(uri);
  await vscode.window.tabGroups.close(failed);
  for (const { input, label, group } of failed) {
    const options = { viewColumn: group.viewColumn, preview: false };
    if (input instanceof vscode.TabInputTextDiff)
      await vscode.commands.executeCommand('vscode.diff', input.original, input.modified, label, options);
    else await vscode.commands.executeCommand('vscode.open', uri, options);
  }
}

function tabsOf(uri: vscode.Uri): vscode.Tab[] {
  const key = uri.toString();
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter(({ input }) => urisOf(input).some((each) => each.toString() === key));
}

function urisOf(input: unknown): vscode.Uri[] {
  if (input instanceof vscode.TabInputTextDiff) return [input.original, input.modified];
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? [input.uri] : [];
}
