import * as vscode from 'vscode';
import { formatSize } from '../../format/size.ts';
import { oneLine, visibleText, withoutIcons } from '../../format/visibleText.ts';
import type { Image } from '../../image/image.ts';
import { readInstruction } from '../../image/instruction.ts';
import { displayName } from '../../image/names.ts';
import { type PathEvent, pathHistory } from '../../image/pathHistory.ts';
import { attributeChanges, isFile, previousFile } from '../../image/versions.ts';
import { readSettings } from '../../vscode/settings.ts';
import { compareVersions, type ImageOfFiles, versionUri } from './openFile.ts';

interface EventItem extends vscode.QuickPickItem {
  readonly event: PathEvent;
}

/** Lists what the layers did to a path, newest first; each version opens, and compares with the one before it. */
export function showPathHistory(of: ImageOfFiles, node: number): void {
  const { overlay } = of;
  const pick = vscode.window.createQuickPick<EventItem>();
  const path = visibleText(`/${displayName(overlay.pathOf(node))}`);
  pick.title = vscode.l10n.t('History of {0}', path);
  pick.placeholder = vscode.l10n.t('Choose a version to open');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = pathHistory(overlay, node)
    .reverse()
    .map((event) => eventItem(of, event));
  pick.onDidAccept(async () => {
    const [item] = pick.selectedItems;
    if (!item || !canOpen(of, item.event)) return;
    pick.hide();
    await vscode.commands.executeCommand('vscode.open', versionUri(of, item.event.version));
  });
  pick.onDidTriggerItemButton(async ({ item: { event } }) => {
    pick.hide();
    await compareVersions(of, previousFile(overlay, event.version), event.version);
  });
  pick.onDidHide(() => pick.dispose());
  pick.show();
}

function eventItem(of: ImageOfFiles, event: PathEvent): EventItem {
  const { overlay, image } = of;
  const { units } = readSettings();
  const compares = event.what !== 'removed' && previousFile(overlay, event.version) >= 0;
  const size = isFile(overlay, event.version) ? [formatSize(event.size, units, vscode.env.language)] : [];
  const changes = changesOf(of, event).map((change) => visibleText(change));
  return {
    event,
    label: vscode.l10n.t('Layer {0}: {1}', event.layer, eventText(event)),
    description: withoutIcons([...size, ...changes].join(' · ')),
    detail: withoutIcons(stepText(image, event.layer)),
    buttons: compares
      ? [{ iconPath: new vscode.ThemeIcon('diff'), tooltip: vscode.l10n.t('Compare with Previous Version') }]
      : [],
  };
}

function changesOf({ overlay }: ImageOfFiles, { what, version }: PathEvent): string[] {
  const before = what === 'metadata' || what === 'modified' ? overlay.previousOf(version) : -1;
  return before < 0 || overlay.entryOf(before) < 0 ? [] : attributeChanges(overlay, before, version);
}

function eventText({ what }: PathEvent): string {
  switch (what) {
    case 'added':
      return vscode.l10n.t('added');
    case 'modified':
      return vscode.l10n.t('modified');
    case 'metadata':
      return vscode.l10n.t('attributes changed');
    case 'identical':
    case 'repeated':
      return vscode.l10n.t('written again, identical');
    case 'removed':
      return vscode.l10n.t('removed');
  }
}

/** The step of the build that made a layer, on one line; '' where no step names it. */
function stepText({ steps }: Image, layer: number): string {
  const step = steps.find((each) => each.layer === layer);
  if (!step) return '';
  const { keyword, text } = readInstruction(step.createdBy);
  return oneLine(`${keyword} ${text}`, 200);
}

function canOpen({ overlay }: ImageOfFiles, { version }: PathEvent): boolean {
  return isFile(overlay, version);
}
