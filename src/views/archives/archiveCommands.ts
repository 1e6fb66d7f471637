import * as vscode from 'vscode';
import { registerCommands } from '../../vscode/commands.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import { isArchiveName } from '../offer/archiveName.ts';
import { BY_KEY } from '../rows/focusedRow.ts';
import { pathOf, printPlace } from '../sources/place.ts';
import { documentOf, placeOf, uriOf } from '../sources/uris.ts';
import type { RecentArchives } from './recent.ts';
import { asNode, type Subjects } from './subject.ts';
import type { ArchivesTree } from './tree.ts';

/** What the commands on archives work with. */
export interface ArchiveParts {
  readonly subjects: Subjects;
  readonly pages: ImagePages;
  readonly tree: ArchivesTree;
  readonly recent: RecentArchives;
  readonly log: vscode.LogOutputChannel;
  /** The row the keyboard is on. */
  focusedRow(): Promise<unknown>;
}

/** Registers what one can do with an archive and with the list. */
export function registerArchiveCommands(parts: ArchiveParts): vscode.Disposable {
  const { subjects, pages, tree, recent, log, focusedRow } = parts;
  return registerCommands(log, {
    'layerscope.openArchive': () =>
      openPicked(pages, { canSelectFiles: true, canSelectMany: true, filters: archiveFilters() }),
    'layerscope.openFolder': () => openPicked(pages, { canSelectFiles: false, canSelectFolders: true }),
    'layerscope.openAsImage': (uri, uris) => openAsImage(pages, uri, uris),
    'layerscope.openArchivePage': async (node) => {
      const place = await subjects.archive(node);
      if (place) await pages.open(place);
    },
    'layerscope.removeFromList': async (node) => {
      // A key has no row to give; it means the one it was pressed on, if that is an archive.
      const row = node === BY_KEY ? await focusedRow() : node;
      if (node === BY_KEY && asNode(row)?.kind !== 'archive') return;
      const place = row === undefined ? await subjects.pickArchive() : await subjects.archive(row);
      if (!place) return;
      await recent.remove(printPlace(place));
      tree.refresh();
    },
    'layerscope.clearRecent': async () => {
      await recent.clear();
      tree.refresh();
    },
    'layerscope.refresh': () => tree.refresh(true),
    'layerscope.reloadArchive': async (node) => {
      const place = await subjects.archive(node);
      if (place) await tree.reload(place);
    },
    'layerscope.openArchiveAsText': async (node) => {
      const place = await subjects.archive(node);
      if (place) await vscode.commands.executeCommand('vscode.openWith', documentOf(place), 'default');
    },
    'layerscope.revealInExplorer': async (node) => {
      const place = await subjects.archive(node);
      if (place) await vscode.commands.executeCommand('revealInExplorer', uriOf(place));
    },
    'layerscope.copyPath': async (node) => {
      const place = await subjects.archive(node);
      if (place) await vscode.env.clipboard.writeText(pathOf(place));
    },
  });
}

async function openPicked(pages: ImagePages, options: vscode.OpenDialogOptions): Promise<void> {
  const openLabel = vscode.l10n.t('Open as Image');
  const uris = await vscode.window.showOpenDialog({ ...options, openLabel });
  await openAll(pages, uris ?? []);
}

/** Called by the explorer with what is selected, by an editor's title with its file, by the palette with nothing. */
async function openAsImage(pages: ImagePages, uri: unknown, uris: unknown): Promise<void> {
  const selected = Array.isArray(uris) ? uris : uri instanceof vscode.Uri ? [uri] : [activeArchive()];
  const found = selected.filter((each) => each instanceof vscode.Uri);
  if (found.length > 0) await openAll(pages, found);
  else await vscode.commands.executeCommand('layerscope.openArchive');
}

async function openAll(pages: ImagePages, uris: readonly vscode.Uri[]): Promise<void> {
  for (const uri of uris) await pages.open(await placeOf(uri));
}

function activeArchive(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText && isArchiveName(input.uri.path) ? input.uri : undefined;
}

function archiveFilters(): Record<string, string[]> {
  return {
    [vscode.l10n.t('Image archives')]: ['tar', 'tgz', 'gz', 'zst'],
    [vscode.l10n.t('All files')]: ['*'],
  };
}
