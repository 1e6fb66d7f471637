import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Verdict } from '../../image/checks.ts';
import { ImageError, isAbort } from '../../image/errors.ts';
import type { Selection } from '../../image/fileView.ts';
import type { Image } from '../../image/image.ts';
import { describe, logError } from '../../vscode/report.ts';
import { onDidChangeSettings, readSettings } from '../../vscode/settings.ts';
import type { ImageOfFiles } from '../files/openFile.ts';
import { decorateFile } from '../rows/entryItem.ts';
import { EntryRows, type EntryRowsParts } from '../rows/entryRows.ts';
import { type EntryNode, fileOf, type MoreNode, type UnreadNode } from '../rows/fileNodes.ts';
import { rowOfPath } from '../rows/revealPath.ts';
import type { Look } from '../rows/rowText.ts';
import { renderTooltip, treeItem } from '../rows/treeItem.ts';
import { isInEngine, nameOf, type Place, parseSpot, pathOf, printPlace } from '../sources/place.ts';
import type { FileState, SourceLease, SourcePool } from '../sources/pool.ts';
import { uriOf } from '../sources/uris.ts';
import type { Verifier } from '../sources/verifier.ts';
import { imageOfRow, tooltipWithVerdict, withVerdict } from './integrityRow.ts';
import {
  type ArchiveNode,
  archiveNode,
  archiveRows,
  failureNode,
  isFilesParent,
  type Node,
  rowsBelow,
  type TopNode,
  topsOf,
} from './nodes.ts';
import { OpeningProgress } from './openingProgress.ts';
import type { RecentArchives } from './recent.ts';
import { archiveText, rowText } from './rowText.ts';
import { shortFolder } from './shortFolder.ts';
import { tooltipOf } from './tooltip.ts';

/** An archive whose rows are shown; it stays open until it is collapsed. */
interface Expanded {
  readonly lease: SourceLease;
  /** What its row says about the file. */
  shown: FileState;
  progress: OpeningProgress | undefined;
}

