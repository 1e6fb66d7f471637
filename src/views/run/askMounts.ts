import * as vscode from 'vscode';
import { oneLine, withoutIcons } from '../../format/visibleText.ts';
import type { Mount, RunOptions } from '../../run/options.ts';
import { mountText } from './runForm.ts';
import type { RunSubject } from './subject.ts';

/** Lets the user add volumes and take them away, until that is enough. */
export async function askMounts(about: RunSubject): Promise<RunOptions | undefined> {
  const { options, image } = about;
  const declared = image.config.volumes.filter((path) => options.mounts.every(({ target }) => target !== path));
  const items: (vscode.QuickPickItem & { readonly make: () => Promise<RunOptions | undefined> })[] = [
    { label: `$(add) ${vscode.l10n.t('Add a Folder…')}`, make: () => added(options, askFolder, undefined) },
    { label: `$(add) ${vscode.l10n.t('Add a Named Volume…')}`, make: () => added(options, askVolume, undefined) },
    ...declared.map((path) => ({
      label: withoutIcons(oneLine(path)),
      description: vscode.l10n.t('a volume of its own, unless you name one'),
      make: () => added(options, askVolume, path),
    })),
    ...options.mounts.map((mount) => ({
      label: `$(trash) ${withoutIcons(oneLine(mountText(mount)))}`,
      description: vscode.l10n.t('choose it to take it away'),
      make: async () => ({ ...options, mounts: options.mounts.filter((each) => each !== mount) }),
    })),
  ];
  const title = vscode.l10n.t('Volumes');
  const placeHolder = vscode.l10n.t('Escape leads back to what is to be run');
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true });
  const changed = await chosen?.make();
  return changed && ((await askMounts({ ...about, options: changed })) ?? changed);
}

type Source = Pick<Mount, 'type' | 'source'>;

async function added(
  options: RunOptions,
  askSource: () => Promise<Source | undefined>,
  path: string | undefined,
): Promise<RunOptions | undefined> {
  const source = await askSource();
  const target = source && (path ?? (await askTarget(options)));
  const readOnly = target === undefined ? undefined : await askReadOnly();
  if (!source || target === undefined || readOnly === undefined) return undefined;
  return { ...options, mounts: [...options.mounts, { ...source, target, readOnly }] };
}

async function askFolder(): Promise<Source | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Folder that the container sees: one of the engine’s machine'),
      openLabel: vscode.l10n.t('Choose'),
      canSelectFiles: true,
      canSelectFolders: true,
      ...(vscode.workspace.workspaceFolders?.[0] ? { defaultUri: vscode.workspace.workspaceFolders[0].uri } : {}),
    })) ?? [];
  return folder && { type: 'bind', source: folder.fsPath };
}

async function askVolume(): Promise<Source | undefined> {
  const source = await vscode.window.showInputBox({
    title: vscode.l10n.t('Name of the volume'),
    prompt: vscode.l10n.t('One that is not there is made'),
    ignoreFocusOut: true,
    validateInput: (value) =>
      /^[a-zA-Z0-9][\w.-]+$/.test(value.trim())
        ? undefined
        : vscode.l10n.t('A name of a volume has letters without accents, digits, _ . and -, two at least.'),
  });
  return source === undefined ? undefined : { type: 'volume', source: source.trim() };
}

async function askTarget({ mounts }: RunOptions): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Where the container sees it'),
    placeHolder: '/data',
    ignoreFocusOut: true,
    validateInput: (value) => {
      if (!/^\/./.test(value.trim()))
        return vscode.l10n.t('A path in a container begins with a slash, and is more than that.');
      return mounts.some(({ target }) => target === value.trim())
        ? vscode.l10n.t('Something else is at {0} already.', value.trim())
        : undefined;
    },
  });
  return typed?.trim();
}

async function askReadOnly(): Promise<boolean | undefined> {
  const items = [
    { label: vscode.l10n.t('Read and write'), readOnly: false },
    { label: vscode.l10n.t('Read only'), readOnly: true },
  ];
  const title = vscode.l10n.t('What the container may do with it');
  return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.readOnly;
}
