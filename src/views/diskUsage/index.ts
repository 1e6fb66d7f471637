import * as vscode from 'vscode';
import type { TickRequest } from '../../protocol/diskUsagePage.ts';
import { registerCommands } from '../../vscode/commands.ts';
import { report } from '../../vscode/report.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import type { WindowJobs } from '../jobs/index.ts';
import { rowsOfCommand } from '../rows/focusedRow.ts';
import type { WindowEngines } from '../sources/engines.ts';
import type { Disks } from './disks.ts';
import type { DiskUsageCommands } from './diskUsageCommands.ts';
import type { DiskUsageView } from './diskUsageView.ts';
import { LatePage } from './latePage.ts';
import type { Node } from './nodes.ts';

/** The view type of the page, under which the editor brings it back when a window is reloaded. */
const DISK_USAGE_PAGE = 'layerscope.diskUsagePage';

/** What the view and the pages are made with. */
export interface DiskUsageParts {
  readonly engines: WindowEngines;
  readonly jobs: WindowJobs;
  readonly pages: ImagePages;
  readonly log: vscode.LogOutputChannel;
  readonly dist: vscode.Uri;
  readonly state: vscode.Memento;
}

/** The disk usage pages that are open, and the way to open one. */
export class DiskUsagePages {
  readonly #parts: DiskUsageParts;
  readonly #disks: () => Promise<Disks>;
  /** The panels that are open, by the endpoints they show. */
  readonly #open = new Map<string, { readonly panel: vscode.WebviewPanel; readonly page: LatePage }>();

  constructor(parts: DiskUsageParts, disks: () => Promise<Disks>) {
    this.#parts = parts;
    this.#disks = disks;
  }

  /** The endpoint of the page in front, if that is one. */
  get active(): string | undefined {
    return [...this.#open].find(([, { panel }]) => panel.active)?.[0];
  }

  /**
   * Opens the page of an endpoint, or brings it to the front.
   * @param tick what is to be ticked on it
   */
  async open(engine: string, tick: TickRequest | null = null): Promise<void> {
    const known = this.#open.get(engine);
    if (known) {
      known.panel.reveal();
      if (tick) known.page.tick(tick);
      return;
    }
    const title = vscode.l10n.t('Disk Usage');
    await this.show(engine, vscode.window.createWebviewPanel(DISK_USAGE_PAGE, title, vscode.ViewColumn.Active), tick);
  }

  /** Shows an endpoint in a panel. */
  async show(engine: string, panel: vscode.WebviewPanel, tick: TickRequest | null = null): Promise<void> {
    const opened = { panel, page: new LatePage(tick) };
    this.#open.set(engine, opened);
    panel.onDidDispose(() => {
      if (this.#open.get(engine) === opened) this.#open.delete(engine);
    });
    const [module, disks] = await Promise.all([import('./page.ts'), this.#disks()]);
    // It may have been closed by then.
    if (this.#open.get(engine) !== opened) return;
    const pageParts = { ...this.#parts, engines: disks.engines };
    opened.page.arrive((latest) => new module.DiskUsagePage(pageParts, disks.of(engine), panel, latest));
  }
}

/** Registers the *Disk Usage* view, its page and their commands. All behind them is loaded when one is first wanted. */
export function registerDiskUsage(parts: DiskUsageParts): vscode.Disposable {
  const { engines, log, state } = parts;
  const changed = new vscode.EventEmitter<Node | undefined>();
  const shown = async () => new (await import('../images/shownEngines.ts')).ShownEngines(state);
  let making: Promise<Disks> | undefined;
  const disks = () => {
    making ??= Promise.all([import('./disks.ts'), engines.get()]).then(
      ([module, windowEngines]) => new module.Disks(windowEngines, vscode.l10n),
    );
    return making;
  };
  let made: DiskUsageView | undefined;
  let makingView: Promise<DiskUsageView> | undefined;
  const get = () => {
    makingView ??= Promise.all([import('./diskUsageView.ts'), disks(), shown()]).then(([module, all, engineNames]) => {
      const refreshRows = () => changed.fire(undefined);
      made = new module.DiskUsageView({ disks: all, shown: engineNames, log, view, refreshRows });
      return made;
    });
    return makingView;
  };
  const view = vscode.window.createTreeView<Node>('layerscope.diskUsage', {
    showCollapseAll: true,
    canSelectMany: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (node) => (await get()).children(node),
      getTreeItem: async (node) => (await get()).item(node),
      resolveTreeItem: async (item, node) => (await get()).resolve(item, node),
    },
  });
  const setVisible = async (visible: boolean) => {
    if (!visible && !makingView) return;
    try {
      await (await get()).setVisible(visible);
    } catch (error) {
      void report(log, 'disk usage', error);
    }
  };
  if (view.visible) void setVisible(true);
  const pages = new DiskUsagePages(parts, disks);
  const on =
    (name: keyof DiskUsageCommands) =>
    async (row: unknown, selected: unknown): Promise<void> => {
      const [module, given] = await Promise.all([import('./diskUsageCommands.ts'), rowsOfCommand(view, row, selected)]);
      await module.diskUsageCommands[name]({ pages, state, get }, ...given);
    };
  return vscode.Disposable.from(
    view,
    changed,
    view.onDidChangeVisibility(({ visible }) => setVisible(visible)),
    vscode.window.registerWebviewPanelSerializer(DISK_USAGE_PAGE, {
      deserializeWebviewPanel: async (panel, kept: unknown) => {
        const engine = engineOfState(kept);
        if (engine === undefined) panel.dispose();
        else await pages.show(engine, panel);
      },
    }),
    registerCommands(log, {
      'layerscope.openDiskUsage': on('openDiskUsage'),
      'layerscope.prune': on('prune'),
      'layerscope.removeFromDisk': on('removeFromDisk'),
      'layerscope.refreshDiskUsage': on('refreshDiskUsage'),
      'layerscope.cancelDiskUsage': on('cancelDiskUsage'),
    }),
    { dispose: () => made?.dispose() },
  );
}

/** The endpoint that the page wrote into its own state. */
function engineOfState(state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null || !('page' in state)) return undefined;
  const { page } = state;
  const isPage = typeof page === 'object' && page !== null && 'engine' in page;
  return isPage && typeof page.engine === 'string' ? page.engine : undefined;
}
