import * as vscode from 'vscode';
import type { EngineContainer } from '../../sources/engine/answers/containers.ts';
import { registerCommands } from '../../vscode/commands.ts';
import { hasProcesses } from '../imagePage/engineModel.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import type { WindowEngines } from '../sources/engines.ts';
import type { ContainerPlace } from '../sources/place.ts';
import { CONTAINER_SCHEME } from './containerUri.ts';
import type { ContainerDocuments } from './documents.ts';
import { registerFollowing } from './followEnd.ts';

/** Registers what is shown of containers: logs, processes, and their changes as a layer of the image page. */
export function registerContainers(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  engines: WindowEngines,
  pages: ImagePages,
): vscode.Disposable {
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
    async (argument: unknown) => {
      const { containerOf, pickContainer } = await import('./pickContainer.ts');
      const place =
        containerOf(argument) ?? (await pickContainer(await engines.get(), context.workspaceState, isWanted));
      if (place) await act(place);
    };
  const inFront = async (act: (all: ContainerDocuments, uri: vscode.Uri) => void) => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (uri?.scheme === CONTAINER_SCHEME) act(await documents(), uri);
  };
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
      'layerscope.toggleLogTimestamps': () => inFront((all, uri) => all.toggleTimestamps(uri)),
      'layerscope.refreshProcesses': () => inFront((all, uri) => all.refresh(uri)),
    }),
    { dispose: () => made?.dispose() },
  );
}

/** Opens the page of a container at its topmost layer, which is what it changed. */
async function showChanges(pages: ImagePages, place: ContainerPlace): Promise<void> {
  await pages.open(place, { image: 0, tab: 'layers', layer: -1 });
}
