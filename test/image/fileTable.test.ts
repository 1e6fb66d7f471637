import assert from 'node:assert/strict';
import type { Folding, SortColumn, Sorting } from '../../src/image/fileQuery.ts';
import { NO_FILTER } from '../../src/image/fileQuery.ts';
import { FileTable } from '../../src/image/fileTable.ts';
import { FileView, type Selection } from '../../src/image/fileView.ts';
import type { Overlay } from '../../src/image/overlay.ts';
import { filterPaths } from '../../src/image/pathFilter.ts';
import { overlayOf } from '../helpers/overlay.ts';

const BY_NAME: Sorting = { by: 'name', descending: false };
const AUTO: Folding = { mode: 'auto', opened: [], closed: [], openedWithin: [] };
const ALL: Folding = { ...AUTO, mode: 'all' };
const NONE: Folding = { ...AUTO, mode: 'none' };

async function tableOf(
  overlay: Overlay,
  selection: Selection,
  { sorting = BY_NAME, filter = {}, gone = false } = {} as {
    sorting?: Sorting;
    filter?: Partial<typeof NO_FILTER>;
    gone?: boolean;
  },
): Promise<FileTable> {
  const view = new FileView(overlay, selection, { gone });
  const options = { signal: new AbortController().signal, pause: () => Promise.resolve() };
  const filtered =
    Object.keys(filter).length > 0 ? await filterPaths(view, { ...NO_FILTER, ...filter }, options) : null;
  const total = new FileView(overlay, { kind: 'final' });
  return new FileTable(view, filtered, sorting, (node) => total.bytesOf(node));
}

/** The rows as text, indented by what they are below. */
function printed(table: FileTable, folding: Folding): string[] {
  const { overlay } = table.view;
  const { nodes, parents } = table.rows(folding);
  const isOpen = table.openness(folding);
  const depths: number[] = [];
  return Array.from(nodes, (node, row) => {
    const parent = parents[row] ?? -1;
    const depth = parent < 0 ? 0 : (depths[parent] ?? 0) + 1;
    depths.push(depth);
    const open = isOpen(node);
    return `${' '.repeat(depth)}${overlay.nameOf(node)}${open === null ? '' : open ? ' v' : ' >'}${table.isHit(node) ? '' : ' (leads to some)'}`;
  });
}

describe('the rows of a table, sorted', () => {
  let overlay: Overlay;
  before(async () => {
    ({ overlay } = await overlayOf(
      [
        { name: 'd/', mtime: 1 },
        { name: 'd/a', content: 'aaaaa', mode: 0o644, gid: 9, mtime: 10 },
        { name: 'd/b', content: 'bbb', mtime: 30 },
        { name: 'd/c', type: '2', link: 'a', mode: 0o777, mtime: 20 },
      ],
      [
        { name: 'd/a', content: 'aaaaa', mode: 0o600, gid: 9, mtime: 10 },
        { name: 'd/b', content: 'bbbbbbb', mode: 0o644, uid: 1, mtime: 30 },
        { name: 'd/.wh.c' },
        { name: 'd/n', content: 'n', mode: 0o755, gid: 5, mtime: 5 },
        { name: 'd/sub/', mode: 0o4000, uid: 2, mtime: 40 },
        { name: 'd/sub/x', content: '12' },
      ],
    ));
  });

  const orders: readonly [by: SortColumn, ascending: string, descending: string][] = [
    // Directories first, both ways.
    ['name', 'sub a b c n', 'sub n c b a'],
    ['mark', 'a b n sub c', 'c n sub b a'],
    ['size', 'c n sub a b', 'b a sub c n'.replace('c n', 'n c')],
    ['total', 'c n sub a b', 'b a sub n c'],
    // Only a changed content has a size before.
    ['before', 'a c n sub b', 'b a c n sub'],
    ['mode', 'a b n c sub', 'sub c n b a'],
    ['owner', 'c n a b sub', 'sub b a n c'],
    ['time', 'n a c b sub', 'sub b c a n'],
    ['target', 'a b n sub c', 'c a b n sub'],
    ['layer', 'c a b n sub', 'a b n sub c'],
  ];
  for (const [by, ascending, descending] of orders)
    it(`by ${by}, both ways; equal ones by name`, async () => {
      for (const [order, isDescending] of [
        [ascending, false],
        [descending, true],
      ] as const) {
        const table = await tableOf(
          overlay,
          { kind: 'layer', layer: 1 },
          { sorting: { by, descending: isDescending } },
        );
        const rows = printed(table, { ...NONE, opened: ['d'] });
        assert.deepEqual(rows[0], 'd v');
        assert.equal(
          rows
            .slice(1)
            .map((row) => row.trim().split(' ')[0])
            .join(' '),
          order,
        );
      }
    });

  it('by owner also where IDs are as large as they can be', async () => {
    const { overlay: large } = await overlayOf([
      { name: 'max', uid: 2 ** 32 - 1, gid: 2 ** 32 - 1 },
      { name: 'more', uid: 2 ** 32 - 2, gid: 2 ** 32 - 1 },
      { name: 'root', uid: 0, gid: 2 ** 32 - 1 },
    ]);
    const table = await tableOf(large, { kind: 'final' }, { sorting: { by: 'owner', descending: true } });
    assert.deepEqual(printed(table, AUTO), ['max', 'more', 'root']);
  });
});

