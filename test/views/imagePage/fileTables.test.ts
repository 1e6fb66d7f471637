import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { NO_FILTER } from '../../../src/image/fileQuery.ts';
import { FileView } from '../../../src/image/fileView.ts';
import type { Selection } from '../../../src/image/selection.ts';
import type { FilesAnswer, FilesQuery } from '../../../src/protocol/imageFiles.ts';
import { filesAnswer } from '../../../src/views/imagePage/fileTables.ts';
import { english } from '../../../src/views/words.ts';
import { until } from '../../editor/screen/until.ts';
import { type Answer, answersOf, openPath } from '../../helpers/analysis.ts';
import { FIXTURES, ownFixtures } from '../../helpers/fixtures.ts';
import { overlayOf } from '../../helpers/overlay.ts';

const QUERY: FilesQuery = {
  selection: { kind: 'final' },
  gone: false,
  filter: NO_FILTER,
  sorting: { by: 'name', descending: false },
  folding: { mode: 'all', opened: [], closed: [], openedWithin: [] },
  follow: null,
};

type Overlay = Answer['contents']['overlay'];

function ask(overlay: Overlay, query: Partial<FilesQuery>, first = 0, count = 500): Promise<FilesAnswer> {
  return filesAnswer(
    overlay,
    { ...QUERY, ...query },
    first,
    count,
    { l10n: english, uriOf: ({ node }) => `uri:${node}` },
    new AbortController().signal,
  );
}

describe('the answers to the page’s questions for files', () => {
  it('have the numbers that must be said of every archive and layer', async () => {
    let layers = 0;
    for (const { name, path, expected } of ownFixtures()) {
      if (!expected) continue;
      for (const [position, { analysis, contents }] of (await answersOf(openPath(path))).entries()) {
        const { overlay } = contents;
        const claimed: Readonly<Record<string, unknown>> | undefined = expected[position];
        const final = await ask(overlay, {});
        assert.deepEqual([final.paths, final.bytes], [claimed?.['entries'], claimed?.['visibleBytes']], name);
        assert.equal(final.paths, Object.values(final.marks).reduce((sum, each) => sum + each, 0) - final.marks.none);
        for (const layer of analysis.layers) {
          if (layer.added === null) continue;
          const { marks } = await ask(overlay, { selection: { kind: 'layer', layer: layer.index } });
          const { added, removed, identical, modified } = layer;
          assert.deepEqual(
            [marks.added, marks.removed, marks.identical, marks.modified + marks.metadata],
            [added, removed, identical, modified],
            `${name}, layer ${layer.index}`,
          );
          layers++;
        }
      }
    }
    assert.ok(layers > 200, `${layers} layers`);
  });

  it('say what the files are that eStargz adds', async () => {
    const names = ['.no.prefetch.landmark', '.prefetch.landmark', 'stargz.index.json', 'a/stargz.index.json', 'other'];
    const { overlay } = await overlayOf(names.map((name) => ({ name })));
    const { rows } = await ask(overlay, {});
    assert.deepEqual(
      rows.filter(({ note }) => note !== '').map(({ path, note }) => [path, note]),
      [
        ['.no.prefetch.landmark', 'eStargz: nothing of the layer is fetched first'],
        ['.prefetch.landmark', 'eStargz: what lies before it in the layer is fetched first'],
        ['stargz.index.json', 'table of contents of an eStargz layer'],
      ],
    );
  });

  const MANY = Array.from({ length: 1200 }, (_, index) => ({ name: `many/${String(index).padStart(4, '0')}` }));
  let overlay: Overlay;
  before(async () => ({ overlay } = await overlayOf([...MANY, { name: 'a/x' }, { name: 'z', content: '12' }])));

  it('are a part of the rows, never more than 500', async () => {
    const some = await ask(overlay, {}, 100, 2);
    assert.deepEqual([some.first, some.rows.map(({ path }) => path)], [100, ['many/0097', 'many/0098']]);
    assert.deepEqual([some.count, some.paths, some.bytes], [1204, 1202, 2]);
    assert.equal((await ask(overlay, {}, 0, 1e9)).rows.length, 500);
  });

  it('take any position', async () => {
    const at = async (first: number, count: number) => {
      const { first: from, rows } = await ask(overlay, {}, first, count);
      return [from, rows.length];
    };
    assert.deepEqual(await at(1203, 100), [1203, 1]);
    assert.deepEqual(await at(5000, 100), [1204, 0]);
    assert.deepEqual(await at(-7, 3), [0, 3]);
  });

  it('say where a path is as folded', async () => {
    const followed = async (query: Partial<FilesQuery>) => (await ask(overlay, query, 0, 1)).followed;
    const folding = { ...QUERY.folding, mode: 'none' } as const;
    assert.equal(await followed({}), -1);
    assert.equal(await followed({ follow: 'z' }), 1203);
    assert.equal(await followed({ follow: 'z', folding }), 2);
    assert.equal(await followed({ follow: 'many/0003', folding }), -1);
    assert.equal(await followed({ follow: 'gone' }), -1);
  });

  it('say how many paths and bytes a filter wants', async () => {
    const { wanted, count, paths } = await ask(overlay, { filter: { ...QUERY.filter, text: 'z' } });
    assert.deepEqual([wanted, count, paths], [{ paths: 1, bytes: 2 }, 1, 1202]);
    assert.equal((await ask(overlay, {})).wanted, null);
    await assert.rejects(ask(overlay, { filter: { ...QUERY.filter, text: '(', isExpression: true } }), {
      code: 'request',
      message: '( is no regular expression: Unterminated group.',
    });
  });
});

