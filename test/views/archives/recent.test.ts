import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecentArchives } from '../../../src/views/archives/recent.ts';

describe('RecentArchives', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recent-'));
    file = join(folder, 'storage', 'recent.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('lists what was added, newest first and once', async () => {
    const recent = new RecentArchives(file);
    assert.deepEqual(await recent.list(), []);
    for (const place of ['archive:/a', 'archive:/b', 'archive:/a']) await recent.add(place);
    assert.deepEqual(await recent.list(), ['archive:/a', 'archive:/b']);
    await recent.remove('archive:/a');
    assert.deepEqual(await recent.list(), ['archive:/b']);
    await recent.clear();
    assert.deepEqual(await recent.list(), []);
  });

  it('loses nothing when windows write at once', async () => {
    const windows = [new RecentArchives(file), new RecentArchives(file), new RecentArchives(file)];
    await Promise.all(Array.from({ length: 30 }, (_, index) => windows[index % 3]?.add(`archive:/${index}`)));
    assert.equal(new Set(await new RecentArchives(file).list()).size, 30);
    assert.deepEqual(await readdir(join(folder, 'storage')), ['recent.json']);
  });

  it('forgets the oldest of very many', async () => {
    const recent = new RecentArchives(file);
    for (let index = 0; index < 52; index++) await recent.add(`archive:/${index}`);
    const list = await recent.list();
    assert.equal(list.length, 50);
    assert.equal(list.at(-1), 'archive:/2');
  });

  it('starts anew over a damaged file, and past the lock of a window that died', async () => {
    const recent = new RecentArchives(join(folder, 'recent.json'));
    for (const text of ['{"archives": ["archive:/a", 7], "more": 1}', '{"arch', '[]', 'null', '{"archives": {}}']) {
      await writeFile(join(folder, 'recent.json'), text);
      assert.deepEqual(await recent.list(), text.includes('/a') ? ['archive:/a'] : [], text);
    }
    const lock = join(folder, 'recent.json.lock');
    await writeFile(lock, '');
    await utimes(lock, 0, 0);
    await recent.add('archive:/b');
    assert.deepEqual(await recent.list(), ['archive:/b']);
  });
});
