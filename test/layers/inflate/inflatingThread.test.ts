import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { memoryBytes, openFile } from '../../../src/layers/bytes.ts';
import { Checkpoints } from '../../../src/layers/inflate/checkpoints.ts';
import { GzipDamage } from '../../../src/layers/inflate/gzipInflater.ts';
import { InflatingThread } from '../../../src/layers/inflate/inflatingThread.ts';
import { inflate } from '../../../src/layers/inflate.ts';
import { Random } from '../../helpers/random.ts';
import { buildWorker } from '../../helpers/workerScript.ts';
import { skippableFrame, storedFrame } from '../../helpers/zstd.ts';

describe('a thread that inflates', function () {
  this.timeout(60_000);
  const random = new Random(11);
  const noisy = new Uint8Array(3 << 20).map((_, at) => (at % 5000 < 2000 ? random.below(256) : at >> 12));
  const content = Buffer.from(noisy);
  const gzip = gzipSync(content, { level: 1 });
  let folder: string;
  let workerScript: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerscope-gunzip-'));
    workerScript = await buildWorker(folder);
  });
  after(() => rm(folder, { recursive: true }));

  /** A reader of a file with some bytes before the gzip file and behind it. */
  async function readerOf(
    stored: Buffer,
    { script = workerScript, checkpoints = new Checkpoints(), compression = 'gzip' as 'gzip' | 'zstd' } = {},
  ) {
    const file = join(folder, `${random.below(2 ** 30)}.tar`);
    await writeFile(file, Buffer.concat([Buffer.alloc(1000, 'b'), stored, Buffer.alloc(1000, 'e')]));
    await utimes(file, 1, 1);
    const bytes = await openFile(file);
    await bytes.close();
    const failures: unknown[] = [];
    const place = { ...bytes.location, offset: 1000, size: stored.length, compression };
    const onFailure = (error: unknown) => failures.push(error);
    return { file, failures, reader: new InflatingThread(script, place, content.length, checkpoints, onFailure) };
  }

  /** A script that does something before the worker's own does what it is for. */
  async function scriptThat(does: string): Promise<string> {
    const script = join(folder, `${random.below(2 ** 30)}.cjs`);
    await writeFile(script, `${does}; require(${JSON.stringify(workerScript)});`);
    return script;
  }

  it('gives the same bytes at any place, whoever asks meanwhile, and tells of checkpoints', async () => {
    const checkpoints = new Checkpoints(16 << 20, 300_000);
    const { reader } = await readerOf(gzip, { checkpoints });
    await Promise.all(
      Array.from({ length: 40 }, async () => {
        const offset = random.below(content.length);
        const length = random.below(random.pick([10, 1000, 500_000]));
        const found = await reader.read(offset, length);
        assert.ok(content.subarray(offset, offset + length).equals(found), `${length} bytes at ${offset}`);
      }),
    );
    assert.equal((await reader.read(content.length - 10, 100)).length, 10);
    assert.ok(checkpoints.count >= 5, `${checkpoints.count}`);
    assert.ok(reader.skipped > 0);
    await reader.close();
    await assert.rejects(reader.read(0, 1), { name: 'AbortError' });
  });

  it('reads zstd from the frame before, whatever frames are between', async () => {
    const frames: Buffer[] = [];
    for (let at = 0; at < content.length; at += 100_000) {
      frames.push(storedFrame(content.subarray(at, at + 100_000)));
      if (random.once(3)) frames.push(skippableFrame('nothing'.repeat(random.below(5))));
    }
    const stored = Buffer.concat(frames);
    const checkpoints = new Checkpoints(16 << 20, 200_000);
    for await (const _ of inflate(memoryBytes(stored), 'zstd', { trailingGarbage: false }, { checkpoints }));
    assert.equal(checkpoints.count, Math.ceil(content.length / 200_000) - 1);
    assert.equal(checkpoints.widest(content.length), 200_000);
    const { reader } = await readerOf(stored, { checkpoints, compression: 'zstd' });
    for (let round = 0; round < 30; round++) {
      const offset = random.below(content.length);
      const length = random.below(random.pick([10, 1000, 500_000]));
      assert.ok(content.subarray(offset, offset + length).equals(await reader.read(offset, length)));
    }
    assert.ok(reader.skipped < 30 * 300_000, `${reader.skipped}`);
    await reader.close();
    const last = checkpoints.before(content.length)?.input ?? 0;
    const broken = await readerOf(stored.subarray(0, last + 50_000), { checkpoints, compression: 'zstd' });
    await assert.rejects(broken.reader.read(content.length - 10, 10), GzipDamage);
    assert.deepEqual(broken.failures, []);
    await broken.reader.close();
  });

  it('begins at the checkpoints that are known', async () => {
    const checkpoints = new Checkpoints(16 << 20, 300_000);
    const first = await readerOf(gzip, { checkpoints });
    await first.reader.read(content.length - 1, 1);
    await first.reader.close();
    const second = await readerOf(gzip, { checkpoints });
    assert.deepEqual([...(await second.reader.read(content.length - 1, 1))], [...content.subarray(-1)]);
    assert.ok(second.reader.skipped < 800_000, `${second.reader.skipped}`);
    await second.reader.close();
  });

  it('ends what is waited for with a sentence where it dies, and the next read begins another', async () => {
    const marker = join(folder, 'died');
    const dies = `const fs = require('node:fs'); const { parentPort } = require('node:worker_threads');
      if (!fs.existsSync(${JSON.stringify(marker)})) parentPort.once('message', () => {
        fs.writeFileSync(${JSON.stringify(marker)}, ''); process.exit(7); })`;
    const { reader, failures } = await readerOf(gzip, { script: await scriptThat(dies) });
    const died = {
      code: 'unreadable',
      message: 'The thread that read it ended before its time; the log says why.',
    };
    await Promise.all([5000, 6000].map((offset) => assert.rejects(reader.read(offset, 10), died)));
    assert.match(String(failures), /ended with 7/);
    assert.ok(content.subarray(5000, 5010).equals(await reader.read(5000, 10)));
    assert.equal(failures.length, 1);
    await reader.close();
  });

  it('dies in a sentence where its script throws, or is not there', async () => {
    for (const script of [await scriptThat("throw new RangeError('odd')"), join(folder, 'none.js')]) {
      const { reader, failures } = await readerOf(gzip, { script });
      await assert.rejects(reader.read(0, 10), { code: 'unreadable', message: /ended before its time/ });
      assert.equal(failures.length, 1);
      await reader.close();
    }
  });

  it('takes nothing over from this process, and may gather little garbage', async () => {
    const told = join(folder, 'told');
    const tells = `const { resourceLimits } = require('node:worker_threads');
      require('node:fs').writeFileSync(${JSON.stringify(told)},
        JSON.stringify([process.execArgv, resourceLimits.maxYoungGenerationSizeMb]))`;
    const { reader } = await readerOf(gzip, { script: await scriptThat(tells) });
    await reader.read(0, 10);
    assert.equal(await readFile(told, 'utf8'), '[[],12]');
    await reader.close();
  });

  it('is left alone by who cancels, and goes on for the others', async () => {
    const { reader } = await readerOf(gzip);
    const cancel = new AbortController();
    const cancelled = reader.read(content.length - 10, 10, cancel.signal);
    const other = reader.read(100, 10);
    const rejected = assert.rejects(cancelled, { name: 'AbortError' });
    cancel.abort();
    await rejected;
    assert.ok(content.subarray(100, 110).equals(await other));
    await assert.rejects(reader.read(0, 10, cancel.signal), { name: 'AbortError' });
    const waiting = assert.rejects(reader.read(content.length - 10, 10), { name: 'AbortError' });
    await reader.close();
    await waiting;
  });

  it('says that the file changed, or is gone', async () => {
    const { reader, file } = await readerOf(gzip);
    assert.ok(content.subarray(0, 10).equals(await reader.read(0, 10)));
    await writeFile(file, 'something else');
    const changed = { code: 'unreadable', message: `${file} changed on disk since it was opened. Reload it.` };
    await assert.rejects(reader.read(2_000_000, 10), changed);
    await reader.close();
    const later = await readerOf(gzip);
    await rm(later.file);
    await assert.rejects(later.reader.read(0, 10), { message: `${later.file} does not exist.` });
    await later.reader.close();
  });

  it('leaves damage to node:zlib', async () => {
    const { reader } = await readerOf(gzip.subarray(0, gzip.length >> 1));
    assert.ok(content.subarray(0, 10).equals(await reader.read(0, 10)));
    await assert.rejects(reader.read(content.length - 10, 10), GzipDamage);
    await reader.close();
  });
});
