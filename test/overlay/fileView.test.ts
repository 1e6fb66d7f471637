import assert from 'node:assert/strict';
import { FileView, type Mark, type Selection } from '../../src/image/fileView.ts';
import type { Overlay } from '../../src/image/overlay.ts';
import { type Change, type Model, modelOf } from './model.ts';
import { readStack } from './product.ts';
import { randomStack } from './randomStack.ts';

const COUNT = Number(process.env['STACKS'] ?? 300);

/** What a view says of a path: what was done to it, bytes and paths at and below it. */
type Lines = Record<string, { mark: Mark; bytes: number; gone: number; below: number }>;

const MARKS: Readonly<Record<Change, Mark>> = {
  added: 'added',
  modified: 'modified',
  metadata: 'metadata',
  identical: 'identical',
  removed: 'removed',
  repeated: 'unchanged',
};
/** From what says least to what says most. */
const STRENGTH: readonly Change[] = ['repeated', 'identical', 'metadata', 'modified'];

describe('FileView, against the contract written down plainly', function () {
  this.timeout(0);

  it(`agrees on ${COUNT} random stacks of layers`, async () => {
    for (let seed = 0; seed < COUNT; seed++) {
      const layers = randomStack(seed);
      const model = modelOf(layers);
      const { contents } = await readStack(layers);
      for (const selection of selectionsOf(layers.length))
        for (const gone of [false, true])
          assert.deepEqual(
            await viewLines(contents.overlay, selection, gone),
            modelLines(model, selection, gone, (path) => contents.overlay.find(path)),
            `seed ${seed}, ${JSON.stringify(selection)}${gone ? ', with what is gone' : ''}`,
          );
    }
  });
});

function selectionsOf(count: number): Selection[] {
  const layers = Array.from({ length: count }, (_, layer) => layer);
  return [
    { kind: 'final' },
    ...layers.flatMap((layer): Selection[] => [
      { kind: 'layer', layer },
      { kind: 'upTo', layer },
      ...layers.slice(layer).map((to): Selection => ({ kind: 'range', from: layer, to })),
    ]),
  ];
}

async function viewLines(overlay: Overlay, selection: Selection, gone: boolean): Promise<Lines> {
  const view = gone
    ? new FileView(overlay, selection, { gone })
    : await FileView.inSlices(overlay, selection, () => Promise.resolve());
  const lines: [string, Lines[string]][] = [];
  for (let node = 1; node < overlay.nodeCount; node++)
    if (view.markOf(node) !== 'none')
      lines.push([
        overlay.pathOf(node),
        {
          mark: view.markOf(node),
          bytes: view.bytesOf(node),
          gone: view.goneBytesOf(node),
          below: view.pathsBelow(node),
        },
      ]);
  return Object.fromEntries(lines.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @param order by which the first of a file's names is told */
function modelLines(model: Model, selection: Selection, gone: boolean, order: (path: string) => number): Lines {
  const top = model.layers.length - 1;
  const changesOnly = selection.kind === 'layer' || selection.kind === 'range';
  const last = selection.kind === 'range' ? selection.to : selection.kind === 'final' ? top : selection.layer;
  const first = selection.kind === 'range' ? selection.from : last;
  const before = model.trees[first - 1] ?? new Map();
  const after = model.trees[last] ?? new Map();
  const marks = new Map<string, Mark>();
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    if (path === '') continue;
    const changes = model.layers.slice(first, last + 1).flatMap((layer) => layer?.changes.get(path) ?? []);
    const mark = markOf(changes, before.has(path), after.has(path));
    if (mark === 'removed' && !changesOnly && !gone) continue;
    if (mark !== undefined) marks.set(path, mark);
    else if (!changesOnly) marks.set(path, 'unchanged');
  }
  // What went, by the newest tree that still had it.
  const went = new Map([...marks].filter(([, mark]) => mark === 'removed').map(([path]) => [path, before.get(path)]));
  if (gone)
    for (const tree of model.trees.slice(changesOnly ? first : 0, last).reverse())
      for (const [path, entry] of tree)
        if (path !== '' && !after.has(path) && !went.has(path)) {
          marks.set(path, 'removed');
          went.set(path, entry);
        }
  const inodeOf = (path: string) => after.get(path)?.inode;
  const names = [...marks.keys()].sort((a, b) => order(a) - order(b));
  const isFirst = (path: string) => names.find((name) => inodeOf(name) === inodeOf(path)) === path;
  const size = (path: string) => inodeOf(path)?.content.length ?? 0;
  const lines = [...marks].map(([path, mark]): [string, Lines[string]] => {
    const below = [...marks.keys()].filter((other) => other.startsWith(`${path}/`));
    const bytes = below.filter(isFirst).reduce((sum, each) => sum + size(each), size(path));
    const wentBytes = [path, ...below].reduce((sum, each) => sum + (went.get(each)?.inode?.content.length ?? 0), 0);
    return [path, { mark, bytes, gone: wentBytes, below: below.length }];
  });
  return Object.fromEntries(lines.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What several layers did to a path together; undefined where they did nothing. */
function markOf(changes: readonly Change[], was: boolean, is: boolean): Mark | undefined {
  if (!is) return 'removed';
  if (!was) return 'added';
  if (changes.length === 0) return undefined;
  // Gone and there again: it is another file.
  if (changes.includes('removed')) return 'modified';
  return MARKS[STRENGTH[Math.max(...changes.map((change) => STRENGTH.indexOf(change)))] ?? 'modified'];
}
