import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import * as tar from 'tar-stream';
import type { Image } from '../../src/image/image.ts';
import { compareBytes } from '../../src/image/names.ts';
import { numbersAt } from '../../src/image/rareColumns.ts';
import { memoryBytes, openFile } from '../../src/layers/bytes.ts';
import { FileContents } from '../../src/layers/fileContents.ts';
import { inflate } from '../../src/layers/inflate.ts';
import type { ThreadOptions } from '../../src/layers/layerPool.ts';
import { splitPath } from '../../src/layers/path.ts';
import { readContents } from '../../src/layers/readContents.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { openPath } from '../helpers/analysis.ts';
import { FIXTURES } from '../helpers/fixtures.ts';
import { imageOf, layerOf, packed } from '../helpers/layer.ts';
import { Random } from '../helpers/random.ts';
import { headerOf, type TarMember, tarOf } from '../helpers/tar.ts';
import { buildWorker } from '../helpers/workerScript.ts';
import { repeatedFrame, storedFrame } from '../helpers/zstd.ts';

/** Files of a layer by path (byte-strings), as another reader of tars sees them: the last of a name wins. */
async function filesOf(layer: Image['layers'][number]): Promise<Map<string, Buffer>> {
  assert.ok(layer.blob);
  const stored = Buffer.from(await layer.blob.read(0, layer.blob.size));
  const plain = layer.compression === 'gzip' ? gunzipSync(stored) : stored;
  const pieces: Uint8Array[] = [plain];
  if (layer.compression === 'zstd') {
    pieces.length = 0;
    for await (const piece of inflate(layer.blob, 'zstd', { trailingGarbage: false }, {})) pieces.push(piece);
  }
  const files = new Map<string, Buffer>();
  const extract = tar.extract();
  Readable.from(pieces).pipe(extract);
  for await (const entry of extract) {
    const content: Buffer[] = [];
    for await (const piece of entry) content.push(Buffer.from(piece as Uint8Array));
    if (entry.header.type === 'file')
      files.set(splitPath(latin1(Buffer.from(entry.header.name))).parts.join('/'), Buffer.concat(content));
  }
  return files;
}

