import { homedir } from 'node:os';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { checkRoom } from '../../extract/diskErrors.ts';
import { writeWhole } from '../../extract/wholeFile.ts';
import { isDigest, shortId } from '../../image/digest.ts';
import { familiarReference } from '../../image/reference.ts';
import { writeElsewhere } from '../extract/elsewhere.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import type { EnginePlace } from '../sources/place.ts';
import { placeOf } from '../sources/uris.ts';
import { platformItem } from './choosePull.ts';
import { chosenImages } from './chosenImages.ts';
import { offerToOpen } from './offerToOpen.ts';
import type { TransferAction, TransferParts } from './parts.ts';
import { runTransfer, type Transfer } from './runTransfer.ts';
import { type SaveAs, type SaveWanted, saveWork } from './saveWork.ts';

const ENDINGS: Readonly<Record<SaveAs, string>> = { tar: 'docker.tar', gzip: 'tar.gz', zstd: 'tar.zst' };

/** Saves images, those of each engine as one archive. */
export const saveImage: TransferAction = async (parts, row, rows) => {
  const all = await chosenImages(parts, row, rows, vscode.l10n.t('Choose the images to save'));
  const saves: Transfer<SaveWanted>[] = [];
  for (const endpoint of new Set(all.map((place) => place.endpoint))) {
    const places = all.filter((place) => place.endpoint === endpoint);
    const save = await askSave(parts, endpoint, places);
    if (!save) return;
    saves.push(save);
  }
  await Promise.all(saves.map((save) => runTransfer(parts, save)));
};

/** Undefined where the user leaves. */
async function askSave(
  parts: TransferParts,
  endpoint: string,
  places: readonly EnginePlace[],
): Promise<Transfer<SaveWanted> | undefined> {
  const names = [...new Set(places.map(({ reference }) => reference))];
  const as = await askHow();
  const platform = as && (await askPlatform(parts, endpoint, places));
  if (!as || platform === undefined) return undefined;
  const uri = await askWhere(names, platform, as);
  if (!uri) return undefined;
  const wanted: SaveWanted = {
    endpoint,
    names,
    platform: platform || undefined,
    as,
    file: uri.scheme === 'file' ? uri.fsPath : uri.path,
    write: (pieces, size, signal) => writeFile(uri, pieces, size, signal),
  };
  const only = platform === '' ? [] : ['--platform', platform];
  return {
    title: vscode.l10n.t('Save {0}', names.map(nameOf).join(', ')),
    ...(as === 'tar'
      ? { command: dockerCommand(endpoint, 'save', '-o', wanted.file, ...only, ...names) }
      : {
          command: dockerCommand(endpoint, 'save', ...only, ...names),
          pipe: { command: [as], file: wanted.file },
        }),
    wanted,
    queue: 'save',
    work: saveWork,
    done: async () => offerToOpen(parts, vscode.l10n.t('Saved {0}', wanted.file), await placeOf(uri)),
  };
}

async function askHow(): Promise<SaveAs | undefined> {
  const items: (vscode.QuickPickItem & { readonly value: SaveAs })[] = [
    { value: 'tar', label: vscode.l10n.t('Tar archive'), description: vscode.l10n.t('opens the fastest') },
    { value: 'gzip', label: vscode.l10n.t('Compressed with gzip'), description: '.tar.gz' },
    { value: 'zstd', label: vscode.l10n.t('Compressed with zstd'), description: '.tar.zst' },
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Save as') }))?.value;
}

/** The one that was chosen already, or is now; '' for all that the engine has, undefined where the user leaves. */
async function askPlatform(
  { engines }: TransferParts,
  endpoint: string,
  places: readonly EnginePlace[],
): Promise<string | undefined> {
  const client = await (await engines.get()).client(endpoint);
  if (!client.supports('export-platform') || !client.supports('list-manifests')) return '';
  const ids = await Promise.all(places.map(async ({ reference }) => (await client.inspectImage(reference)).id));
  const { rows } = await client.listImages();
  const manifests = rows.flatMap((image) => (ids.includes(image.id) ? (image.manifests ?? []) : []));
  const platforms = new Set(manifests.flatMap(({ platform, present }) => (present && platform ? [platform] : [])));
  if (platforms.size < 2) return '';
  const [chosen, ...more] = new Set(places.map((place) => place.platform));
  if (chosen !== undefined && more.length === 0 && platforms.has(chosen)) return chosen;
  const items = [
    { label: vscode.l10n.t('All platforms that are here'), value: '' },
    ...[...platforms].map(platformItem),
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Platform') }))?.value;
}

function askWhere(names: readonly string[], platform: string, as: SaveAs): Promise<vscode.Uri | undefined> {
  const [first = ''] = names;
  const name = names.length === 1 ? nameOf(first) : 'images';
  const whole = platform === '' ? name : `${name}-${platform}`;
  return askFile(`${whole.replace(/[^\w.-]+/g, '-')}.${ENDINGS[as]}`);
}

/** Asks where a file is to be saved; the dialog itself asks before it replaces one. */
export async function askFile(name: string): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
  return vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder ?? vscode.Uri.file(homedir()), name),
    saveLabel: vscode.l10n.t('Save'),
  });
}

/** Writes all of a file or nothing, wherever it is. */
export async function writeFile(
  uri: vscode.Uri,
  pieces: AsyncIterable<Uint8Array>,
  size: number,
  signal: AbortSignal,
): Promise<void> {
  if (uri.scheme !== 'file') return writeElsewhere(uri, size, pieces, signal);
  await checkRoom(dirname(uri.fsPath), size);
  await writeWhole(uri.fsPath, pieces, signal);
}

function nameOf(reference: string): string {
  return isDigest(reference) ? shortId(reference) : familiarReference(reference);
}
