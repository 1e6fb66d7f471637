/**
 * The definitions of the `analyze` contract, written down one by one on maps from path to value: as slow and as plain as
 * can be, and without a line of the program's. Paths have no leading slash.
 */
import type { ScriptEntry, ScriptLayer, ScriptType } from './script.ts';

/** A regular file's bytes; hard links share one. */
export interface ModelInode {
  readonly layer: number;
  /** The path it was first written under. */
  path: string;
  readonly content: string;
}

export interface ModelNode {
  /** The layer that wrote it. */
  readonly layer: number;
  /** The type of a hard link is its target's, and file where it has none. */
  readonly type: Exclude<ScriptType, 'hardlink'>;
  readonly entry: ScriptEntry;
  /** What a symlink holds. */
  readonly link: string;
  readonly device: readonly [number, number];
  readonly inode: ModelInode | null;
}

export type Tree = ReadonlyMap<string, ModelNode>;
export type Change = 'added' | 'modified' | 'metadata' | 'identical' | 'removed' | 'repeated';

export interface ModelLayer {
  readonly entries: number;
  readonly bytes: number;
  readonly wastedBytes: number;
  /** Wasted bytes by the layer that hid them. */
  readonly hiddenBy: ReadonlyMap<number, number>;
  /** What the layer does to each path it writes or removes. */
  readonly changes: ReadonlyMap<string, Change>;
}

export interface Model {
  /** Null for absent ones. */
  readonly layers: readonly (ModelLayer | null)[];
  /** The tree after each layer. */
  readonly trees: readonly Tree[];
  readonly files: number;
  readonly entries: number;
  readonly visibleBytes: number;
  readonly storedBytes: number;
  readonly wastedBytes: number;
  readonly efficiency: number;
  /** Byte-strings with a leading slash, most bytes first, then by path. */
  readonly wasted: readonly { path: string; bytes: number }[];
}

export function modelOf(layers: readonly ScriptLayer[]): Model {
  const trees: Tree[] = [];
  const results: (LayerResult | null)[] = [];
  for (const [index, layer] of layers.entries()) {
    const lower: Tree = trees[index - 1] ?? new Map();
    const result = layer.storage === 'absent' ? null : readLayer(index, layer.entries, lower);
    results.push(result);
    trees.push(result ? applyLayer(lower, result) : lower);
  }
  const final: Tree = trees.at(-1) ?? new Map();
  const inodes = results.flatMap((result) => result?.inodes ?? []);
  const wastedInodes = inodes.filter((inode) => !shows(final, inode));
  const storedBytes = sum(inodes.map(sizeOf));
  const visibleBytes = sum(inodes.filter((inode) => shows(final, inode)).map(sizeOf));
  const wasted = new Map<string, number>();
  for (const inode of wastedInodes) wasted.set(inode.path, (wasted.get(inode.path) ?? 0) + sizeOf(inode));
  return {
    layers: results.map((result, index) => result && countLayer(result, trees, index)),
    trees,
    files: [...final.values()].filter(({ type }) => type === 'file').length,
    entries: final.size,
    visibleBytes,
    storedBytes,
    wastedBytes: sum(wastedInodes.map(sizeOf)),
    efficiency: storedBytes === 0 ? 1 : visibleBytes / storedBytes,
    wasted: [...wasted]
      .filter(([, bytes]) => bytes > 0)
      .sort(([pathA, a], [pathB, b]) => b - a || (pathA < pathB ? -1 : 1))
      .map(([path, bytes]) => ({ path: `/${path}`, bytes })),
  };
}

/** What one layer says, by itself. */
interface LayerResult {
  readonly index: number;
  /** The entries. */
  readonly own: Map<string, ModelNode>;
  /** Folders that have to exist and are no entries. */
  readonly implied: Set<string>;
  readonly whiteouts: Set<string>;
  readonly opaques: Set<string>;
  /** Every regular file that is stored, hidden ones too. */
  readonly inodes: ModelInode[];
  /** Regular files among AUFS's own, which only hard links lead to. */
  readonly aside: Map<string, ModelInode>;
}

