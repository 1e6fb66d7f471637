import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { OpenSource } from '../../src/image/image.ts';
import { openBytes, openSource } from '../../src/sources/index.ts';
import type { OpenOptions } from '../../src/sources/options.ts';
import { dockerArchiveOf } from '../helpers/archive.ts';
import { FIXTURES } from '../helpers/fixtures.ts';
import { tarOf } from '../helpers/tar.ts';
import { storedFrame } from '../helpers/zstd.ts';

const PLAIN = dockerArchiveOf([tarOf([{ name: 'a', content: 'x'.repeat(200_000) }])]);

describe('archives compressed as a whole', function () {
  this.timeout(30_000);
  let folder: string;
  let spools: string;
  let worker: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerscope-archive-'));
    worker = join(folder, 'worker.cjs');
    const entryPoints = [join(FIXTURES, '../../src/layers/worker.ts')];
    await build({ entryPoints, outfile: worker, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  });
  beforeEach(() => {
    spools = join(folder, `spools-${Math.random()}`);
  });
  after(() => rm(folder, { recursive: true }));

  async function openFile(bytes: Uint8Array, options: Partial<OpenOptions> = {}): Promise<OpenSource> {
    const path = join(folder, 'whole.tar');
    await writeFile(path, bytes);
    return openSource({ kind: 'archive', path }, { spoolDirectory: spools, ...options });
  }

  const left = () => readdir(spools).catch(() => []);

  for (const [compression, whole] of [
    ['gzip', gzipSync(PLAIN)],
    ['zstd', storedFrame(PLAIN)],
  ] as const)
    for (const inWorker of [false, true]) {
      const options = (): Partial<OpenOptions> => (inWorker ? { workerScript: worker } : {});
      const where = `${compression}, ${inWorker ? 'in a worker' : 'in this thread'}`;

      it(`are read from a spool that goes with them: ${where}`, async () => {
        const progress: number[] = [];
        const source = await openFile(whole, { ...options(), onProgress: (done) => progress.push(done) });
        assert.equal((await left()).length, 1);
        assert.ok((await readFile(join(spools, (await left())[0] ?? ''))).equals(PLAIN));
        assert.deepEqual(source.catalog.images[0]?.references, ['test:latest']);
        assert.equal(progress.at(-1), whole.length);
        await source.close();
        assert.deepEqual(await left(), []);
      });

      it(`leave nothing when they break off: ${where}`, async () => {
        await assert.rejects(openFile(whole.subarray(0, -20), options()), {
          name: 'ImageError',
          code: 'damaged',
          message: /^whole\.tar cannot be unpacked\. Its \w+ data is damaged: .*\.$/,
        });
        assert.deepEqual(await left(), []);
      });

      it(`leave nothing when they hold no image: ${where}`, async () => {
        const other = tarOf([{ name: 'a' }]);
        const packed = compression === 'gzip' ? gzipSync(other) : storedFrame(other);
        await assert.rejects(openFile(packed, options()), { code: 'not-an-image' });
        assert.deepEqual(await left(), []);
      });

      it(`leave nothing when they are cancelled: ${where}`, async () => {
        const cancel = new AbortController();
        const opening = openFile(whole, { ...options(), signal: cancel.signal, onProgress: () => cancel.abort() });
        await assert.rejects(opening, { name: 'AbortError' });
        assert.deepEqual(await left(), []);
      });
    }

  it('are read from memory too', async () => {
    const source = await openBytes('whole.tar', gzipSync(PLAIN), { spoolDirectory: spools });
    assert.equal((await left()).length, 1);
    await source.close();
    assert.deepEqual(await left(), []);
  });

  it('leave no spool where none is needed', async () => {
    const source = await openFile(PLAIN);
    assert.deepEqual(await left(), []);
    await source.close();
  });

  it('are unpacked once: what is inside a spool is a tar, or nothing', () =>
    assert.rejects(openFile(gzipSync(gzipSync(PLAIN))), { code: 'not-an-image' }));

  for (const [name, bytes, code] of [
    ['empty', Buffer.alloc(0), 'not-an-image'],
    ['xz', Buffer.from('fd377a585a000004', 'hex'), 'unsupported'],
    ['bzip2', Buffer.from('BZh91AY&SY'), 'unsupported'],
    ['text', Buffer.from('text'), 'not-an-image'],
    ['zeros', Buffer.alloc(10_240), 'not-an-image'],
  ] as const)
    it(`are refused by name: ${name}`, () =>
      assert.rejects(openFile(bytes), { name: 'ImageError', code, message: /^whole\.tar / }));
});