describe('the rows of a table, folded', () => {
  let overlay: Overlay;
  before(async () => {
    const many = Array.from({ length: 120 }, (_, index) => ({
      name: `only/one/file-${String(index).padStart(3, '0')}`,
    }));
    ({ overlay } = await overlayOf(
      [...many, { name: 'only/one/a/x' }, { name: 'only/one/a/deep/y' }, { name: 'only/one/b/x' }],
      [{ name: 'etc/a/b' }, { name: 'etc/c/' }, { name: 'top' }],
    ));
  });
  const rows = async (folding: Partial<Folding>, selection: Selection = { kind: 'layer', layer: 0 }) =>
    printed(await tableOf(overlay, selection), { ...AUTO, ...folding }).filter((row) => !row.includes('file-'));

  it('are all there where there are few', async () => {
    assert.deepEqual(await rows({}, { kind: 'layer', layer: 1 }), ['etc v', ' a v', '  b', ' c', 'top']);
  });

  it('lead to the first choice where there are many', async () => {
    assert.deepEqual(await rows({}), ['only v', ' one v', '  a >', '  b >']);
    assert.deepEqual(await rows({}, { kind: 'final' }), ['etc >', 'only >', 'top']);
  });

  it('are none, or all, on request', async () => {
    assert.deepEqual(await rows({ mode: 'none' }), ['only >']);
    assert.deepEqual(await rows({ mode: 'all' }), [
      'only v',
      ' one v',
      '  a v',
      '   deep v',
      '    y',
      '   x',
      '  b v',
      '   x',
    ]);
  });

  it('open and close one by one, which goes before the rest', async () => {
    assert.deepEqual(await rows({ closed: ['only/one'] }), ['only v', ' one >']);
    assert.deepEqual(await rows({ opened: ['only/one/b'] }), ['only v', ' one v', '  a >', '  b v', '   x']);
    assert.deepEqual(await rows({ mode: 'all', closed: ['only/one/a', 'only/one/b'] }), [
      'only v',
      ' one v',
      '  a >',
      '  b >',
    ]);
    assert.deepEqual(await rows({ mode: 'none', opened: ['only', 'only/one/a'] }), ['only v', ' one >']);
  });

  it('open with their siblings, but for those that were closed after', async () => {
    assert.deepEqual(await rows({ openedWithin: ['only/one'], closed: ['only/one/b'] }), [
      'only v',
      ' one v',
      '  a v',
      '   deep >',
      '   x',
      '  b >',
    ]);
    assert.deepEqual(await rows({ mode: 'none', openedWithin: [''] }), ['only v', ' one >']);
  });

  it('take no harm from paths that are not there', async () => {
    assert.deepEqual(await rows({ mode: 'none', opened: ['gone', ''], closed: ['gone'], openedWithin: ['gone'] }), [
      'only >',
    ]);
  });
});

describe('the rows of a table, filtered', () => {
  let overlay: Overlay;
  before(async () => {
    ({ overlay } = await overlayOf([
      { name: 'etc/nginx/nginx.conf', content: '12345' },
      { name: 'etc/nginx/mime.types', content: '1' },
      { name: 'etc/passwd' },
      { name: 'usr/lib/x' },
    ]));
  });
  const rows = async (filter: Partial<typeof NO_FILTER>, folding: Folding = AUTO) =>
    printed(await tableOf(overlay, { kind: 'final' }, { filter }), folding);

  it('are what is wanted and what leads there', async () => {
    assert.deepEqual(await rows({ text: 'passwd' }), ['etc v (leads to some)', ' passwd']);
    assert.deepEqual(await rows({ minSize: 2, kinds: ['file'] }), [
      'etc v (leads to some)',
      ' nginx v (leads to some)',
      '  nginx.conf',
    ]);
    assert.deepEqual(await rows({ text: 'nowhere' }), []);
  });

  it('hold all that is in a directory whose name is wanted, once it is opened', async () => {
    assert.deepEqual(await rows({ text: 'usr' }), ['usr >']);
    assert.deepEqual(await rows({ text: 'usr' }, ALL), ['usr v', ' lib v (leads to some)', '  x (leads to some)']);
    assert.deepEqual(await rows({ text: 'nginx' }), [
      'etc v (leads to some)',
      ' nginx v',
      '  mime.types (leads to some)',
      '  nginx.conf',
    ]);
  });

  it('are only what is wanted where it was not asked for by name', async () => {
    assert.deepEqual(await rows({ kinds: ['directory'] }, ALL), ['etc v', ' nginx', 'usr v', ' lib']);
    assert.deepEqual(await rows({ minSize: 5 }, NONE), ['etc >']);
  });
});