describe('the answer for a layer', () => {
  const LAYERS = ['a', 'b', 'c', 'd', 'e'].map((name) => [{ name }]);
  const layer = (at: number): Selection => ({ kind: 'layer', layer: at });
  const inSlices = FileView.inSlices;
  let made: Selection[];
  beforeEach(() => {
    made = [];
    FileView.inSlices = (overlay, selection, ...rest) => {
      made.push(selection);
      return inSlices.call(FileView, overlay, selection, ...rest);
    };
  });
  afterEach(() => {
    FileView.inSlices = inSlices;
  });

  it('is ready before it is asked for, beside one that was', async () => {
    const { overlay } = await overlayOf(...LAYERS);
    await ask(overlay, { selection: layer(2) });
    await until('both beside it are made', () => made.length === 3);
    assert.deepEqual(made, [layer(2), layer(3), layer(1)]);
    const { rows } = await ask(overlay, { selection: layer(3) });
    assert.deepEqual(
      rows.map(({ path, mark }) => [path, mark]),
      [['d', 'added']],
    );
    await until('the next one is made', () => made.length === 4);
    assert.deepEqual(made.slice(3), [layer(4)]);
  });

  it('is not waited for once something else is asked', async () => {
    const { overlay } = await overlayOf(...LAYERS);
    const first = ask(overlay, { selection: layer(0) });
    const second = first.then(() => ask(overlay, { selection: { kind: 'final' } }));
    await second;
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    assert.deepEqual(made, [layer(0), { kind: 'final' }]);
  });

  it('is not made ready where a filter is to be tried on it', async () => {
    const { overlay } = await overlayOf(...LAYERS);
    await ask(overlay, { selection: layer(2), filter: { ...QUERY.filter, text: 'c' } });
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    assert.deepEqual(made, [layer(2)]);
  });
});