/** Archives, their images, platforms and layers, each read when it is expanded. */
export class ArchivesTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #pool: SourcePool;
  readonly #recent: RecentArchives;
  readonly #log: vscode.LogOutputChannel;
  readonly #files: EntryRows<TopNode>;
  readonly #verifier: Verifier;
  /** The rows of images, for the marks of those that were verified. */
  readonly #imageRows = new WeakMap<Image, Node>();
  readonly #stopMarking: () => void;
  readonly #changed = new vscode.EventEmitter<Node | undefined>();
  readonly #expanded = new Map<string, Expanded>();
  readonly #settings = onDidChangeSettings(() => this.#changed.fire(undefined));
  #missing = new Set<string>();
  /** The editor knows rows to refresh by their objects, so that those stay. */
  #roots = new Map<string, ArchiveNode>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(files: EntryRowsParts, verifier: Verifier, recent: RecentArchives, log: vscode.LogOutputChannel) {
    this.#files = new EntryRows(files, (top) => this.#changed.fire(top));
    this.#pool = files.pool;
    this.#recent = recent;
    this.#log = log;
    this.#verifier = verifier;
    this.#stopMarking = verifier.onDidSettle((image) => {
      const row = this.#imageRows.get(image);
      if (row) this.#changed.fire(row);
    });
  }

  /** Reads the list anew; with `reread` also every archive that is expanded. */
  refresh(reread = false): void {
    if (reread) for (const { lease } of this.#expanded.values()) lease.reload();
    this.#changed.fire(undefined);
  }

  /**
   * Reads the list anew if archives were added to it or have come, gone or come back. Not in any case: while rows are read
   * anew the editor knows none of them, and a menu that is open is of nothing.
   */
  async refreshChanged(): Promise<void> {
    const { nodes, missing } = await this.#list();
    const isSame =
      nodes.length === this.#roots.size &&
      nodes.every(({ id }) => this.#roots.has(id) && missing.has(id) === this.#missing.has(id));
    if (!isSame) this.#changed.fire(undefined);
  }

  /** Reads one archive anew, if it is listed. */
  async reload(place: Place): Promise<void> {
    const node = this.#roots.get(printPlace(place));
    if (!node) return;
    this.#expanded.get(node.id)?.lease.reload();
    if (await isMissing(place)) this.#missing.add(node.id);
    else this.#missing.delete(node.id);
    this.#changed.fire(node);
  }

  /** Lets an archive go when its rows are hidden, so that nothing keeps its file open. */
  collapse(node: Node): void {
    if (node.kind !== 'archive' || !this.#expanded.has(node.id)) return;
    this.#release(node.id);
    this.#changed.fire(node);
  }

  /** The places of the list, newest first. */
  async places(): Promise<Place[]> {
    const texts = await this.#recent.list();
    return texts.flatMap((text) => parseSpot(text)?.place ?? []);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node?.kind === 'archive') return this.#archiveRows(node);
    if (node) return isFilesParent(node) ? this.#fileRows(node) : rowsBelow(node);
    const { nodes, missing } = await this.#list();
    this.#missing = missing;
    this.#roots = new Map(nodes.map((node) => [node.id, node]));
    for (const id of this.#expanded.keys()) if (!this.#roots.has(id)) this.#release(id);
    return nodes;
  }

  /** Shows more rows of a long directory. */
  showMore(node: MoreNode): void {
    this.#files.showMore(node);
    this.#changed.fire(node.parent as EntryNode<TopNode> | TopNode);
  }

  /** Reads the files that a row stands for. */
  async read(node: UnreadNode): Promise<void> {
    await this.#files.read(node);
    this.#changed.fire(node.parent as TopNode);
  }

  /** The row of a path of an image whose archive is listed: below the layer that is asked for, if one is. */
  async rowOfPath(of: ImageOfFiles, node: number, wanted?: Selection): Promise<Node | undefined> {
    const key = printPlace(of.spot.place);
    // A view that was never in sight has not asked for its rows.
    if (!this.#roots.has(key)) await this.getChildren();
    const root = this.#roots.get(key);
    return root && rowOfPath(topsOf(await this.#archiveRows(root), of.spot), of, node, this.#files, wanted);
  }

  async #list(): Promise<{ nodes: ArchiveNode[]; missing: Set<string> }> {
    const nodes = (await this.places()).map(archiveNode).map((node) => this.#roots.get(node.id) ?? node);
    const missing = await Promise.all(nodes.map(({ place }) => isMissing(place)));
    return { nodes, missing: new Set(nodes.filter((_, index) => missing[index]).map(({ id }) => id)) };
  }

  getParent(node: Node): Node | null {
    return node.parent;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'archive') return this.#archiveItem(node);
    const text = withVerdict(rowText(node, look()), this.#verdictOf(node), vscode.l10n);
    const item = treeItem(node, text, collapsibleState(node));
    if (node.kind === 'image' || node.kind === 'platform' || node.kind === 'step')
      item.command = { command: 'layerscope.openPage', title: vscode.l10n.t('Open Image Page'), arguments: [node] };
    const file = fileOf(node);
    if (file) decorateFile(item, file);
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    const tooltip = tooltipOf(node, look());
    const verdict = this.#verdictOf(node);
    item.tooltip = tooltip
      ? renderTooltip(tooltipWithVerdict(tooltip, verdict, vscode.l10n))
      : (item.accessibilityInformation?.label ?? '');
    return item;
  }

  dispose(): void {
    for (const id of this.#expanded.keys()) this.#release(id);
    this.#settings.dispose();
    this.#stopMarking();
    this.#changed.dispose();
  }

  /** What verifying the image of a row came to; from now on the row is told when that is known. */
  #verdictOf(node: Node): Verdict | undefined {
    const shown = imageOfRow(node);
    if (!shown) return undefined;
    this.#imageRows.set(shown.image, node);
    return this.#verifier.verdictOf(shown);
  }

  #archiveItem(node: ArchiveNode): vscode.TreeItem {
    const { place, id } = node;
    const expanded = this.#expanded.get(id);
    const state = this.#missing.has(id) ? 'gone' : (expanded?.lease.state ?? 'current');
    if (expanded) expanded.shown = state;
    const inWorkspace = vscode.workspace.getWorkspaceFolder(uriOf(place)) !== undefined;
    const text = archiveText(node, { folder: folderOf(place), state, inWorkspace }, look());
    const { None, Collapsed } = vscode.TreeItemCollapsibleState;
    const item = treeItem(node, text, state === 'gone' ? None : Collapsed);
    const path = pathOf(place);
    item.tooltip = state === 'gone' ? vscode.l10n.t('{0} is not there (any more).', path) : path;
    return item;
  }

  async #archiveRows(node: ArchiveNode): Promise<Node[]> {
    const expanded = this.#expanded.get(node.id) ?? this.#expand(node);
    const progress = new OpeningProgress(vscode.l10n.t('Reading {0}', nameOf(node.place)));
    expanded.progress = progress;
    try {
      const { catalog } = await expanded.lease.opened(progress.signal);
      if (expanded.lease.state !== expanded.shown) this.#changed.fire(node);
      return archiveRows(node, catalog);
    } catch (error) {
      if (this.#expanded.get(node.id) !== expanded) return [];
      logError(this.#log, node.id, error);
      const { signal } = progress;
      return [failureNode(node, isAbort(error) && signal.aborted ? canceled(node) : error)];
    } finally {
      progress.end();
      if (expanded.progress === progress) expanded.progress = undefined;
    }
  }

  async #fileRows(node: TopNode | EntryNode<TopNode>): Promise<Node[]> {
    try {
      return await this.#files.below(node);
    } catch (error) {
      return [failureNode(node, error)];
    }
  }

  #expand(node: ArchiveNode): Expanded {
    const lease = this.#pool.lease(node.place, {
      progress: (done, total) => expanded.progress?.report(done, total),
      changed: () => this.#changed.fire(node),
      reloaded: () => this.#changed.fire(node),
    });
    const expanded: Expanded = { lease, shown: 'current', progress: undefined };
    this.#expanded.set(node.id, expanded);
    return expanded;
  }

  #release(id: string): void {
    this.#expanded.get(id)?.lease.dispose();
    this.#expanded.delete(id);
  }
}

