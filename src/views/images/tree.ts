import * as vscode from 'vscode';
import { ImageError, isAbort } from '../../image/errors.ts';
import type { Selection } from '../../image/fileView.ts';
import { describeImage, type EngineImage } from '../../sources/engine/describeImage.ts';
import type { Engines } from '../../sources/engine/engines.ts';
import { logError } from '../../vscode/report.ts';
import type { ImageOfFiles } from '../files/openFile.ts';
import { decorateFile } from '../rows/entryItem.ts';
import { EntryRows, type EntryRowsParts } from '../rows/entryRows.ts';
import { type EntryNode, fileOf, type MoreNode, type UnreadNode } from '../rows/fileNodes.ts';
import { rowOfPath } from '../rows/revealPath.ts';
import { renderTooltip, treeItem } from '../rows/treeItem.ts';
import { type ContainerPlace, nameOf, printPlace } from '../sources/place.ts';
import type { Arranged } from './arrange.ts';
import { inspectedOf, rowOfContainer } from './containerPath.ts';
import { containerRows, containersRows, containerTooltip } from './containerRows.ts';
import { currentLook } from './currentLook.ts';
import type { EngineList } from './engineList.ts';
import { emptiness, engineStatus } from './engineStatus.ts';
import { failureAction } from './failureAction.ts';
import { HeldImages } from './heldImages.ts';
import { isIdOfTarget } from './listing.ts';
import {
  attestationRows,
  type EngineNode,
  engineNode,
  failureNode,
  groupRows,
  isFilesParent,
  listedRows,
  type NameNode,
  type Node,
  onlyManifest,
  type PlatformNode,
  platformRows,
  stateRows,
  type TopNode,
  topRows,
} from './nodes.ts';
import { engineText, rowText } from './rowText.ts';
import type { SelectedImage } from './selectionTotal.ts';
import { tooltipOf } from './tooltip.ts';

/** Descriptions of images that are kept; an image never changes, but there are many. */
const KEPT = 200;

/** What the tree shows. */
export interface TreeParts {
  readonly engines: Engines;
  readonly files: EntryRowsParts;
  readonly log: vscode.LogOutputChannel;
  lists(): readonly EngineList[];
  arranged(list: EngineList): Arranged;
  /** Whether it is known what runs an engine. */
  isKept(engine: string): boolean;
  /** Lets the editor ask anew for the rows below one, or for all. */
  refresh(node?: Node): void;
}

