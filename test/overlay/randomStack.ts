import { Random } from '../helpers/random.ts';
import type { ScriptEntry, ScriptLayer, ScriptType } from './script.ts';

/** Few names, so that layers meet: one differs in case only, one is not UTF-8, one sorts before `.`, one before `a/`. */
const NAMES = ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'd', 'A', '\xe9\\', '-x', 'a-'] as const;
const TYPES: readonly ScriptType[] = [
  ...Array<ScriptType>(8).fill('file'),
  ...Array<ScriptType>(6).fill('directory'),
  ...Array<ScriptType>(4).fill('symlink'),
  ...Array<ScriptType>(4).fill('hardlink'),
  'char',
  'block',
  'fifo',
  'other',
];
const CONTENTS = ['', 'x', 'y', 'xy', 'yx', 'some longer text', 'other long text!'] as const;
const HOLES = [
  '\0\0\0\0one\0\0\0\0',
  `${'\0'.repeat(700)}two${'\0'.repeat(90)}2`,
  'a\0b\0c\0d\0e\0f\0g\0',
  `${'\0'.repeat(4096)}x${'\0'.repeat(4096)}`,
  `x${'\0'.repeat(8192)}`,
] as const;

/** A stack of layers in which everything that is odd about layers happens often. */
export function randomStack(seed: number): ScriptLayer[] {
  const random = new Random(seed);
  const layers: ScriptLayer[] = [];
  for (let left = 1 + random.below(5); left > 0; left--)
    layers.push(layers.length > 0 && random.once(15) ? random.pick(layers) : randomLayer(random, layers));
  return layers;
}

function randomLayer(random: Random, lower: readonly ScriptLayer[]): ScriptLayer {
  const written = lower.flatMap(({ entries }) => entries);
  const entries: ScriptEntry[] = [];
  for (let left = random.below(11); left > 0; left--) {
    if (random.once(4)) entries.push(randomMarker(random));
    else if (written.length > 0 && random.once(5)) entries.push(changed(random.pick(written), random));
    else entries.push(randomEntry(random));
  }
  const storage = random.once(30) ? 'absent' : random.once(3) ? 'gzip' : 'plain';
  return { storage, entries };
}

/** An entry written again: with one attribute changed, with the content of another, or as it was. */
function changed(entry: ScriptEntry, random: Random): ScriptEntry {
  const [major, minor] = entry.device;
  const isDevice = entry.type === 'char' || entry.type === 'block';
  switch (random.below(9)) {
    case 0:
      return { ...entry, mode: entry.mode ^ random.pick([0o1, 0o4000]) };
    case 1:
      return { ...entry, uid: 7 };
    case 2:
      return { ...entry, gid: 7 };
    case 3:
      return { ...entry, xattrs: { ...entry.xattrs, 'user.c': '3' } };
    case 4:
      return isDevice ? { ...entry, device: random.once(2) ? [major + 1, minor] : [major, minor + 1] } : entry;
    case 5:
      return entry.type === 'symlink' ? { ...entry, link: `${entry.link}/x` } : entry;
    case 6:
      return { ...entry, content: entry.content.replace('e', 'f') };
    case 7:
      return entry.content.includes('\0') ? { ...entry, sparse: entry.sparse === 'no' ? 'pax-0.1' : 'no' } : entry;
    default:
      return { ...entry, mtime: entry.mtime + 1 };
  }
}

function randomEntry(random: Random): ScriptEntry {
  const type = random.once(40) ? 'directory' : random.pick(TYPES);
  const isRoot = random.once(40);
  const name = isRoot ? random.pick(['./', '.', '/', 'a/..']) : decorated(random, randomPath(random), type);
  const isSparse = type === 'file' && random.once(8);
  return {
    ...ordinary(random),
    name,
    type,
    link: type === 'symlink' ? randomTarget(random) : type === 'hardlink' ? randomLink(random) : '',
    content:
      type !== 'file'
        ? ''
        : isSparse
          ? random.pick(HOLES)
          : random.once(8)
            ? random.pick(HOLES)
            : random.pick(CONTENTS),
    device: type === 'char' || type === 'block' ? [random.below(2), random.pick([0, 3])] : [0, 0],
    sparse: isSparse ? random.pick(['pax-0.0', 'pax-0.1', 'pax-1.0', 'gnu']) : 'no',
  };
}

/** Mostly the same attributes, so that rewriting without a change happens too. */
function ordinary(random: Random): Omit<ScriptEntry, 'name' | 'type' | 'link' | 'content' | 'device' | 'sparse'> {
  return {
    mode: random.once(6) ? random.pick([0o600, 0o4755]) : 0o644,
    uid: random.once(8) ? 1000 : 0,
    gid: random.once(8) ? 1000 : 0,
    mtime: random.below(3),
    xattrs: random.once(8)
      ? random.pick([{ 'user.a': '1' }, { 'user.a': '2' }, { 'user.a': '1', 'user.b': '\xff\0' }])
      : {},
  };
}

function randomMarker(random: Random): ScriptEntry {
  const folder = random.once(2) ? '' : `${randomPath(random)}/`;
  const type = random.once(12) ? random.pick(['directory', 'symlink', 'char'] as const) : 'file';
  const name = random.once(3) ? '.wh..wh..opq' : random.once(6) ? randomOddMarker(random) : `.wh.${random.pick(NAMES)}`;
  return {
    ...ordinary(random),
    name: `${folder}${name}`,
    type,
    link: '',
    content: type === 'file' && random.once(8) ? 'marked' : '',
    device: [0, 0],
    sparse: 'no',
  };
}

function randomOddMarker(random: Random): string {
  const odd = [
    '.wh.',
    '.wh..',
    '.wh...',
    '.wh..wh.aufs',
    '.wh..wh.plnk/1.2',
    '.wh..wh.orph/x',
    '.wh.a/b',
    '.wh..wh..opq/a',
  ];
  return random.pick(odd);
}

function randomPath(random: Random): string {
  return Array.from({ length: random.pick([1, 1, 2, 2, 3]) }, () => random.pick(NAMES)).join('/');
}

function decorated(random: Random, path: string, type: ScriptType): string {
  if (!random.once(5)) return type === 'directory' ? `${path}/` : path;
  return random.pick([
    `./${path}`,
    `/${path}`,
    path.replace('/', '//'),
    `../${path}`,
    `a/../${path}`,
    path.replace('/', '/./'),
    `b/../../${path}`,
  ]);
}

function randomTarget(random: Random): string {
  const path = randomPath(random);
  return random.pick([
    path,
    path,
    `/${path}`,
    `../${path}`,
    `./${path}`,
    `../../../${path}`,
    '.',
    '..',
    '/',
    `${path}/../${path}`,
  ]);
}

function randomLink(random: Random): string {
  if (random.once(12)) return random.pick(['.wh..wh.plnk/1.2', 'a/.wh..wh.plnk/1.2', '', '/', '..', 'missing']);
  return random.once(4) ? `./${randomPath(random)}` : randomPath(random);
}
