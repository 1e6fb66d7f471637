import * as vscode from 'vscode';
import { isAbort } from '../../image/errors.ts';
import { describeImage, type EngineImage } from '../../sources/engine/describeImage.ts';
import type { Engines } from '../../sources/engine/engines.ts';
import { describe, logError } from '../../vscode/report.ts';
import { readSettings } from '../../vscode/settings.ts';
import type { Look } from '../rows/rowText.ts';
import { renderTooltip, treeItem } from '../rows/treeItem.ts';
import { printPlace } from '../sources/place.ts';
import { arrange, type ViewOptions } from './arrange.ts';
import type { EngineList } from './engineList.ts';
import { emptiness, engineStatus } from './engineStatus.ts';
import { failureAction } from './failureAction.ts';
import {
  attestationRows,
  type EngineNode,
  engineNode,
  failureNode,
  groupRows,
  listedRows,
  type NameNode,
  type Node,
  onlyManifest,
  type PlatformNode,
  platformRows,
  stateRow,
  stepRows,
} from './nodes.ts';
import { engineText, rowText } from './rowText.ts';
import { tooltipOf } from './tooltip.ts';

/** Descriptions of images that are kept; an image never changes, but there are many. */
const KEPT = 200;

/** What the tree shows. */
export interface TreeParts {
  readonly engines: Engines;
  readonly log: vscode.LogOutputChannel;
  lists(): readonly EngineList[];
  options(): ViewOptions;
}

/** Engines, their images by their names, platforms and steps. */
export class ImagesTree implements vscode.TreeDataProvider<Node> {
  readonly #parts: TreeParts;
  readonly #described = new Map<string, Promise<EngineImage>>();
  /** IDs of rows that were opened: they come back open when an engine does. */
  readonly #expanded = new Set<string>();
  readonly #closed = new Set<string>();
  /** Read once for all rows that are asked for together: there may be thousands. */
  #look = currentLook();

  constructor(parts: TreeParts) {
    this.#parts = parts;
  }

  /** Remembers what the user opened and closed. */
  setExpanded({ id }: Node, isExpanded: boolean): void {
    const [to, from] = isExpanded ? [this.#expanded, this.#closed] : [this.#closed, this.#expanded];
    to.add(id);
    from.delete(id);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    this.#look = currentLook();
    switch (node?.kind) {
      case undefined:
        return this.#roots();
      case 'engine':
        return this.#rowsOf(node);
      case 'group':
        return groupRows(node);
      case 'name': {
        const platforms = platformRows(node);
        return platforms.length > 0 ? platforms : this.#steps(node);
      }
      case 'platform':
        return node.manifest.present ? this.#steps(node) : attestationRows(node);
      default:
        return [];
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
    if (node.kind === 'failure' && node.engine !== null) {
      item.command = failureAction(node);
      // What a click does is said before it is clicked.
      item.description = item.command.title;
      item.accessibilityInformation = { label: `${item.accessibilityInformation?.label} ${item.command.title}` };
    }
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    const tooltip = tooltipOf(node, currentLook());
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
    const names = state.kind === 'listed' ? state.names : [];
    const empty = emptiness(state, arrange(names, this.#parts.options()));
    return this.#imagesOf(list) ?? [stateRow(engine, state, empty ?? 'connecting')];
  }

  #imagesOf({ name, state }: EngineList): Node[] | undefined {
    if (state.kind !== 'listed') return undefined;
    const options = this.#parts.options();
    const arranged = arrange(state.names, options);
    if (emptiness(state, arranged)) return undefined;
    return listedRows(name, arranged, options.group === 'registry' ? 'registry' : 'repository', state.unreadable);
  }

  async #steps(node: NameNode | PlatformNode): Promise<Node[]> {
    try {
      return [...stepRows(node, await this.#describe(node)), ...attestationRows(node)];
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
    return treeItem(node, engineText(node, status), this.#stateOf(node));
  }

  #stateOf(node: Node): vscode.TreeItemCollapsibleState {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    if (!hasRows(node)) return None;
    const isExpanded = node.kind === 'engine' ? !this.#closed.has(node.id) : this.#expanded.has(node.id);
    return isExpanded ? Expanded : Collapsed;
  }
}

function hasRows(node: Node): boolean {
  if (node.kind === 'platform') return node.manifest.present || attestationRows(node).length > 0;
  if (node.kind === 'name') return onlyManifest(node.name)?.present !== false;
  return node.kind === 'engine' || node.kind === 'group';
}

function currentLook(): Look {
  return {
    l10n: vscode.l10n,
    units: readSettings().units,
    language: vscode.env.language,
    now: Date.now(),
    describe,
  };
}
