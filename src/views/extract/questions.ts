import * as vscode from 'vscode';
import type { Existing } from '../../extract/existing.ts';
import type { WhenExisting } from '../../extract/places.ts';
import type { PlanTotals } from '../../extract/plan.ts';
import type { FolderOptions } from '../../extract/toFolder.ts';
import { visibleText } from '../../format/visibleText.ts';
import { type Keeps, keepNextTime, readSettings } from '../../vscode/settings.ts';

/** What becomes of what is there already, by one question that names it; undefined when it was canceled. */
export async function askExisting(folder: string, { count, paths }: Existing): Promise<WhenExisting | undefined> {
  if (count === 0) return 'skip';
  const { l10n } = vscode;
  const message =
    count === 1
      ? l10n.t('{0} has one of the paths to be extracted already.', folder)
      : l10n.t('{0} has {1} of the paths to be extracted already.', folder, count.toLocaleString(vscode.env.language));
  const more = count - paths.length;
  const detail = [
    ...paths.map((path) => visibleText(path).replaceAll('\n', '\\u{a}')),
    ...(more > 0 ? [l10n.t('… and {0} more', more.toLocaleString(vscode.env.language))] : []),
    '',
    l10n.t('Folders are never replaced: what is extracted to one is added to what it holds.'),
  ].join('\n');
  const answers = new Map<string, WhenExisting>([
    // The first is what Enter takes, so it is one that loses nothing.
    [l10n.t('Keep Both'), 'keep-both'],
    [l10n.t('Skip Existing'), 'skip'],
    [l10n.t('Replace'), 'replace'],
  ]);
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...answers.keys());
  return answer === undefined ? undefined : answers.get(answer);
}

type Wanted = Pick<FolderOptions, 'owners' | 'modes' | 'devices'>;

/** What of the image's attributes is kept: asked of root only, and only for what there is. Undefined when it was canceled. */
export async function askWhatToKeep({ owned, special, devices }: PlanTotals): Promise<Wanted | undefined> {
  const { l10n } = vscode;
  const count = (number: number) => number.toLocaleString(vscode.env.language);
  const choices: {
    readonly label: string;
    readonly description: string;
    readonly value: Keeps;
    readonly there: number;
  }[] = [
    {
      label: l10n.t('Owners and groups'),
      description: l10n.t('of others than root: {0}', count(owned)),
      value: 'owners',
      there: owned,
    },
    {
      label: l10n.t('Exact permissions'),
      description: l10n.t('with setuid or setgid: {0}', count(special)),
      value: 'modes',
      there: special,
    },
    {
      label: l10n.t('Devices and FIFOs'),
      description: count(devices),
      value: 'devices',
      there: devices,
    },
  ];
  const there = process.getuid?.() === 0 ? choices.filter((choice) => choice.there > 0) : [];
  const kept = there.length === 0 ? [] : await pickKept(there);
  if (!kept) return undefined;
  return { owners: kept.includes('owners'), modes: kept.includes('modes'), devices: kept.includes('devices') };
}

async function pickKept(
  choices: readonly (vscode.QuickPickItem & { readonly value: Keeps })[],
): Promise<Keeps[] | undefined> {
  const before = readSettings().extractKeeps;
  const picked = await vscode.window.showQuickPick(
    choices.map((choice) => ({ ...choice, picked: before.includes(choice.value) })),
    { canPickMany: true, placeHolder: vscode.l10n.t('Choose what is kept as the image has it') },
  );
  if (!picked) return undefined;
  const kept = picked.map(({ value }) => value);
  const others = before.filter((value) => !choices.some((choice) => choice.value === value));
  await keepNextTime([...others, ...kept]);
  return kept;
}