describe('the rows of files', () => {
  let overlay: Overlay;
  before(async () => {
    const [answer] = await answersOf(openPath(`${FIXTURES}archives/tiny.docker20.tar`));
    assert.ok(answer);
    ({ overlay } = answer.contents);
  });
  const lines = async (selection: Selection, { gone = false } = {}) =>
    (await ask(overlay, { selection, gone })).rows.map((row) => {
      const { level, name, type, mark, size, total, before, mode, owner, target, layer, note } = row;
      const can = [row.gone && 'gone', row.openable && 'opens', row.comparable && 'compares', row.kept && 'kept'];
      return [
        `${' '.repeat(level)}${name}`,
        type,
        mark,
        `${size} ${total} ${before}`,
        `${mode?.text} ${mode?.octal} ${owner} ${target} ${layer}`,
        note,
        can.filter(Boolean).join(' '),
      ].join('|');
    });
  // What step 5 of its Dockerfile did to modes and owners, step 7 removed, and step 10 made a directory of a link.
  it('tell what became different', async () => {
    assert.deepEqual(await lines({ kind: 'layer', layer: 4 }), [
      ' opt|directory|unchanged|20 41 null|drwxr-xr-x 0755 0:0 null 4||kept',
      '  app|directory|unchanged|20 41 null|drwxr-xr-x 0755 0:0 null 4||kept',
      '   data|directory|unchanged|6 13 null|drwxr-xr-x 0755 0:0 null 4||kept',
      '    a.txt|file|metadata|6 null null|-rw-r--r-- 0644 1000:1000 null 4|owner 0→1000, group 0→1000, hidden by layer 5|gone opens compares',
      '   hello.txt|file|metadata|14 null null|-rw------- 0600 0:0 null 4|mode 0644→0600|opens compares kept',
    ]);
    assert.deepEqual((await lines({ kind: 'layer', layer: 9 })).slice(2), [
      '   soft.txt|directory|modified|15 15 null|drwxr-xr-x 0755 0:0 null 9|content, mode 0777→0755|kept',
      '    inside|file|added|15 null null|-rw-r--r-- 0644 0:0 null 9||opens kept',
    ]);
  });

  it('tell of links, FIFOs, and what was written again unchanged', async () => {
    assert.deepEqual((await lines({ kind: 'layer', layer: 5 })).slice(3), [
      '    a.txt|file|identical|6 null null|-rw-r--r-- 0644 1000:1000 null 5|rewritten unchanged, removed by layer 6|gone opens compares',
      '   hard.txt|file|added|6 null null|-rw-r--r-- 0644 1000:1000 null 5||opens kept',
      '   pipe|fifo|added|null null null|prw-r--r-- 0644 0:0 null 5||kept',
      '   soft.txt|symlink|added|null null null|lrwxrwxrwx 0777 0:0 data/a.txt 5|hidden by layer 9|gone opens kept',
    ]);
  });

  it('tell what was removed, as it was', async () => {
    assert.deepEqual((await lines({ kind: 'layer', layer: 6 })).slice(2), [
      '   data|directory|unchanged|5 5 null|drwxr-xr-x 0755 0:0 null 6||kept',
      '    a.txt|file|removed|6 null null|-rw-r--r-- 0644 1000:1000 null 5|removed here|gone opens compares',
      '    b.txt|file|removed|7 null null|-rw-r--r-- 0644 0:0 null 3|removed here|gone opens',
      '    new.txt|file|added|5 null null|-rw-r--r-- 0644 0:0 null 6||opens kept',
    ]);
    assert.deepEqual((await lines({ kind: 'upTo', layer: 6 }, { gone: true })).slice(5, 8), [
      '    a.txt|file|removed|6 null null|-rw-r--r-- 0644 1000:1000 null 5|removed by layer 6|gone opens compares',
      '    b.txt|file|removed|7 null null|-rw-r--r-- 0644 0:0 null 3|removed by layer 6|gone opens',
      '    new.txt|file|added|5 null null|-rw-r--r-- 0644 0:0 null 6||opens kept',
    ]);
  });

  it('tell who removed what several layers wrote', async () => {
    const removed = (await ask(overlay, { selection: { kind: 'range', from: 4, to: 7 } })).rows.filter(
      ({ mark }) => mark === 'removed',
    );
    // Layer 5 wrote a.txt once more, before layer 6 took it away.
    assert.deepEqual(
      removed.map(({ name, note }) => [name, note]),
      [
        ['a.txt', 'removed by layer 6'],
        ['b.txt', 'removed by layer 6'],
        ['hello-copy.txt', 'removed by layer 7'],
      ],
    );
  });

  it('have no marks but of what is gone in the final filesystem', async () => {
    const marks = async (gone: boolean) => [...new Set((await ask(overlay, { gone })).rows.map(({ mark }) => mark))];
    assert.deepEqual(await marks(false), ['unchanged']);
    assert.deepEqual((await marks(true)).sort(), ['removed', 'unchanged']);
  });

  it('say the size a changed file had, and nothing of directories without an entry', async () => {
    const { overlay: small } = await overlayOf(
      [{ name: 'a/b/f', content: '123', mtime: 5 }],
      [{ name: 'a/b/f', content: '12345', mode: 0o4711, mtime: 7 }],
    );
    const { rows } = await ask(small, { selection: { kind: 'layer', layer: 1 } });
    assert.deepEqual(
      rows.map(({ before, mode, owner, time, layer, note, openable, kept }) => [
        before,
        mode?.text ?? null,
        owner,
        time,
        layer,
        note,
        openable,
        kept,
      ]),
      [
        [null, null, null, null, null, '', false, false],
        [null, null, null, null, null, '', false, false],
        [3, '-rws--x--x', '0:0', 7000, 1, 'content, mode 0644→4711', true, true],
      ],
    );
  });

  it('show odd names on one line, and keep them as they are', async () => {
    const { overlay: odd } = await overlayOf([
      { name: 'new\nline' },
      { name: '\u202egnp.txt' },
      { name: Buffer.from([0x6e, 0xff]) },
      { name: '../outside' },
      { name: 'back\\slash' },
      { name: 'to', type: '2', link: 'a\nb' },
    ]);
    const { rows } = await ask(odd, {});
    assert.deepEqual(
      rows.map(({ path, name, pathText, target }) => [path, name, pathText, target]),
      [
        ['back\\slash', 'back\\slash', '/back\\slash', null],
        ['new\nline', 'new\\u{a}line', '/new\nline', null],
        ['n\xff', 'n\\xff', '/n\\xff', null],
        ['outside', 'outside', '/outside', null],
        ['to', 'to', '/to', 'a\\u{a}b'],
        ['\xe2\x80\xaegnp.txt', '\\u{202e}gnp.txt', '/\u202egnp.txt', null],
      ],
    );
  });
});
