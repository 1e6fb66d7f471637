import assert from 'node:assert/strict';
import { ImageError } from '../../src/image/errors.ts';
import type { PathFilter } from '../../src/image/fileQuery.ts';
import { isFiltering, NO_FILTER } from '../../src/image/fileQuery.ts';
import { FileView, type Selection } from '../../src/image/fileView.ts';
import type { Overlay } from '../../src/image/overlay.ts';
import { filterPaths } from '../../src/image/pathFilter.ts';
import { canMeasureSpans, longestSpan } from '../helpers/longestSpan.ts';
import { overlayOf } from '../helpers/overlay.ts';

const FINAL: Selection = { kind: 'final' };
const LAST: Selection = { kind: 'layer', layer: 1 };

describe('filtering the paths of a view', () => {
  let overlay: Overlay;
  before(async () => {
    ({ overlay } = await overlayOf(
      [
        { name: 'etc/', mode: 0o755 },
        { name: 'etc/nginx/', mode: 0o755 },
        { name: 'etc/nginx/nginx.conf', content: '123456' },
        { name: 'etc/nginx/mime.types', content: '1234' },
        { name: 'etc/README', content: '12' },
        { name: 'bin/su', content: '123456789', mode: 0o4755 },
        { name: 'bin/wall', content: '123', mode: 0o2755 },
        { name: 'bin/su-link', type: '2', link: 'su' },
        { name: 'bin/su-hard', type: '1', link: 'bin/su', mode: 0o4755 },
        { name: 'dev/null', type: '3', major: 1, minor: 3 },
        { name: 'dev/sda', type: '4', major: 8, minor: 0 },
        { name: 'run/fifo', type: '6' },
        { name: 'tmp/', mode: 0o7777 },
        { name: Buffer.from('bad\xff', 'latin1') },
      ],
      [
        { name: 'etc/nginx/nginx.conf', content: 'abcdef' },
        { name: 'etc/nginx/.wh.mime.types' },
        { name: 'etc/README', content: '12', mode: 0o600 },
        { name: 'bin/wall', content: '123', mode: 0o2755 },
        { name: 'new', content: '1' },
      ],
    ));
  });

  const signal = new AbortController().signal;
  const pause = () => Promise.resolve();
  const filter = (wanted: Partial<PathFilter>, selection: Selection = FINAL) =>
    filterPaths(new FileView(overlay, selection), { ...NO_FILTER, ...wanted }, { signal, pause });
  const paths = async (wanted: Partial<PathFilter>, selection: Selection = FINAL) => {
    const { hits } = await filter(wanted, selection);
    return [...hits.keys()]
      .filter((node) => hits[node] === 1)
      .map((node) => overlay.pathOf(node))
      .sort();
  };

  it('by a part of the name, of which folders are told apart from what is in them', async () => {
    assert.deepEqual(await paths({ text: 'nginx' }), ['etc/nginx', 'etc/nginx/nginx.conf']);
    assert.deepEqual(await paths({ text: 'mime' }), []);
    assert.deepEqual(await paths({ text: 'mime' }, LAST), ['etc/nginx/mime.types']);
    assert.deepEqual(await paths({ text: 'bad\\xff' }), ['bad\xff']);
  });

  it('by a part of the path where there is a slash in it', async () => {
    assert.deepEqual(await paths({ text: 'nginx/n' }), ['etc/nginx/nginx.conf']);
    assert.deepEqual(await paths({ text: '/etc' }), ['etc']);
    assert.deepEqual(await paths({ text: 'etc/nginx' }), ['etc/nginx']);
    assert.deepEqual(await paths({ text: 'etc/' }), ['etc/README', 'etc/nginx']);
    assert.deepEqual(await paths({ text: 'c/ng' }), ['etc/nginx']);
  });

  it('with capitals where there are some', async () => {
    assert.deepEqual(await paths({ text: 'readme' }), ['etc/README']);
    assert.deepEqual(await paths({ text: 'README' }), ['etc/README']);
    assert.deepEqual(await paths({ text: 'Readme' }), []);
    assert.deepEqual(await paths({ text: '^/etc/r', isExpression: true }), ['etc/README']);
    assert.deepEqual(await paths({ text: '^/etc/[R]', isExpression: true }), ['etc/README']);
    assert.deepEqual(await paths({ text: '^/ETC/', isExpression: true }), []);
    // `\S` is no capital.
    assert.deepEqual(await paths({ text: '^/etc/r\\S+$', isExpression: true }), ['etc/README']);
  });

  it('by an expression, over the whole path', async () => {
    assert.deepEqual(await paths({ text: '^/[^/]{3}$', isExpression: true }), [
      'bin',
      'dev',
      'etc',
      'new',
      'run',
      'tmp',
    ]);
    assert.deepEqual(await paths({ text: '\\.(conf|types)$', isExpression: true }, LAST), [
      'etc/nginx/mime.types',
      'etc/nginx/nginx.conf',
    ]);
    assert.deepEqual(await paths({ text: '\\\\xff$', isExpression: true }), ['bad\xff']);
  });

  it('says what is wrong with an expression that is none', async () => {
    for (const text of ['(', '[', 'a{2,1}', '*', '\\'])
      await assert.rejects(
        filter({ text, isExpression: true }),
        (error) =>
          error instanceof ImageError &&
          error.code === 'request' &&
          error.message.startsWith(`${text} is no regular expression: `) &&
          !/[:/]\s*\.$/.test(error.message),
        text,
      );
  });

  it('ends an expression that would take for ever, with a sentence, and holds up nobody', async () => {
    const long = 'a'.repeat(60);
    const { overlay: hostile } = await overlayOf([{ name: `${long}!` }]);
    const wanted = { ...NO_FILTER, text: '/(a+)+$', isExpression: true };
    const run = () =>
      assert.rejects(filterPaths(new FileView(hostile, FINAL), wanted, { signal, pause }), {
        code: 'request',
        message: 'The expression /(a+)+$ takes too long on the paths of this image.',
      });
    if (!canMeasureSpans) return run();
    const { longest } = await longestSpan(run);
    assert(longest <= 50, `${Math.round(longest)} ms`);
  });

  it('lets an expression be slow on many paths, as long as it gets on', async () => {
    const text = '^(.*)(.*)(.*)3\\.zzz$';
    const names = Array.from({ length: 1_300 }, (_, index) => `a/b/file${index}.zzz`);
    const { overlay: many } = await overlayOf(names.map((name) => ({ name })));
    const wanted = { ...NO_FILTER, text, isExpression: true };
    const { hits, count } = await filterPaths(new FileView(many, FINAL), wanted, { signal, pause });
    const expected = names.filter((name) => name.endsWith('3.zzz'));
    assert.equal(count, expected.length);
    assert.deepEqual(
      expected.filter((name) => hits[many.find(name)] !== 1),
      [],
    );
  });

  it('gives an expression up when nobody waits for it any more', async () => {
    const { overlay: hostile } = await overlayOf([{ name: `${'a'.repeat(60)}!` }]);
    const ended = new AbortController();
    const wanted = { ...NO_FILTER, text: '(a+)+$', isExpression: true };
    const filtering = filterPaths(new FileView(hostile, FINAL), wanted, { signal: ended.signal, pause });
    ended.abort();
    await assert.rejects(filtering, { name: 'AbortError' });
  });

  it('by what the layer did', async () => {
    assert.deepEqual(await paths({ marks: ['modified'] }, LAST), ['etc/nginx/nginx.conf']);
    assert.deepEqual(await paths({ marks: ['metadata'] }, LAST), ['etc/README']);
    assert.deepEqual(await paths({ marks: ['identical'] }, LAST), ['bin/wall']);
    assert.deepEqual(await paths({ marks: ['removed', 'added'] }, LAST), ['etc/nginx/mime.types', 'new']);
  });

  it('by size: of directories what is below, of removed files what went', async () => {
    assert.deepEqual(await paths({ minSize: 7 }), ['bin', 'bin/su', 'bin/su-hard', 'etc']);
    assert.deepEqual(await paths({ minSize: 4, kinds: ['file'] }, LAST), [
      'etc/nginx/mime.types',
      'etc/nginx/nginx.conf',
    ]);
  });

  it('by kind, directories that only lead to something too', async () => {
    assert.deepEqual(await paths({ kinds: ['directory'] }), ['bin', 'dev', 'etc', 'etc/nginx', 'run', 'tmp']);
    assert.deepEqual(await paths({ kinds: ['link'] }), ['bin/su-link']);
    assert.deepEqual(await paths({ kinds: ['device'] }), ['dev/null', 'dev/sda', 'run/fifo']);
    assert.deepEqual(await paths({ kinds: ['setuid'] }), ['bin/su', 'bin/su-hard', 'bin/wall']);
    assert.deepEqual(await paths({ kinds: ['device', 'link'], text: 'n' }), ['bin/su-link', 'dev/null']);
  });

  it('by everything at once', async () => {
    assert.deepEqual(await paths({ text: 'n', kinds: ['file'], marks: ['modified', 'added'], minSize: 2 }, LAST), [
      'etc/nginx/nginx.conf',
    ]);
  });

  it('counts paths and bytes as one would by hand, each content once', async () => {
    for (const wanted of [
      {},
      { text: 'n' },
      { text: 'su' },
      { text: 'su-hard' },
      { kinds: ['file'] },
      { minSize: 3 },
    ] as const)
      for (const selection of [FINAL, LAST]) {
        const view = new FileView(overlay, selection);
        const { hits, hitsBelow, count, bytes } = await filter(wanted, selection);
        const nodes = [...hits.keys()].filter((node) => hits[node] === 1);
        assert.equal(count, nodes.filter((node) => view.markOf(node) !== 'none').length);
        const contents = new Map<string, number>();
        const isIn = (node: number): boolean => node > 0 && (hits[node] === 1 || isIn(overlay.parentOf(node)));
        const shown = 'text' in wanted ? [...hits.keys()].filter(isIn) : nodes;
        for (const node of shown) {
          const version = view.versionOf(node);
          const inode = view.markOf(node) === 'removed' ? undefined : overlay.inodeOf(version);
          if (inode) contents.set(JSON.stringify(inode), overlay.sizeOf(version));
        }
        const sum = [...contents.values()].reduce((all, each) => all + each, 0);
        assert.equal(bytes, sum);
        for (let node = 0; node < overlay.nodeCount; node++) {
          const prefix = node === 0 ? '' : `${overlay.pathOf(node)}/`;
          const below = nodes.filter((each) => overlay.pathOf(each).startsWith(prefix)).length;
          assert.equal(hitsBelow[node], below, overlay.pathOf(node));
        }
      }
  });

  it('leaves what lies below a directory only where it was asked for by name', async () => {
    assert.equal((await filter({ text: 'etc' })).openEnded, true);
    assert.equal((await filter({ kinds: ['directory'] })).openEnded, false);
  });

  it('pauses on the way, and ends when it is told to', async () => {
    const { overlay: large } = await overlayOf(Array.from({ length: 3000 }, (_, index) => ({ name: `a${index}` })));
    const view = new FileView(large, FINAL);
    const controller = new AbortController();
    const slow: FileView = Object.create(view, {
      overlay: { value: large },
      // A clock of its own, so that a fast machine pauses too.
      includes: {
        value: (node: number) => {
          const end = performance.now() + 0.05;
          while (performance.now() < end);
          return view.includes(node);
        },
      },
    });
    const stop = async () => controller.abort();
    const options = { signal: controller.signal, pause: stop };
    await assert.rejects(filterPaths(slow, { ...NO_FILTER, text: 'a' }, options), { name: 'AbortError' });
  });

  it('is on as soon as anything is asked for', () => {
    assert.equal(isFiltering(NO_FILTER), false);
    assert.equal(isFiltering({ ...NO_FILTER, isExpression: true }), false);
    for (const wanted of [{ text: ' ' }, { marks: ['added'] }, { minSize: 1 }, { kinds: ['file'] }] as const)
      assert.equal(isFiltering({ ...NO_FILTER, ...wanted }), true);
  });
});
