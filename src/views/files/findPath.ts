import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { visibleText } from '../../format/visibleText.ts';
import { isAbort } from '../../image/errors.ts';
import { findPaths } from '../../image/findPaths.ts';
import { labelOf } from '../../image/labels.ts';
import { displayName } from '../../image/names.ts';
import type { Overlay } from '../../image/overlay.ts';
import type { ImageOfFiles } from './openFile.ts';

/** As many paths as anybody reads. */
const LIMIT = 200;

interface PathItem extends vscode.QuickPickItem {
  readonly node: number;
}

/** Lets the user search all paths of an image as they type; undefined when none was chosen. */
export function pickPath({ overlay, image }: ImageOfFiles): Promise<number | undefined> {
  const pick = vscode.window.createQuickPick<PathItem>();
  pick.title = vscode.l10n.t('Find Path in {0}', labelOf(image));
  pick.placeholder = vscode.l10n.t('Part of a name, or of a path with slashes');
  pick.matchOnDescription = true;
  let search = new AbortController();
  const find = async (text: string) => {
    search.abort();
    search = new AbortController();
    const { signal } = search;
    pick.busy = true;
    try {
      const { total, nodes } = await findPaths(overlay, text, { limit: LIMIT, signal, pause: () => setImmediate() });
      if (signal.aborted) return;
      pick.items = nodes.map((node) => pathItem(overlay, node));
      pick.title = titleOf(labelOf(image), text, nodes.length, total);
    } catch (error) {
      if (!isAbort(error)) throw error;
      return;
    }
    pick.busy = false;
  };
  return new Promise((resolve) => {
    let finding = Promise.resolve();
    pick.onDidChangeValue((text) => {
      finding = find(text);
    });
    pick.onDidAccept(async () => {
      // Whoever types fast means the first path that will be found.
      const [chosen] = pick.busy ? [] : pick.selectedItems;
      await finding;
      const item = chosen ?? pick.items[0];
      if (!item) return;
      resolve(item.node);
      pick.hide();
    });
    pick.onDidHide(() => {
      search.abort();
      pick.dispose();
      resolve(undefined);
    });
    pick.show();
  });
}

function titleOf(label: string, text: string, shown: number, total: number): string {
  const title = vscode.l10n.t('Find Path in {0}', label);
  if (text === '') return title;
  const language = vscode.env.language;
  const count =
    shown < total
      ? vscode.l10n.t('{0} of {1} paths', shown.toLocaleString(language), total.toLocaleString(language))
      : total === 1
        ? vscode.l10n.t('1 path')
        : vscode.l10n.t('{0} paths', total.toLocaleString(language));
  return `${title} · ${count}`;
}

function pathItem(overlay: Overlay, node: number): PathItem {
  const path = visibleText(`/${displayName(overlay.pathOf(node))}`).replaceAll('\n', '\\u{a}');
  // What was typed is looked for by us; the picker's own filter would drop what it finds otherwise.
  return { label: path.replaceAll('$(', '\\$('), description: whereOf(overlay, node), alwaysShow: true, node };
}

function whereOf(overlay: Overlay, node: number): string {
  const version = overlay.versionAt(node, overlay.layers.length - 1);
  if (version < 0) return vscode.l10n.t('folder without an entry');
  const layer = overlay.layerOf(version);
  return overlay.entryOf(version) < 0
    ? vscode.l10n.t('removed by layer {0}', layer)
    : vscode.l10n.t('layer {0}', layer);
}
