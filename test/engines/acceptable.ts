import { posix } from 'node:path';
import type { ScriptEntry, ScriptLayer } from '../overlay/script.ts';

/**
 * A random stack less what Docker refuses or cannot show, so that most of them load. Parents that are symlinks stay, and
 * with them some stacks that it refuses.
 */
export function acceptable(layers: readonly ScriptLayer[]): ScriptLayer[] {
  return layers.map(({ storage, entries }, index) => ({
    storage: storage === 'absent' ? 'plain' : storage,
    entries: acceptableEntries(entries, index),
  }));
}

function acceptableEntries(entries: readonly ScriptEntry[], layer: number): ScriptEntry[] {
  const kept: ScriptEntry[] = [];
  const written = new Set<string>();
  const tree = new Map<string, ScriptEntry['type'] | 'whiteout'>();
  for (const entry of entries) {
    const path = posix.normalize(entry.name).replace(/^\/|\/$/g, '');
    // Twice the same path is refused, and so is one that leads out of the root.
    if (written.has(path) || path.startsWith('..') || !isAcceptable(entry, path)) continue;
    const parents = parentsOf(path);
    if (parents.some((parent) => !['directory', 'symlink', undefined].includes(tree.get(parent)))) continue;
    const [marked, type] = markedBy(path) ?? [path, entry.type];
    // containerd unpacks the lowest layer otherwise: there an opaque marker removes what this layer has in implied folders.
    if (layer === 0 && type === 'directory' && marked !== path) continue;
    if (type === 'whiteout' && tree.has(marked)) continue;
    // overlay2 forgets the whiteout then, and merges the folder with the one below.
    if (type === 'directory' && tree.get(marked) === 'whiteout') continue;
    const target = posix.normalize(entry.link).replace(/^\//, '');
    if (type === 'hardlink' && !isLinkable(tree, target, marked)) continue;
    written.add(path);
    for (const parent of parents) if (!tree.has(parent)) tree.set(parent, 'directory');
    for (const below of tree.keys()) if (type !== 'directory' && below.startsWith(`${marked}/`)) tree.delete(below);
    tree.set(marked, type === 'hardlink' ? (tree.get(target) ?? 'file') : type);
    kept.push(alike(entry, layer));
  }
  return kept;
}

function isAcceptable({ type, sparse, device: [major, minor] }: ScriptEntry, path: string): boolean {
  const markers = path.split('/').filter((name) => name.startsWith('.wh.'));
  if (markers.length > 0) return markedBy(path) !== undefined && markers.length === 1;
  if (path === '.' || path === '') return type === 'directory';
  // To overlayfs a character device 0,0 is a whiteout.
  const isWhiteout = type === 'char' && major === 0 && minor === 0;
  return type !== 'other' && sparse !== 'gnu' && !isWhiteout;
}

/** What a marker marks, and as what; undefined for all else. At the root overlayfs knows no opaque one. */
function markedBy(path: string): [path: string, type: 'whiteout' | 'directory'] | undefined {
  const { dir, base } = posix.parse(path);
  if (base === '.wh..wh..opq') return dir === '' ? undefined : [dir, 'directory'];
  const name = /^\.wh\.(?!\.wh\.|\.{0,2}$)(.*)$/s.exec(base)?.[1];
  return name === undefined ? undefined : [posix.join(dir, name), 'whiteout'];
}

function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function isLinkable(tree: ReadonlyMap<string, string>, target: string, path: string): boolean {
  const type = tree.get(target);
  return type !== undefined && type !== 'directory' && type !== 'whiteout' && !`${target}/`.startsWith(`${path}/`);
}

/** Docker gives an inode the attributes of its last link, so all of a layer have the same ones. */
function alike(entry: ScriptEntry, layer: number): ScriptEntry {
  if (entry.type === 'directory') return entry;
  return { ...entry, mode: layer % 2 === 0 ? 0o644 : 0o4755, uid: layer, gid: 1000 + layer, mtime: layer };
}
