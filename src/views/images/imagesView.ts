import * as vscode from 'vscode';
import type { Selection } from '../../image/fileView.ts';
import type { ListedImage } from '../../sources/engine/answers/imageList.ts';
import type { Engines } from '../../sources/engine/engines.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { logError } from '../../vscode/report.ts';
import { onDidChangeSettings, readSettings } from '../../vscode/settings.ts';
import type { EnginePages } from '../enginePage/index.ts';
import type { ImageOfFiles } from '../files/openFile.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import type { EntryRowsParts } from '../rows/entryRows.ts';
import type { ContainerPlace } from '../sources/place.ts';
import { addUpSelection } from './addUpSelection.ts';
import { type Arranged, arrange } from './arrange.ts';
import { badgeOf } from './badge.ts';
import { BaseImages } from './baseImages.ts';
import { currentLook } from './currentLook.ts';
import type { EngineList } from './engineList.ts';
import { EngineLists } from './engineLists.ts';
import { hidingText, viewState } from './engineStatus.ts';
import type { Node } from './nodes.ts';
import { KeptOptions } from './options.ts';
import { isEngineKept, ShownEngines } from './shownEngines.ts';
import { EngineStatusBar } from './statusBar.ts';
import { ImagesTree } from './tree.ts';
import { WhileVisible } from './whileVisible.ts';

/** What the view is made with. */
export interface ImagesViewParts {
  readonly engines: Engines;
  readonly pages: ImagePages;
  readonly files: EntryRowsParts;
  readonly enginePages: EnginePages;
  readonly log: vscode.LogOutputChannel;
  readonly state: vscode.Memento;
  readonly view: vscode.TreeView<Node>;
  /** Lets the editor ask anew for the rows below one, or for all. */
  refreshRows(node?: Node): void;
}

/** All behind the *Images* view; made when that is first in sight, or a command of it is called. */
export class ImagesView implements vscode.Disposable {
  readonly parts: ImagesViewParts;
  readonly options: KeptOptions;
  readonly shown: ShownEngines;
  readonly lists: EngineLists;
  readonly tree: ImagesTree;
  readonly #following: WhileVisible;
  readonly #statusBar: EngineStatusBar;
  readonly #disposables: readonly vscode.Disposable[];
  /** The last failure of each endpoint that was logged. */
  readonly #logged = new Map<string, string>();
  readonly #bases = new WeakMap<EngineList, BaseImages>();
  /** What several selected images take together. */
  #total = '';

