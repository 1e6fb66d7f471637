import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Files } from '../../src/sources/files.ts';
import { openFolder } from '../../src/sources/folderFiles.ts';

describe('openFolder', () => {
  let outside: string;
  let folder: string;
  let files: Files;
  before(async () => {
    outside = await mkdtemp(join(tmpdir(), 'layerscope-folder-'));
    folder = join(outside, 'layout');
    await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true });
    await writeFile(join(folder, 'index.json'), 'index');
    await writeFile(join(folder, 'blobs', 'sha256', 'a'), 'blob');
    await writeFile(join(outside, 'secret'), 'secret');
    await mkdir(join(outside, 'layout-other'));
    await writeFile(join(outside, 'layout-other', 'secret'), 'secret');
    files = await openFolder(folder);
  });
  after(async () => {
    await files.close();
    await rm(outside, { recursive: true });
  });

  const textOf = async (path: string): Promise<string | undefined> => {
    const file = await files.open(path);
    return file && Buffer.from(await file.bytes.read(0, file.bytes.size)).toString();
  };

  function finds(path: string, expected: string | undefined): void {
    it(`${JSON.stringify(path)} is ${expected ?? 'nothing'}`, async () => assert.equal(await textOf(path), expected));
  }

  finds('index.json', 'index');
  finds('blobs/sha256/a', 'blob');
  finds('./blobs//sha256/../sha256/a', 'blob');
  finds('none', undefined);
  finds('none/none', undefined);
  finds('index.json/none', undefined);
  finds('blobs', undefined);
  finds('', undefined);
  finds('.', undefined);
  finds('..', undefined);
  finds('../secret', undefined);
  finds('blobs/../../secret', undefined);
  finds('../layout-other/secret', undefined);
  finds('/etc/passwd', undefined);
  finds('x'.repeat(5000), undefined);

  it('is called as the folder', () => assert.equal(files.name, 'layout'));

  it('says where the bytes are', async () => {
    const file = await files.open('index.json');
    assert.deepEqual([file?.missing, file?.bytes.size], [0, 5]);
    assert.ok(file?.bytes.location?.file.endsWith(join('layout', 'index.json')));
  });

  it('follows links that stay inside, and no others', async function () {
    if (process.platform === 'win32') this.skip();
    const to = (target: string, name: string) => symlink(target, join(folder, name));
    await to('index.json', 'inside');
    await to(join(folder, 'index.json'), 'insideAbsolute');
    await to('blobs', 'insideFolder');
    await to('../secret', 'outside');
    await to('/etc/passwd', 'passwd');
    await to('..', 'up');
    await to('loop', 'loop');
    await to('nothing', 'dangling');
    await link(join(outside, 'secret'), join(folder, 'hard'));
    const found = [];
    for (const path of [
      'inside',
      'insideAbsolute',
      'insideFolder/sha256/a',
      'outside',
      'passwd',
      'up/secret',
      'up/layout/index.json',
      'loop',
      'dangling',
      'hard',
    ])
      found.push(await textOf(path));
    assert.deepEqual(found, [
      'index',
      'index',
      'blob',
      undefined,
      undefined,
      undefined,
      'index',
      undefined,
      undefined,
      'secret',
    ]);
  });

  it('opens no FIFO', async function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    assert.equal(await files.open('fifo'), undefined);
  });

  it('reads no other file than the one that it found', async () => {
    const found = await files.open('index.json');
    const path = join(folder, 'later');
    await writeFile(path, 'found');
    const later = await files.open('later');
    await writeFile(path, 'and then written to');
    const message = `${later?.bytes.location?.file} changed on disk since it was opened. Reload it.`;
    for (let time = 0; time < 2; time++)
      await assert.rejects(async () => later?.bytes.read(0, 5), { code: 'unreadable', message });
    assert.equal((await found?.bytes.read(0, 5))?.length, 5);
  });

  it('reads nothing when it is closed', async () => {
    const closing = await openFolder(folder);
    const [read, unread] = [await closing.open('index.json'), await closing.open('blobs/sha256/a')];
    await read?.bytes.read(0, 1);
    await closing.close();
    for (const file of [read, unread])
      await assert.rejects(async () => file?.bytes.read(0, 1), { name: 'ImageError', code: 'unreadable' });
  });

  it('refuses what is no folder', async () => {
    await assert.rejects(openFolder(join(folder, 'none')), { code: 'unreadable', message: /does not exist\.$/ });
    await assert.rejects(openFolder(join(folder, 'index.json')), { code: 'unreadable', message: /is not a folder\.$/ });
  });

  it('can be reached through a link itself', async function () {
    if (process.platform === 'win32') this.skip();
    await symlink(folder, join(outside, 'alias'));
    const alias = await openFolder(join(outside, 'alias'));
    assert.ok(await alias.open('index.json'));
    await alias.close();
  });
});