/** The only image of an archive shows its rows at once. */
function collapsibleState(node: Exclude<Node, ArchiveNode>): vscode.TreeItemCollapsibleState {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  if (isFilesParent(node)) return Collapsed;
  if (rowsBelow(node).length === 0) return None;
  return node.kind === 'image' && node.alone ? Expanded : Collapsed;
}

function canceled(node: ArchiveNode): ImageError {
  return new ImageError('unreadable', 'Reading {0} was canceled.', [nameOf(node.place)]);
}

async function isMissing(place: Place): Promise<boolean> {
  if (place.kind !== 'archive' && place.kind !== 'layout') return false;
  return stat(place.path).then(
    () => false,
    () => true,
  );
}

function folderOf(place: Place): string {
  if (place.kind === 'uri') return remoteName(vscode.Uri.parse(place.uri));
  if (isInEngine(place)) return place.endpoint;
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({ name, path: uri.fsPath }));
  return shortFolder(place.path, roots, homedir());
}

/** What tells an archive elsewhere from a file of the same name here. */
function remoteName({ scheme, authority }: vscode.Uri): string {
  return authority === '' ? scheme : authority;
}

function look(): Look {
  return {
    l10n: vscode.l10n,
    units: readSettings().units,
    language: vscode.env.language,
    now: Date.now(),
    describe,
  };
}