  constructor(parts: ImagesViewParts) {
    this.parts = parts;
    this.options = new KeptOptions(parts.state);
    this.shown = new ShownEngines(parts.state);
    this.lists = new EngineLists(parts.engines, this.shown, () => this.showChange());
    this.#following = new WhileVisible(this.lists);
    this.tree = new ImagesTree({
      engines: parts.engines,
      files: parts.files,
      log: parts.log,
      lists: () => this.lists.all,
      arranged: (list) => this.#arranged(list),
      isKept: (engine) => isEngineKept(engine, this.lists.endpoints),
      refresh: (node) => parts.refreshRows(node),
    });
    this.#statusBar = new EngineStatusBar();
    const addUp = addUpSelection(this.tree, (total) => {
      this.#total = total;
      this.#describeView();
    });
    this.#disposables = [
      this.tree,
      this.#statusBar,
      onDidChangeSettings(() => void this.lists.update()),
      parts.view.onDidExpandElement(({ element }) => this.tree.setExpanded(element, true)),
      parts.view.onDidChangeSelection(({ selection }) => void addUp(selection)),
      parts.view.onDidChangeSelection(({ selection }) => {
        const areContainers = selection.length > 0 && selection.every(({ kind }) => kind === 'container');
        void vscode.commands.executeCommand('setContext', 'layerscope.containersSelected', areContainers);
      }),
      parts.view.onDidCollapseElement(({ element }) => this.tree.setExpanded(element, false)),
    ];
  }

  /** Follows the engines while the view is in sight, and a little longer. */
  async setVisible(isVisible: boolean): Promise<void> {
    await this.#following.set(isVisible);
  }

  /**
   * The row of a path of an image, once its engine has listed what it has.
   * @throws as `ImagesTree.rowOfPath`
   */
  async rowOfPath(of: ImageOfFiles, ...path: [node: number, wanted?: Selection]): Promise<Node | undefined> {
    await this.lists.start();
    const { place } = of.spot;
    const list = this.lists.all.find(({ name }) => place.kind === 'engine' && name === place.endpoint);
    if (list && list.state.kind !== 'listed') await list.refresh();
    // It may never come in sight.
    if (!this.parts.view.visible) await this.setVisible(false);
    return this.tree.rowOfPath(of, ...path);
  }

  /** The row of a container, once its engine has listed what it has; undefined where no engine that is shown has it. */
  async rowOfContainer(place: ContainerPlace): Promise<Node | undefined> {
    await this.lists.start();
    await this.lists.all.find(({ name }) => name === place.endpoint)?.refresh();
    // It may never come in sight.
    if (!this.parts.view.visible) await this.setVisible(false);
    return this.tree.rowOfContainer(place);
  }

  /** Shows what has changed: the rows, what is said above them or in their place, and the status bar. */
  showChange(): void {
    const options = this.options.value;
    const lists = this.lists.all;
    const arranged = lists.map((list) => this.#arranged(list));
    const [only] = lists;
    const [first] = arranged;
    const state = lists.length > 1 ? 'several' : only && first ? viewState(only.state, first) : 'connecting';
    const { view } = this.parts;
    // What is said above the rows takes the place of a welcome.
    view.message = state === 'listed' || state === 'several' ? hidingText(arranged, options.filter, vscode.l10n) : '';
    view.badge = badgeOf(
      lists.flatMap(({ state }) => (state.kind === 'listed' ? state.names : [])),
      readSettings().badge,
      currentLook(),
    );
    this.#describeView();
    void vscode.commands.executeCommand('setContext', 'layerscope.imagesState', state);
    void vscode.commands.executeCommand('setContext', 'layerscope.imagesFiltered', options.filter !== '');
    void vscode.commands.executeCommand('setContext', 'layerscope.allContainersShown', options.containers);
    for (const list of lists) {
      this.#log(list);
      this.#askForBases(list);
    }
    this.tree.keepOnly(lists.map(({ name }) => name));
    this.#statusBar.show(lists, readSettings().showEngineInStatusBar);
    this.parts.refreshRows();
  }

  #arranged(list: EngineList): Arranged {
    const names = list.state.kind === 'listed' ? list.state.names : [];
    const { projectLabels } = readSettings();
    const baseOf = (image: ListedImage) => this.#basesOf(list).baseOf(names, image);
    const containers = list.state.kind === 'listed' ? list.state.containers : null;
    return arrange(names, this.options.value, { projectLabels, baseOf }, containers);
  }

  #basesOf(list: EngineList): BaseImages {
    const bases = this.#bases.get(list) ?? new BaseImages();
    this.#bases.set(list, bases);
    return bases;
  }

  /** Only where they are wanted: it takes a request for each image. */
  #askForBases(list: EngineList): void {
    const { state } = list;
    if (this.options.value.group !== 'base' || state.kind !== 'listed') {
      this.#bases.get(list)?.stop();
      return;
    }
    const asking = this.#basesOf(list).ask(state.client, state.names, () => this.showChange());
    if (asking) void vscode.window.withProgress({ location: { viewId: 'layerscope.images' } }, () => asking);
  }

  #describeView(): void {
    const [only, ...others] = this.lists.all;
    const engine = others.length === 0 ? withoutPassword(only?.name ?? '') : '';
    this.parts.view.description = this.#total || engine;
  }

  #log({ name, state }: EngineList): void {
    const message = state.kind === 'failed' ? state.error.message : '';
    if (state.kind === 'failed' && this.#logged.get(name) !== message)
      logError(this.parts.log, withoutPassword(name), state.error);
    if (state.kind !== 'connecting') this.#logged.set(name, message);
  }

  dispose(): void {
    for (const list of this.lists.all) this.#bases.get(list)?.stop();
    this.#following.stop();
    vscode.Disposable.from(...this.#disposables).dispose();
  }
}