function readLayer(index: number, entries: readonly ScriptEntry[], lower: Tree): LayerResult {
  const layer: LayerResult = {
    index,
    own: new Map(),
    implied: new Set(),
    whiteouts: new Set(),
    opaques: new Set(),
    inodes: [],
    aside: new Map(),
  };
  for (const entry of entries) {
    const names = namesOf(entry.name);
    const marker = names.findIndex((name) => name.startsWith('.wh.'));
    if (names.length === 0) continue;
    else if (marker >= 0) readMarker(layer, entry, names, marker);
    else writeEntry(layer, entry, names, lower);
  }
  return layer;
}

/** `./a//b/../c/` is a and c; what would lead out of the root stays in it. */
function namesOf(path: string): string[] {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names;
}

function readMarker(layer: LayerResult, entry: ScriptEntry, names: string[], at: number): void {
  const name = names[at] ?? '';
  const hidden = name.slice('.wh.'.length);
  const isLast = at === names.length - 1;
  // It names nothing: reported, not applied.
  if (isLast && (hidden === '' || hidden === '.' || hidden === '..')) return;
  const folder = place(layer, names.slice(0, at));
  if (folder === null) return;
  if (!isLast || (name.startsWith('.wh..wh.') && name !== '.wh..wh..opq')) {
    if (entry.type === 'file')
      layer.aside.set(names.join('/'), { layer: layer.index, path: '', content: entry.content });
  } else if (name === '.wh..wh..opq') layer.opaques.add(folder);
  else layer.whiteouts.add(join(folder, hidden));
}

/** The folder that these names lead to, made where it is missing; null where links lead in a circle. */
function place(layer: LayerResult, names: readonly string[]): string | null {
  return follow(layer, names, (path) => {
    const node = layer.own.get(path);
    if (node?.type === 'directory') return true;
    layer.own.delete(path);
    layer.implied.add(path);
    return true;
  });
}

/** Goes from the root from name to name, along symlinks that the layer wrote before; `enter` says whether it may go on. */
function follow(layer: LayerResult, names: readonly string[], enter: (path: string) => boolean): string | null {
  let path = '';
  let links = 0;
  const rest = [...names];
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    if (name === '..') {
      path = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      continue;
    }
    const step = join(path, name);
    const node = layer.own.get(step);
    if (node?.type === 'symlink') {
      if (++links > 40) return null;
      rest.unshift(...node.link.split('/').filter((part) => part !== '' && part !== '.'));
      if (node.link.startsWith('/')) path = '';
    } else {
      if (!enter(step)) return null;
      path = step;
    }
  }
  return path;
}

function writeEntry(layer: LayerResult, entry: ScriptEntry, names: string[], lower: Tree): void {
  const folder = place(layer, names.slice(0, -1));
  if (folder === null) return;
  const path = join(folder, names.at(-1) ?? '');
  const node = makeNode(layer, entry, path, lower);
  if (entry.type !== 'directory') {
    // A later non-directory hides what the layer wrote below it.
    for (const known of [...layer.own.keys()]) if (isBelow(known, path)) layer.own.delete(known);
    for (const known of [...layer.implied]) if (isBelow(known, path)) layer.implied.delete(known);
  }
  layer.implied.delete(path);
  layer.own.set(path, node);
}

function makeNode(layer: LayerResult, entry: ScriptEntry, path: string, lower: Tree): ModelNode {
  const node = { layer: layer.index, entry, link: '', device: [0, 0] as const, inode: null };
  if (entry.type === 'hardlink') return { ...node, ...linked(layer, entry, path, lower) };
  const { type } = entry;
  if (type === 'symlink') return { ...node, type, link: entry.link };
  if (type === 'char' || type === 'block') return { ...node, type, device: entry.device };
  if (type !== 'file') return { ...node, type };
  const inode = { layer: layer.index, path, content: entry.content };
  layer.inodes.push(inode);
  return { ...node, type, inode };
}

