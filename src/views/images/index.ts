import * as vscode from 'vscode';
import { type Command, registerCommands } from '../../vscode/commands.ts';
import { report } from '../../vscode/report.ts';
import { onDidChangeSettings, readSettings } from '../../vscode/settings.ts';
import type { EnginePages } from '../enginePage/index.ts';
import type { FileParts } from '../files/openedImages.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import { dragInto, droppedUris, tellNoPath, URI_LIST } from '../rows/dragFiles.ts';
import { draggedUri } from '../rows/entryItem.ts';
import type { FileTree } from '../rows/fileTree.ts';
import type { WindowEngines } from '../sources/engines.ts';
import type { ContainerPlace, EnginePlace } from '../sources/place.ts';
import type { ImagesView } from './imagesView.ts';
import { registerInspectDocuments } from './inspectDocument.ts';
import type { Node } from './nodes.ts';

/** What the editor adds to everything that is dragged out of the view. */
const OWN_ROWS = 'application/vnd.code.tree.layerscope.images';

/** The view, for commands on rows of files. */
interface ImagesRegistered {
  readonly view: vscode.TreeView<Node>;
  readonly fileTree: FileTree;
  /** The images that are listed; none before the view was in sight. */
  places(): readonly EnginePlace[];
  /** Selects the row of a container, where an engine that is shown has it. */
  readonly revealContainer: (container: ContainerPlace) => Promise<void>;
  readonly disposable: vscode.Disposable;
}

/** Registers the *Images* view. All behind it is loaded, and engines are contacted, when it is first in sight. */
export function registerImages(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  engines: WindowEngines,
  files: FileParts,
  pages: ImagePages,
  enginePages: EnginePages,
): ImagesRegistered {
  const changed = new vscode.EventEmitter<Node | undefined>();
  let made: ImagesView | undefined;
  let making: Promise<ImagesView> | undefined;
  const get = () => {
    making ??= make();
    return making;
  };
  const make = async () => {
    const [{ ImagesView: View }, windowEngines] = await Promise.all([import('./imagesView.ts'), engines.get()]);
    const state = context.workspaceState;
    const refreshRows = (node?: Node) => changed.fire(node);
    made = new View({ engines: windowEngines, pages, enginePages, files, log, state, view, refreshRows });
    return made;
  };
  const view = vscode.window.createTreeView<Node>('layerscope.images', {
    showCollapseAll: true,
    canSelectMany: true,
    dragAndDropController: {
      dragMimeTypes: [URI_LIST],
      dropMimeTypes: [URI_LIST, 'files'],
      handleDrop: async (row, data) => {
        if (!data.get(OWN_ROWS)) await loadDropped(row, await droppedUris(data));
      },
      handleDrag: dragInto((row) => (row.kind === 'entry' ? draggedUri(row) : undefined)),
    },
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (node) => (await get()).tree.getChildren(node),
      getParent: async (node) => (await get()).tree.getParent(node),
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
  const fileTree: FileTree = {
    reveal: async (of, node, wanted) => {
      const row = await (await get()).rowOfPath(of, node, wanted);
      if (row) await view.reveal(row, { select: true, focus: true, expand: true });
    },
    showMore: async (node) => (await get()).tree.showMore(node),
    read: async (node) => (await get()).tree.read(node),
  };
  const disposable = vscode.Disposable.from(
    view,
    changed,
    view.onDidChangeVisibility(({ visible }) => setVisible(visible)),
    onDidChangeSettings(showStatus),
    registerInspectDocuments(engines),
    registerImageCommands(log, get),
    { dispose: () => made?.dispose() },
  );
  const places = () => made?.lists.all.flatMap((list) => list.places) ?? [];
  const revealContainer = async (container: ContainerPlace) => {
    try {
      const row = await (await get()).rowOfContainer(container);
      if (row) await view.reveal(row, { select: true, focus: false });
    } catch (error) {
      void report(log, 'images', error);
    }
  };
  return { view, fileTree, places, revealContainer, disposable };
}

/** Archives that are dropped are loaded, once that was confirmed: into the engine whose row they are dropped on, if it is one. */
async function loadDropped(row: Node | undefined, uris: readonly vscode.Uri[]): Promise<void> {
  if (uris.length === 0) return tellNoPath();
  const load = vscode.l10n.t('Load');
  const detail = uris.map(({ path }) => path).join('\n');
  const message = vscode.l10n.t('Load these archives into the engine?');
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, load)) === load)
    await vscode.commands.executeCommand('layerscope.loadArchive', row, uris);
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
  const keeper = () => import('./keeperActions.ts');
  const options = () => import('./optionCommands.ts');
  const rows = () => import('./rowCommands.ts');
  return registerCommands(log, {
    'layerscope.chooseEngines': on(engine, 'chooseEngines'),
    'layerscope.addEngine': on(engine, 'addEngine'),
    'layerscope.connectInTerminal': on(engine, 'connectInTerminal'),
    'layerscope.copyDockerGroup': on(engine, 'copyDockerGroup'),
    'layerscope.refreshImages': on(engine, 'refreshImages'),
    'layerscope.showEngine': on(engine, 'showEngine'),
    'layerscope.showEngineLog': on(keeper, 'showEngineLog'),
    'layerscope.startEngine': on(keeper, 'startEngine'),
    'layerscope.restartEngine': on(keeper, 'restartEngine'),
    'layerscope.sortImages': on(options, 'sortImages'),
    'layerscope.groupImages': on(options, 'groupImages'),
    'layerscope.filterImages': on(options, 'filterImages'),
    'layerscope.clearImageFilter': on(options, 'clearImageFilter'),
    'layerscope.showHiddenImages': on(options, 'showHiddenImages'),
    'layerscope.showAllContainers': on(options, 'showAllContainers'),
    'layerscope.hideAllContainers': on(options, 'hideAllContainers'),
    'layerscope.openEngineImage': on(rows, 'openEngineImage'),
    'layerscope.openGuestImage': on(rows, 'openGuestImage'),
    'layerscope.openEngineInspect': on(rows, 'openEngineInspect'),
    'layerscope.copyEngineReference': on(rows, 'copyEngineReference'),
    'layerscope.copyEngineImageId': on(rows, 'copyEngineImageId'),
    'layerscope.copyEngineDigest': on(rows, 'copyEngineDigest'),
  });
}
