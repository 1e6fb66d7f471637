import assert from 'node:assert/strict';
import type { SortColumn } from '../../src/image/fileQuery.ts';
import { FileTable } from '../../src/image/fileTable.ts';
import { FileView, type Selection } from '../../src/image/fileView.ts';
import { Random } from '../helpers/random.ts';
import { readStack } from './product.ts';
import { randomStack } from './randomStack.ts';

const COUNT = Number(process.env['STACKS'] ?? 300);
const COLUMNS: readonly SortColumn[] = [
  'name',
  'mark',
  'size',
  'total',
  'before',
  'mode',
  'owner',
  'time',
  'target',
  'layer',
];
const ALL = { mode: 'all', opened: [], closed: [], openedWithin: [] } as const;

describe('FileTable, on random stacks of layers', function () {
  this.timeout(0);

  it(`has every path of ${COUNT} stacks once, below what it is in, and siblings in order`, async () => {
    for (let seed = 0; seed < COUNT; seed++) {
      const random = new Random(seed);
      const { overlay } = (await readStack(randomStack(seed))).contents;
      const total = new FileView(overlay, { kind: 'final' });
      const layer = random.below(overlay.layers.length);
      const selections: Selection[] = [
        { kind: 'final' },
        { kind: 'layer', layer },
        { kind: 'upTo', layer },
        { kind: 'range', from: 0, to: layer },
      ];
      for (const selection of selections) {
        const gone = random.once(2);
        const by = random.pick(COLUMNS);
        const view = new FileView(overlay, selection, { gone });
        const rowsOf = (descending: boolean) =>
          new FileTable(view, null, { by, descending }, (node) => total.bytesOf(node)).rows(ALL);
        const rows = rowsOf(false);
        const what = `seed ${seed}, ${JSON.stringify(selection)} by ${by}`;
        assert.deepEqual(Array.from(rows.nodes, (node) => overlay.pathOf(node)).sort(), pathsOf(view), what);
        checkPlaces(view, rows, what);
        assert.deepEqual(siblingsOf(rows), siblingsOf(rowsOf(true)), `${what}: the same siblings the other way round`);
        if (by === 'name') checkNames(view, rows, what);
      }
    }
  });
});

/** The paths of a view, and the directories that lead to them. */
function pathsOf(view: FileView): string[] {
  const paths = new Set<string>();
  for (let node = 1; node < view.overlay.nodeCount; node++) {
    if (view.markOf(node) === 'none') continue;
    const names = view.overlay.pathOf(node).split('/');
    for (let depth = 1; depth <= names.length; depth++) paths.add(names.slice(0, depth).join('/'));
  }
  return [...paths].sort();
}

/** Each row comes after the one it is below, with nothing but what else is below that between. */
function checkPlaces({ overlay }: FileView, { nodes, parents }: ReturnType<FileTable['rows']>, what: string): void {
  const open: number[] = [];
  for (const [row, node] of nodes.entries()) {
    const parent = parents[row] ?? -1;
    while (open.length > 0 && open.at(-1) !== parent) open.pop();
    assert.equal(open.at(-1) ?? -1, parent, what);
    assert.equal(overlay.parentOf(node), parent < 0 ? 0 : nodes[parent], what);
    open.push(row);
  }
}

function siblingsOf({ nodes, parents }: ReturnType<FileTable['rows']>): Record<string, number[]> {
  const siblings: Record<string, number[]> = {};
  for (const [row, node] of nodes.entries()) {
    const parent = parents[row] ?? -1;
    const key = parent < 0 ? 'top' : String(nodes[parent]);
    siblings[key] = [...(siblings[key] ?? []), node].sort((a, b) => a - b);
  }
  return siblings;
}

function checkNames(view: FileView, { nodes, parents }: ReturnType<FileTable['rows']>, what: string): void {
  const last = new Map<number, string>();
  for (const [row, node] of nodes.entries()) {
    const parent = parents[row] ?? -1;
    // Directories first, then by bytes.
    const key = `${view.isDirectory(node) ? 0 : 1}${view.overlay.nameOf(node)}`;
    assert.ok((last.get(parent) ?? '') < key, `${what}: ${key}`);
    last.set(parent, key);
  }
}
