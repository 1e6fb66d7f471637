import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bytes } from '../../src/image/image.ts';
import { identityOf, memoryBytes, openFile, reopenFile, slice, unchanged } from '../../src/layers/bytes.ts';

describe('bytes', () => {
  let folder: string;
  let file: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerscope-bytes-'));
    file = join(folder, 'file');
    await writeFile(file, 'abcdefghij');
  });
  after(() => rm(folder, { recursive: true }));

  const text = async (bytes: Bytes, offset: number, length: number): Promise<string> =>
    Buffer.from(await bytes.read(offset, length)).toString();

  async function checkReads(bytes: Bytes): Promise<void> {
    assert.equal(bytes.size, 10);
    assert.equal(await text(bytes, 2, 3), 'cde');
    assert.equal(await text(bytes, 8, 100), 'ij');
    assert.equal(await text(bytes, 10, 5), '');
    assert.equal(await text(bytes, 50, 5), '');
    assert.equal(await text(bytes, 3, 0), '');
    await assert.rejects(bytes.read(0, 1, AbortSignal.abort()), { name: 'AbortError' });
  }

  it('of a file are read anywhere', async () => {
    const bytes = await openFile(file);
    await checkReads(bytes);
    const identity = identityOf(await stat(file, { bigint: true }));
    assert.deepEqual(bytes.location, { file, offset: 0, identity });
    await bytes.close();
  });

  it('in memory are read anywhere', () => checkReads(memoryBytes(Buffer.from('abcdefghij'))));

  it('of a part end with it, and know where they are', async () => {
    const bytes = await openFile(file);
    const part = slice(slice(bytes, 1, 8), 2, 4);
    assert.equal(part.size, 4);
    assert.equal(await text(part, 0, 100), 'defg');
    assert.equal(await text(part, 3, 100), 'g');
    assert.equal(await text(part, 9, 5), '');
    assert.deepEqual(part.location, { ...bytes.location, offset: 3 });
    await assert.rejects(part.read(0, 1, AbortSignal.abort()), { name: 'AbortError' });
    await bytes.close();
    assert.equal(slice(memoryBytes(Buffer.from('ab')), 0, 1).location, undefined);
  });

  it('of a file that was cut meanwhile are fewer', async () => {
    const shrinking = join(folder, 'shrinking');
    await writeFile(shrinking, 'abcdefghij');
    const bytes = await openFile(shrinking);
    await truncate(shrinking, 4);
    assert.equal(await text(bytes, 2, 100), 'cd');
    await bytes.close();
  });

  it('of a file that was written to are told from those of before', async () => {
    const written = join(folder, 'written');
    await writeFile(written, 'abc');
    const before = await openFile(written);
    const again = await openFile(written);
    assert.equal(again.location.identity, before.location.identity);
    await utimes(written, 1, 1);
    const after = await openFile(written);
    assert.notEqual(after.location.identity, before.location.identity);
    for (const bytes of [before, again, after]) await bytes.close();
  });

  it('of a file that must be unchanged are had while it is, and when it is gone', async () => {
    const changing = join(folder, 'changing');
    await writeFile(changing, 'abc');
    const bytes = await openFile(changing);
    const part = unchanged(slice(bytes, 1, 2));
    assert.deepEqual(part.location, { ...bytes.location, offset: 1 });
    assert.equal(await text(part, 0, 2), 'bc');
    await appendFile(changing, 'more');
    const message = `${changing} changed on disk since it was opened. Reload it.`;
    await assert.rejects(part.read(0, 2), { code: 'unreadable', message });
    await rm(changing);
    assert.equal(await text(part, 0, 2), 'bc');
    await bytes.close();
    const held = memoryBytes(Buffer.from('ab'));
    assert.equal(unchanged(held), held);
  });

  it('of a file that must be unchanged are read to where they are wanted', async () => {
    const bytes = await openFile(file);
    const again = reopenFile(bytes.location);
    const into = new Uint8Array(8);
    const found = unchanged(slice(again, 1, 3)).readSync?.(0, 2, into);
    assert.equal(found?.buffer, into.buffer);
    assert.deepEqual([Buffer.from(found).toString(), into.length], ['bc', 8]);
    for (const each of [again, bytes]) await each.close();
  });

  it('of a closed file say so', async () => {
    const bytes = await openFile(file);
    await bytes.close();
    await assert.rejects(bytes.read(0, 1), { code: 'unreadable', message: `${file} was closed while it was read.` });
  });

  it('cannot be had of what is missing or no file', async () => {
    await assert.rejects(openFile(join(folder, 'none')), { code: 'unreadable', message: /none does not exist\.$/ });
    await assert.rejects(openFile(folder), { code: 'unreadable', message: /is not a file\.$|is a folder\.$/ });
  });

  it('are not waited for from a FIFO', async function () {
    if (process.platform === 'win32') this.skip();
    const fifo = join(folder, 'fifo');
    execFileSync('mkfifo', [fifo]);
    await assert.rejects(openFile(fifo), { code: 'unreadable', message: /is not a file\.$/ });
  });
});
