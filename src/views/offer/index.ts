import { open } from 'node:fs/promises';
import * as vscode from 'vscode';
import { withoutLinks } from '../../format/visibleText.ts';
import { logError } from '../../vscode/report.ts';
import { associateEditor, readSettings, stopOffering } from '../../vscode/settings.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import { ARCHIVE_VIEW } from '../imagePage/viewTypes.ts';
import { placeOf } from '../sources/uris.ts';
import { archivePattern } from './archiveName.ts';

/** Registers the offer to show an archive as an image when a tab shows it as text: once for each file and session. */
export function registerOffer(pages: ImagePages, log: vscode.LogOutputChannel): vscode.Disposable {
  const seen = new Set<string>();
  const look = (tabs: readonly vscode.Tab[]) => {
    if (!readSettings().offerToOpen) return;
    for (const tab of tabs) {
      const uri = tab.input instanceof vscode.TabInputText ? tab.input.uri : undefined;
      const pattern = uri?.scheme === 'file' ? archivePattern(uri.path) : undefined;
      if (!uri || !pattern || seen.has(uri.toString())) continue;
      seen.add(uri.toString());
      offer(pages, uri, pattern).catch((error: unknown) => logError(log, 'offer', error));
    }
  };
  look(vscode.window.tabGroups.all.flatMap(({ activeTab }) => activeTab ?? []));
  return vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => look([...opened, ...changed]));
}

async function offer(pages: ImagePages, uri: vscode.Uri, pattern: string): Promise<void> {
  if (!(await isImage(uri.fsPath))) return;
  const [asImage, always, never] = [vscode.l10n.t('Open as Image'), vscode.l10n.t('Always'), vscode.l10n.t('Never')];
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const answer = await vscode.window.showInformationMessage(
    withoutLinks(vscode.l10n.t('{0} is a container image. Layerscope can show what is in it.', name)),
    asImage,
    always,
    never,
  );
  if (answer === never) return stopOffering();
  if (answer === always) await associateEditor(pattern, ARCHIVE_VIEW);
  if (answer === undefined) return;
  await pages.open(await placeOf(uri));
  await closeText(uri);
}

async function isImage(path: string): Promise<boolean> {
  const { LOOK_LENGTH, looksLikeImageArchive } = await import('../../sources/sniff.ts');
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(LOOK_LENGTH), 0, LOOK_LENGTH, 0);
    return looksLikeImageArchive(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** The image has taken the place of the text nobody could read. */
async function closeText(uri: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const same = tabs.filter(
    ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString(),
  );
  await vscode.window.tabGroups.close(same.filter(({ isDirty }) => !isDirty));
}
