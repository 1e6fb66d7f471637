import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolders } from '../../src/layers/makeFolders.ts';

describe('makeFolders', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'layerscope-folders-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('makes all that are missing, with the mode, and leaves what is there', async () => {
    const deep = join(folder, 'a', 'b', 'c');
    await makeFolders(deep, 0o700);
    if (process.platform !== 'win32')
      for (const path of [deep, join(folder, 'a')]) assert.equal(statSync(path).mode & 0o777, 0o700);
    writeFileSync(join(deep, 'file'), '');
    await makeFolders(deep);
    assert.ok(existsSync(join(deep, 'file')));
    await makeFolders('/');
  });

  it('goes through links to folders', async () => {
    symlinkSync(folder, join(folder, 'link'), 'junction');
    await makeFolders(join(folder, 'link', 'a'));
    assert.ok(statSync(join(folder, 'a')).isDirectory());
  });

  it('fails where something else is there, or in the way', async () => {
    writeFileSync(join(folder, 'file'), '');
    await assert.rejects(makeFolders(join(folder, 'file')), { code: 'EEXIST' });
    await assert.rejects(makeFolders(join(folder, 'file', 'a')), { code: 'ENOTDIR' });
  });

  it('fails where none can be made, though the one above is there', async function () {
    if (!existsSync('/proc/self')) return this.skip();
    for (const path of ['/proc/layerscope', '/proc/layerscope/a/b'])
      await assert.rejects(makeFolders(path), { code: 'ENOENT' });
  });
});
