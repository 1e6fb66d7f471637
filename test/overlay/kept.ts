import type { ScriptEntry, ScriptLayer } from './script.ts';

/** Stacks on which the program and the model once disagreed, as small as they got. */
export const KEPT: readonly { readonly what: string; readonly layers: readonly ScriptLayer[] }[] = [
  {
    what: 'a link to a link whose target is in the lower layer',
    layers: [layer(file('b/a')), layer(hardLink('b/a', 'b/a'), hardLink('a/a', 'b/a'))],
  },
  {
    what: 'a link to a folder of the layer, a file below',
    layers: [layer(file('a')), layer(entry('a', { type: 'directory' }), hardLink('b', 'a'))],
  },
  {
    what: 'a link to what it replaces, which is below too',
    layers: [layer(file('a/b')), layer(file('a/b'), hardLink('a', 'a/b'))],
  },
  {
    what: "the parents of AUFS's own names",
    layers: [layer(entry('a', { type: 'block', device: [1, 3] })), layer(file('a/b/.wh..wh.plnk/1.2'))],
  },
  {
    what: 'a link that is replaced by what lies below it',
    layers: [layer(symlink('a', '.'), entry('a/a', { type: 'other' }), symlink('a/b', 'c/b'))],
  },
  {
    what: 'a whiteout two folders below what a file hides again',
    layers: [layer(symlink('a/b/d', '..')), layer(file('a/b/.wh.d'), file('a'), file('a/c'))],
  },
];

function layer(...entries: readonly ScriptEntry[]): ScriptLayer {
  return { storage: 'plain', entries };
}

function entry(name: string, more: Partial<ScriptEntry>): ScriptEntry {
  const plain = { type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: 0, link: '', content: '', sparse: 'no' } as const;
  return { ...plain, device: [0, 0], xattrs: {}, name, ...more };
}

function file(name: string): ScriptEntry {
  return entry(name, { content: 'content' });
}

function symlink(name: string, link: string): ScriptEntry {
  return entry(name, { type: 'symlink', link });
}

function hardLink(name: string, link: string): ScriptEntry {
  return entry(name, { type: 'hardlink', link });
}
