import * as vscode from 'vscode';
import { formatSize } from '../../format/size.ts';
import { withoutLinks } from '../../format/visibleText.ts';
import type { DiskCache } from '../../layers/cache/diskCache.ts';
import type { LayerCache } from '../../layers/cache/layerCache.ts';
import { registerCommands } from '../../vscode/commands.ts';
import { describe, logError } from '../../vscode/report.ts';
import { onDidChangeSettings, readSettings } from '../../vscode/settings.ts';

/** What is kept of layers that were read, by all windows together. */
interface Cache {
  readonly disk: DiskCache;
  readonly layers: LayerCache;
}

/** Makes the cache when something is read first, and registers what a user can do about it. */
export function registerCache(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): { readonly openCache: () => Promise<LayerCache>; readonly disposable: vscode.Disposable } {
  let made: Promise<Cache> | undefined;
  let size = readSettings().cacheSize;
  const open = () => {
    made ??= makeCache(context, log);
    return made;
  };
  return {
    openCache: async () => (await open()).layers,
    disposable: vscode.Disposable.from(
      registerCommands(log, {
        'layerscope.clearCache': async () => clear(await open()),
      }),
      onDidChangeSettings(({ cacheSize }) => {
        if (cacheSize === size) return;
        size = cacheSize;
        void open().then(({ disk }) => disk.trim());
      }),
    ),
  };
}

async function makeCache({ globalStorageUri, extension }: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
  // Not at the top: activation needs no cache.
  const { DiskCache: Disk } = await import('../../layers/cache/diskCache.ts');
  const { LayerCache: Layers } = await import('../../layers/cache/layerCache.ts');
  const disk = new Disk({
    folder: vscode.Uri.joinPath(globalStorageUri, 'layers').fsPath,
    limit: () => readSettings().cacheSize,
    version: String(extension.packageJSON.version),
    onProblem: (error) => logError(log, 'cache', error),
  });
  // It may have been told to keep less while it was not there.
  void disk.trim();
  return { disk, layers: new Layers(disk) };
}

/** Says what is there before anything goes, and afterwards what went. */
async function clear({ disk, layers }: Cache): Promise<void> {
  const { bytes } = await disk.held();
  // Why nothing can be kept now, where something went wrong.
  const problem = disk.problem ? [withoutLinks(describe(disk.problem))] : [];
  if (bytes === 0) {
    layers.forget();
    const empty = vscode.l10n.t('The cache of Layerscope is empty.');
    if (disk.problem) void vscode.window.showWarningMessage([empty, ...problem].join(' '));
    else void vscode.window.showInformationMessage(empty);
    return;
  }
  const go = vscode.l10n.t('Clear Cache');
  const message = vscode.l10n.t('Free {0} of the disk by clearing the cache of Layerscope?', sizeOf(bytes));
  const holds = vscode.l10n.t(
    'It holds what was read of the layers of images, for all windows. What is opened again is read again. No image is touched.',
  );
  const detail = [holds, ...problem].join('\n\n');
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, go)) !== go) return;
  layers.forget();
  const freed = await disk.clear();
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The cache of Layerscope was cleared: {0} are free.', sizeOf(freed.bytes)),
  );
}

function sizeOf(bytes: number): string {
  return formatSize(bytes, readSettings().units, vscode.env.language);
}