/** A hard link is what it leads to: an earlier entry of the layer, or else a file of the lower layers. */
function linked(
  layer: LayerResult,
  entry: ScriptEntry,
  path: string,
  lower: Tree,
): Pick<ModelNode, 'type' | 'link' | 'device' | 'inode'> {
  const dangling = { type: 'file', link: '', device: [0, 0], inode: null } as const;
  const names = namesOf(entry.link);
  const aside = layer.aside.get(names.join('/'));
  if (aside) {
    if (!layer.inodes.includes(aside)) layer.inodes.push(Object.assign(aside, { path }));
    return { ...dangling, inode: aside };
  }
  const name = names.pop();
  if (name === undefined) return dangling;
  const folder = follow(layer, names, (step) => layer.implied.has(step) || layer.own.get(step)?.type === 'directory');
  const target = folder === null ? undefined : join(folder, name);
  const earlier = target === undefined ? undefined : layer.own.get(target);
  if (target !== undefined && earlier) {
    // The link's own path is emptied before the link is made, and a folder has one name only.
    const isGone = target === path || isBelow(target, path);
    if (isGone || earlier.type === 'directory') return dangling;
    const { type, link, device, inode } = earlier;
    return { type, link, device, inode };
  }
  return { ...dangling, inode: lower.get(join(names.join('/'), name))?.inode ?? null };
}

function applyLayer(lower: Tree, layer: LayerResult): Tree {
  const tree = new Map<string, ModelNode>();
  for (const [path, node] of lower) if (!isHidden(path, node, layer)) tree.set(path, node);
  for (const [path, node] of layer.own) tree.set(path, node);
  return tree;
}

function isHidden(path: string, node: ModelNode, layer: LayerResult): boolean {
  if (layer.implied.has(path) && node.type !== 'directory') return true;
  for (const whiteout of layer.whiteouts) if (path === whiteout || isBelow(path, whiteout)) return true;
  for (const opaque of layer.opaques) if (isBelow(path, opaque)) return true;
  for (const [above, { type }] of layer.own) if (type !== 'directory' && isBelow(path, above)) return true;
  return false;
}

function countLayer(layer: LayerResult, trees: readonly Tree[], index: number): ModelLayer {
  const lower: Tree = trees[index - 1] ?? new Map();
  const result: Tree = trees[index] ?? new Map();
  const changes = new Map<string, Change>();
  for (const [path, node] of layer.own) {
    const before = lower.get(path);
    changes.set(path, before ? compare(before, node) : 'added');
  }
  for (const path of lower.keys()) if (!result.has(path)) changes.set(path, 'removed');
  const hiddenBy = new Map<number, number>();
  for (const inode of layer.inodes) {
    const by = hidingLayer(inode, trees);
    if (by !== null && sizeOf(inode) > 0) hiddenBy.set(by, (hiddenBy.get(by) ?? 0) + sizeOf(inode));
  }
  return {
    entries: layer.own.size,
    bytes: sum(layer.inodes.map(sizeOf)),
    wastedBytes: sum([...hiddenBy.values()]),
    hiddenBy,
    changes,
  };
}

/** The layer after which no name leads to an inode any more; null while one does. */
function hidingLayer(inode: ModelInode, trees: readonly Tree[]): number | null {
  let last = inode.layer - 1;
  for (const [layer, tree] of trees.entries()) if (shows(tree, inode)) last = layer;
  return last === trees.length - 1 ? null : last + 1;
}

function compare(before: ModelNode, node: ModelNode): Change {
  const sameContent =
    before.type === node.type &&
    before.link === node.link &&
    String(before.device) === String(node.device) &&
    (before.inode?.content ?? '') === (node.inode?.content ?? '');
  const sameMetadata = metadataOf(before) === metadataOf(node);
  if (!sameContent) return 'modified';
  if (!sameMetadata) return 'metadata';
  return node.type === 'directory' ? 'repeated' : 'identical';
}

function metadataOf({ entry: { mode, uid, gid, xattrs } }: ModelNode): string {
  return JSON.stringify([mode & 0o7777, uid, gid, Object.entries(xattrs).sort()]);
}

function shows(tree: Tree, inode: ModelInode): boolean {
  return [...tree.values()].some((node) => node.inode === inode);
}

function sizeOf({ content }: ModelInode): number {
  return content.length;
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
