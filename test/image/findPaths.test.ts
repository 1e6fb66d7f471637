import assert from 'node:assert/strict';
import { findPaths } from '../../src/image/findPaths.ts';
import type { Overlay } from '../../src/image/overlay.ts';
import { overlayOf } from '../helpers/overlay.ts';
import { Random } from '../helpers/random.ts';

describe('finding paths', () => {
  let overlay: Overlay;
  before(async () => {
    ({ overlay } = await overlayOf(
      [
        { name: 'etc/nginx/nginx.conf' },
        { name: 'etc/nginx/mime.types' },
        { name: 'usr/share/doc/libnginx' },
        { name: 'usr/README' },
        { name: 'caf\u00e9' },
        { name: Buffer.from('bad\xff', 'latin1') },
      ],
      [{ name: 'etc/nginx/.wh.mime.types' }, { name: 'var/nginx/' }],
    ));
  });
  const find = async (text: string, limit = 100) => {
    const found = await findPaths(overlay, text, {
      limit,
      signal: new AbortController().signal,
      pause: () => Promise.resolve(),
    });
    return { total: found.total, paths: found.nodes.map((node) => overlay.pathOf(node)) };
  };

  it('has whole names first, then beginnings, and a folder once and not for all in it', async () => {
    assert.deepEqual(await find('nginx'), {
      total: 4,
      paths: ['etc/nginx', 'var/nginx', 'etc/nginx/nginx.conf', 'usr/share/doc/libnginx'],
    });
  });

  it('reaches over slashes', async () => {
    assert.deepEqual((await find('etc/ngin')).paths, ['etc/nginx']);
    assert.deepEqual((await find('/etc/nginx/')).paths, ['etc/nginx/nginx.conf', 'etc/nginx/mime.types']);
    assert.deepEqual((await find('nginx/m')).paths, ['etc/nginx/mime.types']);
    assert.deepEqual((await find('/etc')).paths, ['etc']);
  });

  it('finds what was removed', async () => {
    assert.deepEqual((await find('mime')).paths, ['etc/nginx/mime.types']);
  });

  it('minds capitals only where there are some', async () => {
    assert.deepEqual((await find('readme')).paths, ['usr/README']);
    assert.deepEqual((await find('README')).paths, ['usr/README']);
    assert.deepEqual((await find('Readme')).paths, []);
  });

  it('finds text that is not ASCII, and names that are not UTF-8 as they are shown', async () => {
    assert.equal((await find('fé')).total, 1);
    assert.equal((await find('bad\\xff')).total, 1);
  });

  it('gives no more than the limit, and counts all', async () => {
    const { total, paths } = await find('nginx', 2);
    assert.deepEqual([total, paths], [4, ['etc/nginx', 'var/nginx']]);
  });

  it('finds what ends in or right before a last name, whatever is typed', async () => {
    const random = new Random(7);
    const name = () => Array.from({ length: 1 + random.below(3) }, () => random.pick(['a', 'b'])).join('');
    const members = Array.from({ length: 300 }, () => ({ name: [name(), name(), name(), name()].join('/') }));
    const { overlay: many } = await overlayOf(members);
    const all = Array.from({ length: many.nodeCount - 1 }, (_, index) => `/${many.pathOf(index + 1)}`);
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: 1 + random.below(6) }, () => random.pick(['a', 'b', '/'])).join('');
      const wanted = text.replace(/^\/+(?=[^/]*$)/, '');
      const expected = all.filter((path) => {
        const at = path.lastIndexOf(wanted);
        return at >= 0 && at + wanted.length >= path.lastIndexOf('/') + 1;
      });
      const options = { limit: 1e6, signal: new AbortController().signal, pause: () => Promise.resolve() };
      const { nodes } = await findPaths(many, text, options);
      const found = nodes.map((node) => `/${many.pathOf(node)}`);
      assert.deepEqual(found.sort(), wanted === '' || wanted === '/' ? [] : expected.sort(), text);
    }
  });

  it('finds nothing for nothing', async () => {
    for (const text of ['', '/', '//']) assert.equal((await find(text)).total, 0);
  });

  it('pauses on the way, and ends when it is told to', async () => {
    const members = Array.from({ length: 3000 }, (_, index) => ({ name: `a${index}`, content: '' }));
    const { overlay: large } = await overlayOf(members);
    const controller = new AbortController();
    const slow = Object.create(large, {
      nodeCount: { value: large.nodeCount },
      // A clock of its own, so that a fast machine pauses too.
      nameOf: {
        value: (node: number) => {
          const end = performance.now() + 0.05;
          while (performance.now() < end);
          return large.nameOf(node);
        },
      },
    });
    const pause = async () => controller.abort();
    await assert.rejects(findPaths(slow, 'a', { limit: 1, signal: controller.signal, pause }), { name: 'AbortError' });
  });
});