describe('contents of files', function () {
  this.timeout(30_000);
  let spools: string;
  let scripts: string;
  let workerScript: string;
  before(async () => {
    spools = await mkdtemp(join(tmpdir(), 'layerscope-contents-'));
    scripts = await mkdtemp(join(tmpdir(), 'layerscope-scripts-'));
    workerScript = await buildWorker(scripts);
  });
  after(async () => {
    await rm(spools, { recursive: true });
    await rm(scripts, { recursive: true });
  });

  for (const [fixture, spooled] of [
    ['archives/tiny.docker20.tar', false],
    ['archives/tiny.docker28-containerd.tar', false],
    ['archives/zstd.docker28-containerd.tar', true],
    ['sample/hello.tar', false],
  ] as const)
    it(`of ${fixture} are those that another reader finds`, async () => {
      const source = await openPath(join(FIXTURES, fixture));
      const [image] = presentImages(source.catalog);
      assert.ok(image);
      const { overlay } = await readContents(image);
      const contents = new FileContents(overlay, image.layers, spools);
      let compared = 0;
      for (const layer of image.layers)
        for (const [path, expected] of await filesOf(layer)) {
          const node = overlay.find(path);
          const version = node < 0 ? -1 : overlay.versionAt(node, layer.index);
          if (version < 0 || overlay.layerOf(version) !== layer.index || overlay.entryOf(version) < 0) continue;
          const inode = overlay.inodeOf(version);
          assert.ok(inode, path);
          const content = await contents.open(inode);
          assert.equal(compareBytes(latin1(await content.read(0, content.size)), latin1(expected)), 0, path);
          assert.equal(latin1(await content.read(1, 2)), latin1(expected.subarray(1, 3)), path);
          compared++;
        }
      assert.ok(compared >= 3, `${compared} files`);
      assert.equal(readdirSync(spools).length > 0, spooled);
      await contents.close();
      await source.close();
      assert.deepEqual(readdirSync(spools), []);
    });

  it('are expanded where a file is sparse', async () => {
    const source = await openPath(join(FIXTURES, 'rules', 'sparse-1.tar'));
    const [image] = presentImages(source.catalog);
    assert.ok(image);
    const { overlay } = await readContents(image);
    const contents = new FileContents(overlay, image.layers, spools);
    let sparse = 0;
    for (let version = 0; version < overlay.versionCount; version++) {
      const inode = overlay.entryOf(version) < 0 ? undefined : overlay.inodeOf(version);
      const index = inode && overlay.layers[inode.layer];
      const map = index && numbersAt(index.sparse, inode.inode);
      if (!inode || !map) continue;
      const content = await contents.open(inode);
      const read = await content.read(0, content.size);
      assert.equal(read.length, overlay.sizeOf(version));
      const stored = map.reduce((sum, length, index) => (index % 2 === 0 ? sum : sum + length), 0);
      const isHole = Buffer.alloc(read.length, 1);
      for (let at = 0; at < map.length; at += 2) isHole.fill(0, map[at], (map[at] ?? 0) + (map[at + 1] ?? 0));
      assert.ok(stored < read.length);
      assert.ok(read.every((byte, index) => isHole[index] === 0 || byte === 0));
      assert.ok(read.some((byte) => byte !== 0));
      sparse++;
    }
    assert.ok(sparse > 0);
    await contents.close();
    await source.close();
  });

  it('are fetched when they are wanted and not there yet, and asked for again where that failed', async () => {
    const source = await openPath(join(FIXTURES, 'archives', 'tiny.docker28-containerd.tar'));
    const [image] = presentImages(source.catalog);
    assert.ok(image && image.layers.length > 1);
    const { overlay } = await readContents(image);
    const [first, ...others] = image.layers;
    assert.ok(first);
    const fetched: Error[] = [];
    const contents = new FileContents(
      overlay,
      [first, ...others.map((each) => ({ ...each, blob: null }))],
      spools,
      async () => {
        fetched.push(new Error('not now'));
        if (fetched.length === 1) throw fetched[0];
        return image.layers;
      },
    );
    await contents.open({ layer: 0, inode: 0 });
    assert.equal(fetched.length, 0);
    const layer = overlay.layers.findIndex((index, at) => at > 0 && (index?.inodeSize.length ?? 0) > 0);
    await assert.rejects(contents.open({ layer, inode: 0 }), { message: 'not now' });
    await contents.open({ layer, inode: 0 });
    await contents.open({ layer, inode: 0 });
    assert.equal(fetched.length, 2);
    await contents.close();
    await source.close();
  });

  /** A gzip layer of these files, 5 MiB of noise between each two, of which some reads may come out wrong. */
  async function gzipLayer(files: readonly string[]) {
    const random = new Random(1);
    const noise = Buffer.alloc(5 << 20).map(() => random.below(256));
    const members = files.flatMap((content, index) => [
      { name: `file${index}`, content },
      { name: `noise${index}`, content: noise },
    ]);
    const gzip = gzipSync(tarOf(members), { level: 1 });
    const blob = { wrong: 0, ...memoryBytes(gzip) };
    const { read } = blob;
    blob.read = async (...args) => (blob.wrong-- > 0 ? Buffer.alloc(1000, 'x') : read(...args));
    const image = imageOf([layerOf(blob, 'gzip')]);
    const { overlay } = await readContents(image);
    const contents = new FileContents(overlay, image.layers, spools);
    const open = async (name: string) => {
      const inode = overlay.inodeOf(overlay.versionAt(overlay.find(name), 0));
      assert.ok(inode);
      return contents.open(inode);
    };
    return { blob, contents, open };
  }

  it('of a gzip layer that is read in an order it was not made for are spooled at last', async () => {
    const [first, last] = ['first '.repeat(20_000), 'last '.repeat(20_000)];
    const { contents, open } = await gzipLayer([first, '', last]);
    let turns = 0;
    for (; readdirSync(spools).length === 0 && turns < 100; turns++) {
      const bytes = await open(turns % 2 === 0 ? 'file2' : 'file0');
      assert.equal(latin1(await bytes.read(0, bytes.size)), turns % 2 === 0 ? last : first);
    }
    assert.ok(turns > 10 && turns < 100, `${turns} turns`);
    await contents.close();
    assert.deepEqual(readdirSync(spools), []);
  });

  it('are read by node:zlib where our own inflater has doubts', async () => {
    const { blob, contents, open } = await gzipLayer(['some text']);
    const bytes = await open('file0');
    blob.wrong = 1;
    assert.equal(latin1(await bytes.read(0, 100)), 'some text');
    assert.equal(readdirSync(spools).length, 1);
    await contents.close();
  });

  it('leave no spool that was just written when they are closed', async () => {
    const { blob, contents, open } = await gzipLayer(['some text']);
    const { length } = gunzipSync(await blob.read(0, blob.size));
    const bytes = await open('file0');
    blob.wrong = 1;
    const reading = bytes.read(0, 100).catch(() => undefined);
    const isWritten = () => readdirSync(spools).some((name) => statSync(join(spools, name)).size === length);
    while (!isWritten()) await setImmediate();
    await contents.close();
    await reading;
    assert.deepEqual(readdirSync(spools), []);
  });

  it('of a gzip layer are those of the file as it is, though its size and time are those of what it was', async () => {
    const file = join(spools, 'layer.tar.gz');
    const noise = Buffer.alloc(90 * STORED, 'n');
    const contentOf = async (members: readonly TarMember[], skipped: number) => {
      await writeFile(file, storedGzip(tarOf(members), skipped));
      await utimes(file, 1, 1);
      const blob = await openFile(file);
      const image = imageOf([layerOf(blob, 'gzip')]);
      const { overlay } = await readContents(image);
      const contents = new FileContents(overlay, image.layers, spools);
      const inode = overlay.inodeOf(overlay.versionAt(overlay.find('file'), 0));
      assert.ok(inode);
      const content = await contents.open(inode);
      const text = latin1(await content.read(0, content.size));
      await contents.close();
      await blob.close();
      return { text, size: blob.size };
    };
    const before = await contentOf(
      [
        { name: 'noise', content: noise },
        { name: 'file', content: 'before' },
      ],
      0,
    );
    const shorter = noise.subarray(STORED);
    const after = await contentOf(
      [
        { name: 'noise', content: shorter },
        { name: 'file', content: 'after' },
      ],
      1,
    );
    assert.deepEqual([before.text, after.text, after.size], ['before', 'after', before.size]);
    await rm(file);
  });

  for (const compression of ['none', 'gzip'] as const)
    it(`of a ${compression} layer are none once its file was written to, in place and with as many bytes`, async () => {
      const file = join(spools, 'layer.tar');
      const stored = (content: string) => {
        const tar = tarOf([{ name: 'file', content }]);
        return compression === 'none' ? tar : storedGzip(tar, 0);
      };
      await writeFile(file, stored('before'));
      await utimes(file, 1, 1);
      const blob = await openFile(file);
      const image = imageOf([layerOf(blob, compression)]);
      const { overlay } = await readContents(image);
      const contents = new FileContents(overlay, image.layers, spools);
      const inode = overlay.inodeOf(overlay.versionAt(overlay.find('file'), 0));
      assert.ok(inode);
      const content = await contents.open(inode);
      await writeFile(file, stored('after!'));
      await utimes(file, 2, 2);
      const changed = { code: 'unreadable', message: `${file} changed on disk since it was opened. Reload it.` };
      await assert.rejects(content.read(0, content.size), changed);
      await assert.rejects(async () => (await contents.open(inode)).read(0, 6), changed);
      await contents.close();
      await blob.close();
      await rm(file);
    });

  /** A layer in a file, too large to be inflated by who waits, and a reader of its contents that has threads. */
  async function largeLayer(form: 'gzip' | 'zstd', threads: ThreadOptions) {
    const random = new Random(2);
    const noise = Buffer.from(new Uint8Array(2 << 20).map(() => random.below(256)));
    const tar = tarOf([
      { name: 'noise', content: noise },
      { name: 'file', content: 'behind it' },
    ]);
    const path = join(scripts, `large.${form}`);
    await writeFile(path, packed(tar, form));
    const blob = await openFile(path);
    const { overlay } = await readContents(imageOf([layerOf(blob, form)]));
    const contents = new FileContents(overlay, [layerOf(blob, form)], spools, undefined, undefined, threads);
    const read = async (name: string) => {
      const inode = overlay.inodeOf(overlay.versionAt(overlay.find(name), 0));
      assert.ok(inode);
      const content = await contents.open(inode);
      return Buffer.from(await content.read(0, content.size));
    };
    const close = async () => {
      await contents.close();
      await blob.close();
    };
    return { path, noise, read, close };
  }

  for (const form of ['gzip', 'zstd'] as const)
    it(`of a large ${form} layer are inflated in a thread, and the same`, async () => {
      const begun = join(scripts, `begun.${form}`);
      const script = join(scripts, `begins.${form}.cjs`);
      await writeFile(
        script,
        `require('node:fs').writeFileSync(${JSON.stringify(begun)}, ''); require(${JSON.stringify(workerScript)})`,
      );
      const onFailure = (error: unknown) => assert.fail(String(error));
      const { noise, read, close } = await largeLayer(form, { workerScript: script, onFailure });
      assert.equal(String(await read('file')), 'behind it');
      assert.ok(noise.equals(await read('noise')));
      assert.ok(existsSync(begun));
      await close();
      assert.deepEqual(readdirSync(spools), []);
    });

  for (const form of ['gzip', 'zstd'] as const)
    it(`of a large ${form} layer are read on from where it is open once its file is gone, not of another in its place`, async () => {
      const { path, noise, read, close } = await largeLayer(form, { workerScript });
      await rm(path);
      const [file, other] = await Promise.all([read('file'), read('noise')]);
      assert.equal(String(file), 'behind it');
      assert.ok(noise.equals(other));
      await close();
      assert.deepEqual(readdirSync(spools), []);
      const replaced = await largeLayer(form, { workerScript });
      await rm(path);
      await writeFile(path, 'another');
      const message = `${path} changed on disk since it was opened. Reload it.`;
      await assert.rejects(replaced.read('file'), { code: 'unreadable', message });
      await replaced.close();
    });

  it('of a zstd layer in many frames need no spool once it was read, and one where it is a single frame', async () => {
    const head = headerOf({ name: 'zeros', size: 70 << 20 });
    const tail = tarOf([{ name: 'file', content: 'behind them' }]);
    const many = Array.from({ length: 70 }, () => repeatedFrame(0, 1 << 20));
    for (const [frames, spooled] of [
      [many, 0],
      [[repeatedFrame(0, 70 << 20)], 1],
    ] as const) {
      const path = join(scripts, `frames.${spooled}`);
      await writeFile(path, Buffer.concat([storedFrame(head), ...frames, storedFrame(tail)]));
      const blob = await openFile(path);
      const layer = layerOf(blob, 'zstd');
      const { overlay } = await readContents(imageOf([layer]), { checkpoints: true });
      const contents = new FileContents(overlay, [layer], spools);
      const inode = overlay.inodeOf(overlay.versionAt(overlay.find('file'), 0));
      assert.ok(inode);
      const content = await contents.open(inode);
      assert.equal(latin1(await content.read(0, content.size)), 'behind them');
      assert.equal(readdirSync(spools).length, spooled);
      await contents.close();
      await blob.close();
    }
  });

  it('of a zstd layer whose thread dies are a sentence, and a spool that is left goes; then they are there', async () => {
    const failures: unknown[] = [];
    const dies = `const fs = require('node:fs'); const { join } = require('node:path');
      const { workerData: { directory, name } } = require('node:worker_threads');
      const marker = ${JSON.stringify(join(scripts, 'died'))};
      if (fs.existsSync(marker)) require(${JSON.stringify(workerScript)});
      else { fs.writeFileSync(marker, ''); fs.writeFileSync(join(directory, name), 'half'); process.exit(7); }`;
    const script = join(scripts, 'dies.cjs');
    await writeFile(script, dies);
    const onFailure = (error: unknown) => failures.push(error);
    const { read, close } = await largeLayer('zstd', { workerScript: script, onFailure });
    const message = 'The thread that read it ended before its time; the log says why.';
    await assert.rejects(read('file'), { code: 'unreadable', message });
    assert.match(String(failures), /ended with 7/);
    assert.deepEqual(readdirSync(spools), []);
    assert.equal(String(await read('file')), 'behind it');
    await close();
    assert.deepEqual(readdirSync(spools), []);
  });

  it('are not to be had once they are closed', async () => {
    const source = await openPath(join(FIXTURES, 'archives', 'tiny.docker28-containerd.tar'));
    const [image] = presentImages(source.catalog);
    assert.ok(image);
    const { overlay } = await readContents(image);
    const contents = new FileContents(overlay, image.layers, spools);
    await contents.close();
    await assert.rejects(contents.open({ layer: 0, inode: 0 }), { name: 'AbortError' });
    await source.close();
  });
});

/** Bytes of a stored block: with its head as long as some number of empty ones. */
const STORED = 64_000;

/** Without compression, so that what it holds does not tell how long it is; empty blocks in place of those that are skipped. */
function storedGzip(content: Uint8Array, skipped: number): Buffer {
  const pieces: Uint8Array[] = [Buffer.from([31, 139, 8, 0, 0, 0, 0, 0, 0, 3])];
  for (let empty = 0; empty < (skipped * (STORED + 5)) / 5; empty++) pieces.push(Buffer.from([0, 0, 0, 255, 255]));
  for (let at = 0; at < content.length; at += STORED) {
    const part = content.subarray(at, at + STORED);
    const head = Buffer.alloc(5);
    head.writeUInt8(at + STORED < content.length ? 0 : 1);
    head.writeUInt16LE(part.length, 1);
    head.writeUInt16LE(0xffff - part.length, 3);
    pieces.push(head, part);
  }
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(content));
  tail.writeUInt32LE(content.length, 4);
  return Buffer.concat([...pieces, tail]);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
