import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readShort } from '../../src/build/readShort.ts';

describe('a Dockerfile or an ignore file on the disk', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerscope-short-'));
  });
  after(() => rm(folder, { recursive: true }));
  const at = (name: string) => join(folder, name);

  it('is read, through a link too, or is not there', async () => {
    await writeFile(at('file'), 'FROM scratch\n');
    await symlink('file', at('link'));
    for (const name of ['file', 'link']) assert.equal(String(await readShort(at(name))), 'FROM scratch\n', name);
    assert.equal(await readShort(at('none')), undefined);
    await writeFile(at('largest'), Buffer.alloc(1 << 20));
    assert.equal((await readShort(at('largest')))?.length, 1 << 20);
    await writeFile(at('larger'), Buffer.alloc((1 << 20) + 1));
    await assert.rejects(readShort(at('larger')), { code: 'limit', message: / is longer than 1048576 bytes\.$/ });
  });

  it('is never waited for, and has an end', async function () {
    await assert.rejects(readShort(folder), { code: 'unreadable', message: `${folder} is no file.` });
    if (process.platform === 'win32') return this.skip();
    execFileSync('mkfifo', [at('pipe')]);
    await symlink('pipe', at('link-to-pipe'));
    await symlink('/dev/zero', at('zero'));
    for (const name of ['pipe', 'link-to-pipe', 'zero'])
      await assert.rejects(readShort(at(name)), { code: 'unreadable', message: `${at(name)} is no file.` });
  });
});