/** Engines, their images by their names, platforms, steps and files. */
export class ImagesTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #parts: TreeParts;
  readonly #files: EntryRows<TopNode>;
  readonly #held: HeldImages;
  /** The row above each, for those the editor is to show. */
  readonly #above = new WeakMap<Node, Node>();
  readonly #described = new Map<string, Promise<EngineImage>>();
  /** IDs of rows that were opened: they come back open when an engine does. */
  readonly #expanded = new Set<string>();
  readonly #closed = new Set<string>();
  /** Read once for all rows that are asked for together: there may be thousands. */
  #look = currentLook();

  constructor(parts: TreeParts) {
    this.#parts = parts;
    this.#files = new EntryRows(parts.files, (top) => parts.refresh(top));
    this.#held = new HeldImages(parts.files.pool, () => parts.refresh());
  }

  /** Remembers what the user opened and closed, and lets an image go whose rows are hidden. */
  setExpanded(node: Node, isExpanded: boolean): void {
    const { id } = node;
    const [to, from] = isExpanded ? [this.#expanded, this.#closed] : [this.#closed, this.#expanded];
    to.add(id);
    from.delete(id);
    const isImage = node.kind === 'name' || node.kind === 'platform';
    if (!isExpanded && isImage && this.#held.release(node.enginePlace)) this.#parts.refresh(node);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    this.#look = currentLook();
    const rows = await this.#rowsBelow(node);
    if (node) for (const row of rows) this.#above.set(row, node);
    return rows;
  }

  getParent(node: Node): Node | undefined {
    return node.kind === 'entry' ? node.parent : this.#above.get(node);
  }

  /** Shows more rows of a long directory. */
  showMore(node: MoreNode): void {
    this.#files.showMore(node);
    this.#parts.refresh(node.parent as TopNode | EntryNode<TopNode>);
  }

  /** Reads the files that a row stands for. */
  async read(node: UnreadNode): Promise<void> {
    await this.#files.read(node);
    this.#parts.refresh(node.parent as TopNode);
  }

  /**
   * The row of a path of an image: below the layer that is asked for, if one is.
   * @throws ImageError where the view does not show the image
   */
  async rowOfPath(of: ImageOfFiles, node: number, wanted?: Selection): Promise<Node | undefined> {
    const image = await this.#imageRow(of);
    const rows = await this.getChildren(image);
    const tops = rows.filter((row) => row.kind === 'step' || row.kind === 'finalFiles');
    return rowOfPath(tops, of, node, this.#files, wanted);
  }

  /** As `rowOfContainer`. */
  rowOfContainer(place: ContainerPlace): Promise<Node | undefined> {
    return rowOfContainer((row) => this.getChildren(row), place);
  }

  /**
   * The layers of an image, where they are all that its engine counts; else null.
   * @throws as `describeImage`
   */
  async layersOf(node: NameNode | PlatformNode): Promise<SelectedImage['layers']> {
    if (node.kind === 'platform' || isIdOfTarget(node.name.image)) return null;
    const { image, layerSizes } = await this.#describe(node);
    return image.layers.map(({ chainId }, index) => ({ chainId, size: layerSizes[index] ?? null }));
  }

  /** Lets the images of all engines but these go. */
  keepOnly(endpoints: readonly string[]): void {
    this.#held.keepOnly(endpoints);
  }

  dispose(): void {
    this.#held.dispose();
  }

  async #imageRow({ spot: { place, platform } }: ImageOfFiles): Promise<Node> {
    const isIt = (row: Node) =>
      (row.kind === 'name' || row.kind === 'platform') &&
      place.kind === 'engine' &&
      row.enginePlace.endpoint === place.endpoint &&
      row.enginePlace.reference === place.reference &&
      (row.kind === 'name' || row.enginePlace.platform === platform);
    const find = async (above: Node | undefined): Promise<Node | undefined> => {
      for (const row of await this.getChildren(above)) {
        if (isIt(row)) return row.kind === 'name' && platformRows(row).length > 0 ? find(row) : row;
        const found = row.kind === 'engine' || row.kind === 'group' ? await find(row) : undefined;
        if (found) return found;
      }
      return undefined;
    };
    const row = await find(undefined);
    if (row) return row;
    throw new ImageError('unreadable', 'The Images view does not show {0}: its engine or its filter leave it out.', [
      nameOf(place),
    ]);
  }

  async #rowsBelow(node: Node | undefined): Promise<Node[]> {
    switch (node?.kind) {
      case undefined:
        return this.#roots();
      case 'engine':
        return this.#rowsOf(node);
      case 'group':
        return groupRows(node);
      case 'name': {
        const platforms = platformRows(node);
        return [...(platforms.length > 0 ? platforms : await this.#steps(node)), ...containersRows(node)];
      }
      case 'containers':
        return containerRows(node);
      case 'platform':
        return node.manifest.present ? this.#steps(node) : attestationRows(node);
      case 'attestations':
        return [...node.attestations];
      case 'step':
      case 'finalFiles':
      case 'entry':
        return isFilesParent(node) ? this.#fileRows(node) : [];
      default:
        return [];
    }
  }

  async #fileRows(node: TopNode | EntryNode<TopNode>): Promise<Node[]> {
    if (node.kind !== 'entry') this.#held.hold(node.enginePlace);
    try {
      return await this.#files.below(node);
    } catch (error) {
      logError(this.#parts.log, node.id, error);
      return [failureNode(`${node.id}//failure`, error)];
    }
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'engine') return this.#engineItem(node);
    const item = treeItem(node, rowText(node, this.#look), this.#stateOf(node));
    if (node.kind === 'name' || node.kind === 'step' || (node.kind === 'platform' && node.manifest.present))
      item.command = {
        command: 'layerscope.openEngineImage',
        title: vscode.l10n.t('Open Image Page'),
        arguments: [node],
      };
    if (node.kind === 'attestation')
      item.command = { command: 'layerscope.openEngineInspect', title: vscode.l10n.t('Open'), arguments: [node] };
    const file = fileOf(node);
    if (file) decorateFile(item, file);
    if (node.kind === 'action') item.command = failureAction(node, vscode.l10n);
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    const look = currentLook();
    const tooltip =
      node.kind === 'container'
        ? containerTooltip(node, look, await inspectedOf(this.#parts.engines, node))
        : tooltipOf(node, look);
    item.tooltip = tooltip ? renderTooltip(tooltip) : (item.accessibilityInformation?.label ?? '');
    return item;
  }

  #roots(): Node[] {
    const lists = this.#parts.lists();
    const [only] = lists;
    if (!only || lists.length > 1) return lists.map(({ name }) => engineNode(name));
    // Of the only one, whatever is no image is the view's welcome.
    return this.#imagesOf(only) ?? [];
  }

  #rowsOf({ engine }: EngineNode): Node[] {
    const list = this.#parts.lists().find(({ name }) => name === engine);
    if (!list) return [];
    const { state } = list;
    const empty = emptiness(state, this.#parts.arranged(list));
    return this.#imagesOf(list) ?? stateRows(engine, state, empty ?? 'connecting');
  }

  #imagesOf(list: EngineList): Node[] | undefined {
    const { name, state } = list;
    if (state.kind !== 'listed') return undefined;
    const arranged = this.#parts.arranged(list);
    if (emptiness(state, arranged)) return undefined;
    return listedRows(name, arranged, state.unreadable);
  }

  async #steps(node: NameNode | PlatformNode): Promise<Node[]> {
    try {
      return [...topRows(node, await this.#describe(node)), ...attestationRows(node)];
    } catch (error) {
      if (isAbort(error)) return [];
      logError(this.#parts.log, node.id, error);
      return [failureNode(`${node.id}/failure`, error), ...attestationRows(node)];
    }
  }

  #describe({ enginePlace, name }: NameNode | PlatformNode): Promise<EngineImage> {
    const { endpoint, platform } = enginePlace;
    const { id } = name.image;
    const key = printPlace({ ...enginePlace, reference: id });
    const known = this.#described.get(key);
    if (known) return known;
    const ask = async () => describeImage(await this.#parts.engines.client(endpoint), id, platform);
    const asked = ask();
    this.#described.set(key, asked);
    asked.catch(() => this.#described.delete(key));
    const [oldest] = this.#described.keys();
    if (this.#described.size > KEPT && oldest !== undefined) this.#described.delete(oldest);
    return asked;
  }

  #engineItem(node: EngineNode): vscode.TreeItem {
    const list = this.#parts.lists().find(({ name }) => name === node.engine);
    const status = engineStatus(list?.state ?? { kind: 'connecting' }, vscode.l10n);
    return treeItem(node, engineText(node, status, this.#parts.isKept(node.engine)), this.#stateOf(node));
  }

  #stateOf(node: Node): vscode.TreeItemCollapsibleState {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    if (!hasRows(node)) return None;
    const isExpanded = node.kind === 'engine' ? !this.#closed.has(node.id) : this.#expanded.has(node.id);
    return isExpanded ? Expanded : Collapsed;
  }
}

function hasRows(node: Node): boolean {
  if (node.kind === 'containers') return node.containers.length > 0;
  if (node.kind === 'platform') return node.manifest.present || attestationRows(node).length > 0;
  if (node.kind === 'name') return onlyManifest(node.name)?.present !== false;
  return ['engine', 'group', 'attestations'].includes(node.kind) || isFilesParent(node);
}
