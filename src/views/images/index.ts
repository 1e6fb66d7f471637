import * as vscode from 'vscode';
import { type Command, registerCommands } from '../../vscode/commands.ts';
import { report } from '../../vscode/report.ts';
import { onDidChangeSettings, readSettings } from '../../vscode/settings.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import type { WindowEngines } from '../sources/engines.ts';
import type { ImagesView } from './imagesView.ts';
import { registerInspectDocuments } from './inspectDocument.ts';
import type { Node } from './nodes.ts';

/** Registers the *Images* view. All behind it is loaded, and engines are contacted, when it is first in sight. */
export function registerImages(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  engines: WindowEngines,
  pages: ImagePages,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  let made: ImagesView | undefined;
  let making: Promise<ImagesView> | undefined;
  const get = () => {
    making ??= make();
    return making;
  };
  const make = async () => {
    const [{ ImagesView: View }, windowEngines] = await Promise.all([import('./imagesView.ts'), engines.get()]);
    const state = context.workspaceState;
    made = new View({ engines: windowEngines, pages, log, state, view, refreshRows: () => changed.fire(undefined) });
    return made;
  };
  const view = vscode.window.createTreeView<Node>('layerscope.images', {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (node) => (await get()).tree.getChildren(node),
      getTreeItem: async (node) => (await get()).tree.getTreeItem(node),
      resolveTreeItem: async (item, node) => (await get()).tree.resolveTreeItem(item, node),
    },
  });
  const setVisible = async (visible: boolean) => {
    if (!visible && !making) return;
    try {
      await (await get()).setVisible(visible);
    } catch (error) {
      void report(log, 'images', error);
    }
  };
  const showStatus = async () => {
    // Which engines are shown can be said without asking them.
    if (!made && readSettings().showEngineInStatusBar) await (await get()).lists.update();
  };
  void showStatus();
  if (view.visible) void setVisible(true);
  return vscode.Disposable.from(
    view,
    changed,
    view.onDidChangeVisibility(({ visible }) => setVisible(visible)),
    onDidChangeSettings(showStatus),
    registerInspectDocuments(engines),
    registerImageCommands(log, get),
    { dispose: () => made?.dispose() },
  );
}

type Act = (view: ImagesView, row: unknown) => Promise<void>;

function registerImageCommands(log: vscode.LogOutputChannel, get: () => Promise<ImagesView>): vscode.Disposable {
  // Loaded when one is called.
  const on =
    <M extends Record<K, Act>, K extends string>(load: () => Promise<M>, name: K): Command =>
    async (row) => {
      const [view, module] = await Promise.all([get(), load()]);
      await module[name](view, row);
    };
  const engine = () => import('./engineCommands.ts');
  const options = () => import('./optionCommands.ts');
  const rows = () => import('./rowCommands.ts');
  return registerCommands(log, {
    'layerscope.chooseEngines': on(engine, 'chooseEngines'),
    'layerscope.addEngine': on(engine, 'addEngine'),
    'layerscope.connectInTerminal': on(engine, 'connectInTerminal'),
    'layerscope.copyDockerGroup': on(engine, 'copyDockerGroup'),
    'layerscope.refreshImages': on(engine, 'refreshImages'),
    'layerscope.sortImages': on(options, 'sortImages'),
    'layerscope.groupImages': on(options, 'groupImages'),
    'layerscope.filterImages': on(options, 'filterImages'),
    'layerscope.clearImageFilter': on(options, 'clearImageFilter'),
    'layerscope.showHiddenImages': on(options, 'showHiddenImages'),
    'layerscope.openEngineImage': on(rows, 'openEngineImage'),
    'layerscope.openEngineInspect': on(rows, 'openEngineInspect'),
    'layerscope.copyEngineReference': on(rows, 'copyEngineReference'),
    'layerscope.copyEngineImageId': on(rows, 'copyEngineImageId'),
    'layerscope.copyEngineDigest': on(rows, 'copyEngineDigest'),
  });
}
