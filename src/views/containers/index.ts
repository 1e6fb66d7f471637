import * as vscode from 'vscode';
import type { EngineContainer } from '../../sources/engine/answers/containers.ts';
import { type Command, registerCommands } from '../../vscode/commands.ts';
import { hasProcesses } from '../imagePage/engineModel.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import { rowsOfKinds } from '../rows/focusedRow.ts';
import type { KindOfRow } from '../rows/keyRows.ts';
import type { ContainerPlace } from '../sources/place.ts';
import { containerOf } from './containerOf.ts';
import { CONTAINER_SCHEME } from './containerUri.ts';
import type { ContainerDocuments } from './documents.ts';
import { registerFollowing } from './followEnd.ts';
import type { ContainerCommand, ContainerParts } from './parts.ts';

/** Rows that keys are for. */
const KINDS = ['container'];

/**
 * Registers what is shown of containers (logs, processes, their changes as a layer of the image page), and done with them.
 * @param view that of images, where keys call commands on the row they are on
 */
export function registerContainers(
  log: vscode.LogOutputChannel,
  parts: ContainerParts,
  view: vscode.TreeView<KindOfRow>,
): vscode.Disposable {
  const { engines, pages, state } = parts;
  const changed = new vscode.EventEmitter<vscode.Uri>();
  let made: ContainerDocuments | undefined;
  let making: Promise<ContainerDocuments> | undefined;
  const documents = () => {
    making ??= import('./documents.ts').then((module) => {
      made = new module.ContainerDocuments(engines);
      made.onDidChange((uri) => changed.fire(uri));
      return made;
    });
    return making;
  };
  const on =
    (act: (place: ContainerPlace) => Promise<void>, isWanted: (container: EngineContainer) => boolean = () => true) =>
    async (row: unknown) => {
      const rows = await rowsOfKinds(view, row, undefined, KINDS);
      if (!rows) return;
      const [argument] = rows;
      const { pickContainer } = await import('./pickContainer.ts');
      const place = containerOf(argument) ?? (await pickContainer(await engines.get(), state, isWanted));
      if (place) await act(place);
    };
  const inFront = async (act: (all: ContainerDocuments, uri: vscode.Uri) => void | Promise<void>) => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (uri?.scheme === CONTAINER_SCHEME) await act(await documents(), uri);
  };
  // Loaded when one is called.
  const act =
    <M extends Record<K, ContainerCommand>, K extends string>(load: () => Promise<M>, name: K): Command =>
    async (row, rows) => {
      const [module, given] = await Promise.all([load(), rowsOfKinds(view, row, rows, KINDS)]);
      if (given) await module[name](parts, ...given);
    };
  const run = () => import('./runActions.ts');
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(CONTAINER_SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri) => (await documents()).provideTextDocumentContent(uri),
    }),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => made?.letGo(closed)),
    registerFollowing(),
    registerCommands(log, {
      'layerscope.showContainerLog': on(async (place) => (await documents()).showLog(place)),
      'layerscope.showContainerProcesses': on(async (place) => (await documents()).showProcesses(place), hasProcesses),
      'layerscope.showContainerChanges': on((place) => showChanges(pages, place)),
      'layerscope.startContainer': act(run, 'startContainer'),
      'layerscope.stopContainer': act(run, 'stopContainer'),
      'layerscope.restartContainer': act(run, 'restartContainer'),
      'layerscope.killContainer': act(run, 'killContainer'),
      'layerscope.pauseContainer': act(run, 'pauseContainer'),
      'layerscope.unpauseContainer': act(run, 'unpauseContainer'),
      'layerscope.removeContainer': act(() => import('./removeContainers.ts'), 'removeContainer'),
      'layerscope.openShell': act(() => import('./openShell.ts'), 'openShell'),
      'layerscope.attachContainer': act(() => import('./attach.ts'), 'attachContainer'),
      'layerscope.detachContainer': async () => (await import('./attachedTerminals.ts')).detachContainer(),
      'layerscope.copyRunCommand': act(() => import('./copyRunCommand.ts'), 'copyRunCommand'),
      'layerscope.openContainerPort': act(() => import('./openPort.ts'), 'openContainerPort'),
      'layerscope.renameContainer': act(() => import('./renameContainer.ts'), 'renameContainer'),
      'layerscope.toggleLogTimestamps': () => inFront((all, uri) => all.toggleTimestamps(uri)),
      'layerscope.chooseLogRange': () => inFront((all, uri) => all.chooseRange(uri)),
      // The editor's own: a log is a text like any.
      'layerscope.findInLog': async () => {
        await vscode.commands.executeCommand('actions.find');
      },
      'layerscope.refreshProcesses': () => inFront((all, uri) => all.refresh(uri)),
    }),
    { dispose: () => made?.dispose() },
  );
}

/** Opens the page of a container at its topmost layer, which is what it changed. */
async function showChanges(pages: ImagePages, place: ContainerPlace): Promise<void> {
  await pages.open(place, { image: 0, tab: 'layers', layer: -1 });
}
