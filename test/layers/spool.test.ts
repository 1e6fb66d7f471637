import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ImageError } from '../../src/image/errors.ts';
import { memoryBytes } from '../../src/layers/bytes.ts';
import { spoolName, spoolTar, sweepSpools, writeSpool } from '../../src/layers/spool.ts';
import { inSteps } from '../helpers/bytes.ts';
import { tarOf } from '../helpers/tar.ts';

const CONTENT = tarOf([{ name: 'a', content: Buffer.alloc(100_000, 'an archive ') }]);
const ARCHIVE = gzipSync(CONTENT);
const isPosix = process.platform !== 'win32';

describe('spools', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerscope-spool-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const job = (name = spoolName()) => ({
    compression: 'gzip' as const,
    directory: join(folder, 'new', 'spools'),
    name,
  });

  it('hold the inflated archive and are nobody else’s', async () => {
    const { directory, name } = job();
    const progress: [number, number | null][] = [];
    await writeSpool(inSteps(ARCHIVE, 40), { ...job(), name }, (done, total) => progress.push([done, total]));
    assert.ok((await readFile(join(directory, name))).equals(CONTENT));
    assert.deepEqual(progress.at(-1), [ARCHIVE.length, ARCHIVE.length]);
    assert.ok(progress.length > 1);
    if (!isPosix) return;
    assert.equal((await stat(join(directory, name))).mode & 0o777, 0o600);
    assert.equal((await stat(directory)).mode & 0o777, 0o700);
  });

  it('close a folder that was open to others', async function () {
    if (!isPosix) this.skip();
    const { directory } = job();
    await mkdir(directory, { recursive: true });
    await chmod(directory, 0o777);
    await writeSpool(memoryBytes(ARCHIVE), job(), () => undefined);
    assert.equal((await stat(directory)).mode & 0o777, 0o700);
  });

  it('are not written through a link in the place of the folder', async function () {
    if (!isPosix) this.skip();
    const { directory } = job();
    const elsewhere = join(folder, 'elsewhere');
    await mkdir(elsewhere);
    await mkdir(join(folder, 'new'));
    await symlink(elsewhere, directory);
    await assert.rejects(
      writeSpool(memoryBytes(ARCHIVE), job(), () => undefined),
      { code: 'unreadable' },
    );
    assert.deepEqual(await readdir(elsewhere), []);
  });

  it('say so where no folder can be made', async () => {
    await writeFile(join(folder, 'new'), 'a file');
    await assert.rejects(
      writeSpool(memoryBytes(ARCHIVE), job(), () => undefined),
      { name: 'ImageError', code: 'unreadable', message: /cannot be unpacked in .*: E(NOTDIR|EXIST)\.$/ },
    );
  });

  it('do not take the place of a file', async () => {
    const { directory, name } = job();
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, name), 'mine');
    await assert.rejects(
      writeSpool(memoryBytes(ARCHIVE), job(name), () => undefined),
      { code: 'unreadable', message: /EEXIST/ },
    );
    assert.equal(await readFile(join(directory, name), 'utf8'), 'mine');
  });

  it('end where the tar does, and where it is none', async () => {
    const zeros = Buffer.alloc(20 << 20);
    for (const content of [Buffer.concat([CONTENT, zeros]), zeros, Buffer.concat([Buffer.from('a dump'), zeros])]) {
      const { directory, name } = job();
      await writeSpool(memoryBytes(gzipSync(content)), job(name), () => undefined);
      assert.ok((await stat(join(directory, name))).size <= 1 << 20);
    }
  });

  it('of a tar that comes in pieces say whether it ended', async () => {
    async function* pieces(bytes: Uint8Array) {
      for (let at = 0; at < bytes.length; at += 999) yield bytes.subarray(at, at + 999);
    }
    const spool = (bytes: Uint8Array) => spoolTar(pieces(bytes), { directory: folder, name: spoolName() });
    assert.deepEqual(await spool(CONTENT), { whole: true });
    assert.deepEqual(await spool(CONTENT.subarray(0, 50_000)), { whole: false });
    assert.deepEqual(await spool(Buffer.alloc(5000, 'x')), { whole: false });
  });

  it('are not begun where the disk has no room for them', async () => {
    let asked = false;
    async function* pieces() {
      asked = true;
      yield CONTENT;
    }
    const place = { directory: folder, name: spoolName() };
    await assert.rejects(spoolTar(pieces(), place, undefined, 1e18), { code: 'unreadable', message: /is too full/ });
    assert.equal(asked, false);
    assert.deepEqual(await readdir(folder), []);
  });

  it('do not stay when the archive is damaged', async () => {
    const { directory, name } = job();
    const damaged = memoryBytes(ARCHIVE.subarray(0, -5));
    await assert.rejects(
      writeSpool(damaged, job(name), () => undefined),
      { name: 'ImageError', code: 'damaged' },
    );
    assert.deepEqual(await readdir(directory), []);
  });

  it('do not stay when they are cancelled', async () => {
    const { directory, name } = job();
    const cancel = new AbortController();
    const onProgress = (done: number) => done > 80 && cancel.abort();
    await assert.rejects(writeSpool(inSteps(ARCHIVE, 40), job(name), onProgress, cancel.signal), {
      name: 'AbortError',
    });
    assert.deepEqual(await readdir(directory), []);
  });

  it('do not stay when the archive cannot be read any more', async () => {
    const { directory, name } = job();
    const gone = { size: 100, read: () => Promise.reject(new ImageError('unreadable', 'It is gone.')) };
    await assert.rejects(
      writeSpool(gone, job(name), () => undefined),
      { code: 'unreadable', message: 'It is gone.' },
    );
    assert.deepEqual(await readdir(directory), []);
  });

  it('of dead processes are swept, and nothing else', async () => {
    const dead = '2147483646-0123456789abcdef.spool';
    const kept = [spoolName(), '2147483646-short.spool', 'x-0123456789abcdef.spool', `${dead}.bak`, 'notes.txt'];
    for (const name of [dead, ...kept]) await writeFile(join(folder, name), '');
    await sweepSpools(folder);
    assert.equal(existsSync(join(folder, dead)), false);
    assert.deepEqual((await readdir(folder)).sort(), [...kept].sort());
  });

  it('are swept from no folder in no time', () => sweepSpools(join(folder, 'none')));
});
