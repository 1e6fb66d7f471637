import type { FileView, Selection } from './fileView.ts';
import { KIND } from './layerIndex.ts';
import { displayName } from './names.ts';
import type { Overlay } from './overlay.ts';
import { textAt } from './rareColumns.ts';

/** A path of a view that is there. */
export interface Found {
  readonly node: number;
  /** -1 for a directory that no layer has an entry for. */
  readonly version: number;
}

/** A name on the way. */
interface Part {
  readonly name: string;
  /** Whether it may be what a name is shown as; links lead by bytes. */
  readonly isText: boolean;
}

/** As many as Linux follows before it gives up. */
const MOST_LINKS = 40;
/** Bytes of a target that Linux can store (PATH_MAX, less the zero at its end): nothing follows a longer one. */
const LONGEST_TARGET = 4_095;
const NONE = -1;

/**
 * Finds what a view has at a path given as text: the bytes of the text, else the one name that is shown as this text.
 * Links on the way are followed inside the image where the view is a whole filesystem. Undefined where there is nothing.
 */
export function findPath(view: FileView, path: string): Found | undefined {
  const { overlay, selection } = view;
  const direct = nodeOfText(overlay, path);
  const there = direct < 0 ? undefined : inView(view, direct);
  if (there) return there;
  if (selection.kind === 'layer' || selection.kind === 'range') return undefined;
  return walk(overlay, lastLayer(overlay, selection), 0, partsOf(path, true), false);
}

/**
 * Where a link leads in the filesystem after the view's last layer: no layer holds all that its links point to.
 * Undefined where it leads nowhere, out of the image's files or in a circle.
 */
export function followLink(view: FileView, link: Found): Found | undefined {
  const { overlay, selection } = view;
  const target = linkOf(overlay, link.version);
  if (target === undefined || target.length > LONGEST_TARGET) return undefined;
  const from = target.startsWith('/') ? 0 : overlay.parentOf(link.node);
  return walk(overlay, lastLayer(overlay, selection), from, partsOf(target, false), true);
}

/** The text or bytes of a symlink's target as a byte-string; undefined for anything else. */
export function linkOf(overlay: Overlay, version: number): string | undefined {
  if (version < 0 || overlay.kindOf(version) !== KIND.symlink) return undefined;
  return textAt(overlay.indexOf(version).links, overlay.entryOf(version)) ?? '';
}

/** The last layer whose doings a selection shows. */
export function lastLayer(overlay: Overlay, selection: Selection): number {
  switch (selection.kind) {
    case 'layer':
    case 'upTo':
      return selection.layer;
    case 'range':
      return selection.to;
    case 'final':
      return overlay.layers.length - 1;
  }
}

function inView(view: FileView, node: number): Found | undefined {
  if (node === 0) return { node, version: NONE };
  if (view.markOf(node) === 'removed') return undefined;
  const version = view.versionOf(node);
  return version >= 0 || view.pathsBelow(node) > 0 ? { node, version } : undefined;
}

/** Walks a path as the kernel does, with the image's root as the root. */
function walk(
  overlay: Overlay,
  layer: number,
  from: number,
  parts: readonly Part[],
  followLast: boolean,
): Found | undefined {
  let node = from;
  let links = 0;
  const rest = parts.toReversed();
  for (let part = rest.pop(); part !== undefined; part = rest.pop()) {
    const { name, isText } = part;
    if (name === '.' || name === '..') {
      if (!isFolder(overlay, node, layer)) return undefined;
      if (name === '..') node = Math.max(0, overlay.parentOf(node));
      continue;
    }
    const child = isText ? childOfText(overlay, node, name) : overlay.child(node, name);
    if (child < 0) return undefined;
    const version = overlay.visibleAt(child, layer);
    const target = rest.length > 0 || followLast ? linkOf(overlay, version) : undefined;
    if (target === undefined) {
      node = child;
      continue;
    }
    if (++links > MOST_LINKS || target.length > LONGEST_TARGET) return undefined;
    if (target.startsWith('/')) node = 0;
    rest.push(...partsOf(target, false).reverse());
  }
  if (node === 0) return { node, version: NONE };
  return isThere(overlay, node, layer) ? { node, version: overlay.visibleAt(node, layer) } : undefined;
}

function isFolder(overlay: Overlay, node: number, layer: number): boolean {
  const version = overlay.visibleAt(node, layer);
  if (version >= 0) return overlay.kindOf(version) === KIND.directory;
  return node === 0 || isThere(overlay, node, layer);
}

/** By node, 1: it has an entry after a layer, or is a directory for the sake of something that has. */
interface Living {
  readonly layer: number;
  readonly nodes: Uint8Array;
}

/** Of the layer that was asked for last: many links may lead to what only holds what is gone. */
const living = new WeakMap<Overlay, Living>();

function isThere(overlay: Overlay, node: number, layer: number): boolean {
  if (overlay.visibleAt(node, layer) >= 0) return true;
  const known = living.get(overlay);
  const { nodes } = known?.layer === layer ? known : { nodes: livingAt(overlay, layer) };
  living.set(overlay, { layer, nodes });
  return nodes[node] === 1;
}

function livingAt(overlay: Overlay, layer: number): Uint8Array {
  const { parent } = overlay.columns;
  const nodes = new Uint8Array(overlay.nodeCount);
  // Parents come before their children.
  for (let node = nodes.length - 1; node > 0; node--)
    if (nodes[node] === 1 || overlay.visibleAt(node, layer) >= 0) nodes[node] = nodes[parent[node] ?? 0] = 1;
  return nodes;
}

function nodeOfText(overlay: Overlay, path: string): number {
  let node = 0;
  for (const { name } of partsOf(path, true)) {
    node = childOfText(overlay, node, name);
    if (node < 0) return NONE;
  }
  return node;
}

/** A child by its bytes, else by the text it is shown as: the escapes of a name that is not UTF-8. */
function childOfText(overlay: Overlay, parent: number, name: string): number {
  const found = overlay.child(parent, name);
  if (found >= 0 || !name.includes('\\x')) return found;
  for (const child of overlay.childrenOf(parent))
    if (displayName(overlay.nameOf(child)) === displayName(name)) return child;
  return NONE;
}

function partsOf(path: string, isText: boolean): Part[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  // A link that ends so leads to folders alone.
  if (!isText && /\/\.?$/.test(path)) names.push('.');
  return names.map((name) => ({ name, isText }));
}
