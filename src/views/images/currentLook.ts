import * as vscode from 'vscode';
import { describe } from '../../vscode/report.ts';
import { readSettings } from '../../vscode/settings.ts';
import { type ImagesLook, readColumns } from './columns.ts';

/** How rows of images look by the settings as they are now. */
export function currentLook(): ImagesLook {
  const { units, imageColumns } = readSettings();
  return {
    l10n: vscode.l10n,
    units,
    columns: readColumns(imageColumns),
    language: vscode.env.language,
    now: Date.now(),
    describe,
  };
}
