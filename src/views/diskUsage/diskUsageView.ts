import * as vscode from 'vscode';
import { isAbort } from '../../image/errors.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { describe, logError } from '../../vscode/report.ts';
import { onDidChangeSettings, readSettings } from '../../vscode/settings.ts';
import type { ShownEngines } from '../images/shownEngines.ts';
import type { Look } from '../rows/rowText.ts';
import { renderTooltip, treeItem } from '../rows/treeItem.ts';
import type { Disks } from './disks.ts';
import type { EngineDisk } from './engineDisk.ts';
import { engineNode, engineRows, itemRows, type Node } from './nodes.ts';
import { itemTooltip, rowText } from './rowText.ts';
import { usageFailureAction } from './usageFailureAction.ts';

/** What the view is made with. */
export interface DiskUsageViewParts {
  readonly disks: Disks;
  readonly shown: ShownEngines;
  readonly log: vscode.LogOutputChannel;
  readonly view: vscode.TreeView<Node>;
  refreshRows(): void;
}

/** All behind the *Disk Usage* view; made when that is first in sight. Engines are asked when it is, and when one says so. */
export class DiskUsageView implements vscode.Disposable {
  readonly #parts: DiskUsageViewParts;
  readonly #settings: vscode.Disposable;
  #disks: readonly EngineDisk[] = [];
  #stops: (() => void)[] = [];
  #stopWatching: (() => void) | undefined;
  #asking = new AbortController();

  constructor(parts: DiskUsageViewParts) {
    this.#parts = parts;
    this.#settings = onDidChangeSettings(() => parts.refreshRows());
  }

  /** Follows the engines that the window shows while the view is in sight; what was never asked is asked. */
  async setVisible(isVisible: boolean): Promise<void> {
    this.#stopWatching?.();
    this.#stopWatching = isVisible ? this.#parts.shown.watch(() => void this.#follow()) : undefined;
    if (isVisible) await this.#follow();
    else this.#stop();
  }

  /** Asks engines anew: that one, or all. */
  async refresh(engine?: string): Promise<void> {
    await this.#update();
    const disks = this.#disks.filter((disk) => engine === undefined || disk.engine === engine);
    await Promise.all(disks.map((disk) => this.#ask(disk)));
  }

  /** Leaves all questions that are under way. */
  cancel(): void {
    this.#asking.abort();
    this.#asking = new AbortController();
  }

  children(node?: Node): Node[] {
    if (node?.kind === 'usageKind') return itemRows(node);
    const disk = node?.kind === 'engine' ? this.#disks.find(({ engine }) => engine === node.engine) : undefined;
    if (disk) return engineRows(disk);
    if (node) return [];
    const [only, ...others] = this.#disks;
    return only && others.length === 0 ? engineRows(only) : this.#disks.map(({ engine }) => engineNode(engine));
  }

  item(node: Node): vscode.TreeItem {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    const state = node.kind === 'engine' ? Expanded : node.kind === 'usageKind' ? Collapsed : None;
    const usage = this.#disks.find(({ engine }) => engine === node.engine)?.read?.model;
    const item = treeItem(node, rowText(node, usage, currentLook()), state);
    if (node.kind === 'action')
      item.command = usageFailureAction({ engine: node.engine, error: node.error }, vscode.l10n);
    if (node.kind === 'unasked')
      item.command = { command: 'layerscope.refreshDiskUsage', title: vscode.l10n.t('Retry'), arguments: [node] };
    return item;
  }

  resolve(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    if (node.kind === 'item') item.tooltip = renderTooltip(itemTooltip(node.item, currentLook()));
    return item;
  }

  dispose(): void {
    this.#stopWatching?.();
    this.#stop();
    this.#asking.abort();
    this.#settings.dispose();
  }

  async #follow(): Promise<void> {
    await this.#update();
    for (const disk of this.#disks) if (!disk.read && !disk.isAsking) void this.#ask(disk);
  }

  async #update(): Promise<void> {
    const { shown, disks, view } = this.#parts;
    const names = shown.names(await shown.list(readSettings().engineHosts));
    this.#stop();
    this.#disks = names.map((name) => disks.of(name));
    if (view.visible) this.#stops = this.#disks.map((disk) => disk.listen(() => this.#show()));
    this.#show();
  }

  async #ask(disk: EngineDisk): Promise<void> {
    const asked = disk.refresh(this.#asking.signal);
    const location = { viewId: 'layerscope.diskUsage' };
    try {
      await vscode.window.withProgress({ location }, () => asked);
    } catch (error) {
      // The rows say what went wrong.
      if (!isAbort(error)) logError(this.#parts.log, withoutPassword(disk.engine), error);
    }
  }

  #show(): void {
    const { view, refreshRows } = this.#parts;
    const isChanged = this.#disks.some((disk) => disk.isChanged);
    view.message = isChanged ? vscode.l10n.t('Something came or went since the engine was asked.') : '';
    refreshRows();
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}

function currentLook(): Look {
  const { units } = readSettings();
  return { l10n: vscode.l10n, units, language: vscode.env.language, now: Date.now(), describe };
}
