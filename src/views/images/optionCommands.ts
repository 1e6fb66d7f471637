import * as vscode from 'vscode';
import type { ViewOptions } from './arrange.ts';
import type { ImagesView } from './imagesView.ts';

/** Asks by what images are sorted. */
export async function sortImages(view: ImagesView): Promise<void> {
  const { l10n } = vscode;
  const sort = await pickOne(view.options.value.sort, l10n.t('Sort images by'), {
    name: l10n.t('Name'),
    size: l10n.t('Size, the largest first'),
    age: l10n.t('Age, the newest first'),
  });
  if (sort) await change(view, { sort });
}

/** Asks by what images are grouped. */
export async function groupImages(view: ImagesView): Promise<void> {
  const { l10n } = vscode;
  const group = await pickOne(view.options.value.group, l10n.t('Group images by'), {
    repository: l10n.t('Repository'),
    registry: l10n.t('Registry'),
    project: l10n.t('Project, as labels say'),
    use: l10n.t('Use by containers'),
    base: l10n.t('Base image'),
    none: l10n.t('Nothing'),
  });
  if (group) await change(view, { group });
}

/** Asks for the text that images must contain to be shown. */
export async function filterImages(view: ImagesView): Promise<void> {
  const filter = await vscode.window.showInputBox({
    title: vscode.l10n.t('Show only images and containers that contain a text'),
    prompt: vscode.l10n.t('In a name, ID, digest, platform, label or state, or “in use”; empty shows all'),
    value: view.options.value.filter,
  });
  if (filter !== undefined) await change(view, { filter: filter.trim() });
}

export async function clearImageFilter(view: ImagesView): Promise<void> {
  await change(view, { filter: '' });
}

/** Asks which images without a tag are shown. */
export async function showHiddenImages(view: ImagesView): Promise<void> {
  const { l10n } = vscode;
  const { dangling, intermediate } = view.options.value;
  const items = [
    {
      label: l10n.t('Dangling images'),
      description: l10n.t('Nothing names them, and nothing was built on them'),
      key: 'dangling',
      picked: dangling,
    },
    {
      label: l10n.t('Intermediate images'),
      description: l10n.t('Nothing names them, but others were built on them'),
      key: 'intermediate',
      picked: intermediate,
    },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: l10n.t('Also show images without a tag'),
  });
  if (!chosen) return;
  const has = (key: string) => chosen.some((each) => each.key === key);
  await change(view, { dangling: has('dangling'), intermediate: has('intermediate') });
}

/** Shows all containers of the engines, in a row of their own. */
export async function showAllContainers(view: ImagesView): Promise<void> {
  await change(view, { containers: true });
}

export async function hideAllContainers(view: ImagesView): Promise<void> {
  await change(view, { containers: false });
}

async function change(view: ImagesView, options: Partial<ViewOptions>): Promise<void> {
  await view.options.change(options);
  view.showChange();
}

async function pickOne<T extends string>(
  now: T,
  placeHolder: string,
  labels: Readonly<Record<T, string>>,
): Promise<T | undefined> {
  const items = (Object.keys(labels) as T[]).map((key) => ({
    label: labels[key],
    description: key === now ? vscode.l10n.t('now') : '',
    key,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.key;
}
