import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ImageError } from '../../../src/image/errors.ts';
import { DiskCache } from '../../../src/layers/cache/diskCache.ts';
import { writeEntry } from '../../../src/layers/cache/entryFile.ts';
import { PackedError } from '../../../src/layers/cache/packed.ts';
import { Random } from '../../helpers/random.ts';

const isPosix = process.platform !== 'win32';

/** What was kept, as text. */
function* text(bytes: Uint8Array) {
  yield;
  return Buffer.from(bytes).toString();
}

describe('DiskCache', () => {
  let home: string;
  let folder: string;
  let problems: unknown[];
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'layerscope-cache-'));
    folder = join(home, 'cache');
    problems = [];
  });
  afterEach(() => rm(home, { recursive: true }));

  const open = (limit = 1e6, version = '1') =>
    new DiskCache({ folder, limit: () => limit, version, onProblem: (error) => problems.push(error) });
  const put = (cache: DiskCache, key: string, ...pieces: string[]) =>
    cache.put(
      key,
      pieces.map((piece) => Buffer.from(piece)),
    );
  const entries = () => readdirSync(folder).filter((name) => name.endsWith('.layer'));
  /** The file of the only entry. */
  const only = (): string => {
    const [name = '', ...others] = entries();
    assert.equal(others.length, 0);
    return join(folder, name);
  };

  it('gives back what was kept, in this process and the next, and nothing else', async () => {
    const cache = open();
    assert.equal(await cache.get('a', text), undefined);
    put(cache, 'a', 'one', '', ' two');
    put(cache, 'b', '');
    await cache.settled();
    for (const each of [cache, open()]) {
      assert.equal(await each.get('a', text), 'one two');
      assert.equal(await each.get('b', text), '');
      assert.equal(await each.get('c', text), undefined);
    }
    put(cache, 'a', 'newer');
    await cache.settled();
    assert.equal(await open().get('a', text), 'newer');
    assert.deepEqual(problems, []);
  });

  it('is nobody else’s', async function () {
    if (!isPosix) this.skip();
    const cache = open();
    put(cache, 'a', 'secret');
    await cache.settled();
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    for (const name of readdirSync(folder)) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
  });

  it('tells nobody by its names what is in it, and has other ones elsewhere', async () => {
    const first = open();
    put(first, 'a', 'x');
    await first.settled();
    const name = only().slice(folder.length);
    folder = join(home, 'other');
    const second = open();
    put(second, 'a', 'x');
    await second.settled();
    assert.notEqual(only().slice(folder.length), name);
    assert.notDeepEqual(await first.secret(), await second.secret());
  });

  it('has nothing of another version of the program', async () => {
    const cache = open(1e6, '1');
    put(cache, 'a', 'x');
    await cache.settled();
    assert.equal(await open(1e6, '2').get('a', text), undefined);
    assert.equal(await open(1e6, '1').get('a', text), 'x');
  });

  it('throws away what is damaged: any bit, any length, another name', async () => {
    const random = new Random(3);
    const cache = open();
    const keep = async () => {
      put(cache, 'a', 'content');
      await cache.settled();
      return only();
    };
    const size = statSync(await keep()).size;
    const harm: (() => Promise<void>)[] = [
      ...Array.from({ length: size }, (_, at) => async () => {
        const bytes = readFileSync(only());
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
        writeFileSync(only(), bytes);
      }),
      ...Array.from({ length: size }, (_, length) => () => truncate(only(), length)),
      async () => writeFileSync(only(), 'more', { flag: 'a' }),
    ];
    for (const [round, each] of harm.entries()) {
      await keep();
      await each();
      assert.equal(await cache.get('a', text), undefined, `round ${round}`);
      assert.deepEqual(entries(), [], `round ${round}`);
    }
    assert.equal(problems.length, harm.length);
    for (const problem of problems) assert.match(String(problem), /^ImageError: \S+\.layer is not as it was written, /);
    const file = await keep();
    const other = join(folder, `${'f'.repeat(64)}.layer`);
    await rename(file, other);
    put(cache, 'b', 'another');
    await cache.settled();
    const [name = ''] = entries().filter((each) => join(folder, each) !== other);
    await copyFile(other, join(folder, name));
    assert.equal(await cache.get('b', text), undefined);
  });

  it('throws away what cannot be unpacked', async () => {
    const cache = open();
    put(cache, 'a', 'x');
    await cache.settled();
    // biome-ignore lint/correctness/useYield: it fails at once
    const found = await cache.get('a', function* (): Generator<void, string> {
      throw new PackedError('no');
    });
    assert.equal(found, undefined);
    assert.deepEqual(entries(), []);
    assert.match(String(problems), /is not as it was written, and thrown away/);
  });

  it('does not follow a link, and removes it', async function () {
    if (!isPosix) this.skip();
    const cache = open();
    put(cache, 'a', 'x');
    await cache.settled();
    const file = only();
    const elsewhere = join(home, 'elsewhere');
    await rename(file, elsewhere);
    await symlink(elsewhere, file);
    assert.equal(await cache.get('a', text), undefined);
    assert.deepEqual(entries(), []);
    assert(existsSync(elsewhere));
  });

  it('is no folder that is somebody else’s, or a link', async function () {
    if (!isPosix) this.skip();
    const elsewhere = join(home, 'elsewhere');
    await mkdir(elsewhere);
    await symlink(elsewhere, folder);
    const cache = open();
    put(cache, 'a', 'x');
    await cache.settled();
    assert.equal(await cache.secret(), undefined);
    assert.equal(await cache.get('a', text), undefined);
    assert.deepEqual(readdirSync(elsewhere), []);
    assert.match(String(problems[0]), /is not a folder of yours/);
  });

  it('removes nothing from a folder that is a link, and no files of others', async () => {
    const elsewhere = join(home, 'elsewhere');
    folder = elsewhere;
    const before = open();
    put(before, 'a', 'x');
    await before.settled();
    const blob = join(elsewhere, 'a'.repeat(64));
    await writeFile(blob, 'a blob');
    await before.clear();
    assert(existsSync(blob));
    if (!isPosix) return;
    put(before, 'a', 'x');
    await before.settled();
    folder = join(home, 'cache');
    await symlink(elsewhere, folder);
    const linked = open(0);
    await linked.trim();
    for (const held of [await linked.held(), await linked.clear()]) assert.deepEqual(held, { entries: 0, bytes: 0 });
    assert.deepEqual(readdirSync(elsewhere).length, 3);
    assert.match(String(problems[0]), /is not a folder of yours/);
  });

  it('keeps no more bytes than it may: the least recently used go', async () => {
    const size = 4096;
    const cache = open(5 * size);
    for (const key of ['a', 'b', 'c', 'd']) {
      put(cache, key, 'x'.repeat(1000));
      await cache.settled();
      const [newest = ''] = entries().sort(
        (a, b) => statSync(join(folder, b)).mtimeMs - statSync(join(folder, a)).mtimeMs,
      );
      // As if a while lay between them.
      await utimes(join(folder, newest), new Date(), new Date(Date.now() - 1e6 + 1000 * entries().length));
    }
    assert.equal(await cache.get('a', text), 'x'.repeat(1000));
    for (const key of ['e', 'f']) put(cache, key, 'y'.repeat(1000));
    assert.equal((await cache.held()).bytes <= 5 * size, true);
    assert.notEqual(await cache.get('a', text), undefined);
    assert.equal(await cache.get('b', text), undefined);
    assert.notEqual(await cache.get('f', text), undefined);
    put(cache, 'large', 'z'.repeat(30_000));
    await cache.settled();
    assert.equal(await cache.get('large', text), undefined);
    assert.deepEqual(problems, []);
  });

  it('keeps nothing where it may keep no bytes, and finds nothing', async () => {
    const before = open();
    put(before, 'a', 'x');
    await before.settled();
    const cache = open(0);
    put(cache, 'b', 'x');
    await cache.settled();
    assert.equal(await cache.get('a', text), undefined);
    assert.equal(entries().length, 1);
    await cache.trim();
    assert.equal(entries().length, 0);
  });

  it('makes no folder where it may keep no bytes, and keeps nothing later what was read without its key', async () => {
    let limit = 0;
    const onProblem = (error: unknown) => problems.push(error);
    const cache = new DiskCache({ folder, limit: () => limit, version: '1', onProblem });
    assert.equal(await cache.secret(), undefined);
    put(cache, 'a', 'x');
    await cache.trim();
    for (const held of [await cache.held(), await cache.clear()]) assert.deepEqual(held, { entries: 0, bytes: 0 });
    limit = 1e6;
    put(cache, 'a', 'x');
    assert.equal(await cache.secret(), undefined);
    assert.equal(await cache.get('a', text), undefined);
    assert(!existsSync(folder));
    assert.deepEqual(problems, []);
  });

  it('says what it holds, and what went', async () => {
    const cache = open();
    for (const key of ['a', 'b', 'c']) put(cache, key, 'x'.repeat(1000));
    await writeFile(join(folder, 'not ours'), 'x').catch(() => undefined);
    assert.deepEqual(await cache.held(), { entries: 3, bytes: 3 * 4096 });
    await writeFile(join(folder, 'not ours'), 'x');
    assert.deepEqual(await cache.clear(), { entries: 3, bytes: 3 * 4096 });
    assert.deepEqual(await cache.held(), { entries: 0, bytes: 0 });
    assert.equal(await cache.get('a', text), undefined);
    assert.deepEqual(readdirSync(folder).sort(), ['key', 'not ours']);
    put(cache, 'a', 'again');
    assert.equal((await cache.held()).entries, 1);
  });

  it('removes what a process that died was writing long ago, and not what another one writes, wherever it runs', async () => {
    const cache = open();
    put(cache, 'a', 'x');
    await cache.settled();
    const dead = Number(execFileSync(process.execPath, ['-p', 'process.pid']).toString());
    const left = join(folder, `${dead}-${'0'.repeat(16)}.part`);
    const living = join(folder, `${process.pid}-${'0'.repeat(16)}.part`);
    const elsewhere = join(folder, `${dead}-${'1'.repeat(16)}.part`);
    for (const file of [left, living, elsewhere]) await writeFile(file, 'x');
    const before = new Date(Date.now() - 2 * 60 * 60_000);
    for (const file of [left, living]) await utimes(file, before, before);
    assert.equal((await cache.held()).entries, 1);
    assert.deepEqual([left, living, elsewhere].map(existsSync), [false, true, true]);
  });

  it('goes on without what a disk does not do', async function () {
    if (!isPosix || process.getuid?.() === 0) this.skip();
    const cache = open();
    put(cache, 'a', 'x');
    await cache.settled();
    await chmod(folder, 0o500);
    for (const key of ['b', 'c', 'd', 'e', 'f']) put(cache, key, 'x');
    await cache.settled();
    assert.equal(problems.length, 1);
    assert.equal(await cache.get('a', text), 'x');
    assert.equal(await cache.get('b', text), undefined);
    await chmod(folder, 0o700);
  });

  it('goes on when its folder goes, and when there can be none', async () => {
    const cache = open();
    put(cache, 'a', 'x');
    await cache.settled();
    await rm(folder, { recursive: true });
    for (const key of ['b', 'c', 'd', 'e', 'f']) put(cache, key, 'x');
    await cache.settled();
    assert.equal(problems.length, 1);
    assert.equal(await cache.get('a', text), undefined);
    assert.deepEqual(await cache.held(), { entries: 0, bytes: 0 });
    await writeFile(folder, 'a file');
    const none = open();
    put(none, 'a', 'x');
    await none.settled();
    assert.equal(await none.get('a', text), undefined);
    assert.equal(readFileSync(folder, 'utf8'), 'a file');
  });

  it('tries again after a while what failed three times, and says that it failed once until it does not', async () => {
    const cache = open();
    const keep = async (...keys: string[]) => {
      for (const key of keys) put(cache, key, 'x');
      await cache.settled();
    };
    await keep('a');
    const away = join(home, 'away');
    await rename(folder, away);
    await keep('b', 'c', 'd');
    assert.equal(problems.length, 1);
    assert.equal(cache.problem?.message, `${folder} cannot be written: ENOENT.`);
    await rename(away, folder);
    await keep('e');
    assert.equal(await cache.get('e', text), undefined);
    const now = Date.now.bind(Date);
    mock.method(Date, 'now', () => now() + 6 * 60_000);
    try {
      await keep('f');
      assert.equal(await cache.get('f', text), 'x');
      assert.equal(cache.problem, undefined);
      await rename(folder, away);
      await keep('g', 'h');
      assert.equal(problems.length, 2);
    } finally {
      mock.restoreAll();
    }
  });

  it('leaves nothing of what a full disk did not take', async function () {
    await mkdir(folder);
    const isMounted = isPosix && process.getuid?.() === 0 && mounts(folder);
    if (!isMounted) this.skip();
    try {
      const name = 'a'.repeat(64);
      await assert.rejects(writeEntry(folder, name, [Buffer.alloc(8 << 20)]), { code: 'ENOSPC' });
      assert.deepEqual(readdirSync(folder), []);
      chmodSync(folder, 0o700);
      const cache = open(1e9);
      for (const key of ['a', 'b', 'c', 'd']) put(cache, key, 'x');
      assert.equal((await cache.held()).entries, 0);
      assert.equal(problems.length, 1);
      const [problem] = problems;
      assert(problem instanceof ImageError);
      assert.equal(problem.message, `The disk with ${folder} is too full to keep on it what was read of layers.`);
      assert.equal(cache.problem?.message, problem.message);
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  it('serves processes that write, read and make room at once', async function () {
    this.timeout(60_000);
    const script = join(home, 'keeping.mjs');
    const entry = fileURLToPath(new URL('./keeping.ts', import.meta.url));
    await build({
      entryPoints: [entry],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
    });
    const limit = 60_000;
    const ends = [1, 2, 3].map((seed) => {
      const child = spawn(process.execPath, [script, folder, `${seed * 7919}`, '150', `${limit}`]);
      let said = '';
      child.stderr.on('data', (data) => {
        said += data;
      });
      return new Promise<string>((resolve) => child.once('close', (code) => resolve(`${code} ${said}`)));
    });
    assert.deepEqual(await Promise.all(ends), ['0 ', '0 ', '0 ']);
    const { entries: count, bytes } = await open(limit).held();
    assert(count > 0 && bytes <= limit, `${count} entries, ${bytes} bytes`);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.part')),
      [],
    );
  });
});

/** Whether a disk of four MiB could be put in a folder. */
function mounts(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'layerscope', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
