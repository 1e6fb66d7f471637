import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Layer, OpenSource } from '../../src/image/image.ts';
import { type FileBytes, memoryBytes, openFile, slice } from '../../src/layers/bytes.ts';
import { FINGERPRINT_KEY, FINGERPRINT_LENGTH } from '../../src/layers/fingerprint.ts';
import type { ThreadOptions } from '../../src/layers/layerPool.ts';
import { readContents } from '../../src/layers/readContents.ts';
import { type LayerProgress, readLayers } from '../../src/layers/readLayers.ts';
import { readClaims } from '../../src/layers/toc/readClaims.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { contentsModel } from '../../src/views/imagePage/contentsModel.ts';
import { english } from '../../src/views/words.ts';
import { openPath } from '../helpers/analysis.ts';
import { ownFixtures } from '../helpers/fixtures.ts';
import { type FORMS, layerOf, packed } from '../helpers/layer.ts';
import { Random } from '../helpers/random.ts';
import { tarOf } from '../helpers/tar.ts';
import { type TocEntry, tocLayer } from '../helpers/tocLayer.ts';
import { buildWorker, withoutSimd } from '../helpers/workerScript.ts';
import { randomStack } from '../overlay/randomStack.ts';
import { layerBytes } from '../overlay/script.ts';

describe('readLayers', function () {
  this.timeout(60_000);
  let folder: string;
  let workerScript: string;
  const open: FileBytes[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerscope-layers-'));
    workerScript = await buildWorker(folder);
  });
  after(async () => {
    for (const file of open) await file.close();
    await rm(folder, { recursive: true });
  });

  const threads = (more: ThreadOptions = {}): ThreadOptions => ({ workerScript, threads: 2, ...more });
  /** Fails where a thread does. */
  const onFailure = (error: unknown): never => {
    throw error;
  };

  /** Layers in a file of their own. */
  async function stored(
    name: string,
    blobs: readonly { blob: Buffer; form: (typeof FORMS)[number] }[],
  ): Promise<Layer[]> {
    const path = join(folder, name);
    await writeFile(path, Buffer.concat(blobs.map(({ blob }) => blob)));
    const file = await openFile(path);
    open.push(file);
    let end = 0;
    return blobs.map(({ blob, form }, index) => {
      end += blob.length;
      return { ...layerOf(slice(file, end - blob.length, blob.length), form, index), name: `${path} ${index}` };
    });
  }

  const tarWith = (name: string, length = 5) => tarOf([{ name, content: 'x'.repeat(length) }]);
  const three = (name: string) =>
    stored(
      name,
      ['small', 'larger', 'largest'].map((member, index) => ({ blob: tarWith(member, 10 ** index), form: 'none' })),
    );
  const entriesOf = (read: readonly { readonly index: { readonly entries: number } | null }[]) =>
    read.map(({ index }) => index?.entries ?? null);

  describe('gives the same in threads as without', () => {
    /** Reads all layers in every way, as if they were one image's. */
    async function compare(given: readonly Layer[]): Promise<void> {
      const layers = given.map((layer, index) => ({ ...layer, index, name: `${index} ${layer.name}` }));
      const here = await readLayers(layers, { verify: true });
      assert.deepEqual(await readLayers(layers, { verify: true, threads: threads({ onFailure }) }), here);
      const hopped = await readLayers(layers, {});
      assert.deepEqual(await readLayers(layers, { threads: threads({ onFailure, here: true }) }), hopped);
    }

    it('of all fixtures', async () => {
      const sources: OpenSource[] = [];
      try {
        for (const { path, expected } of ownFixtures()) if (expected) sources.push(await openPath(path));
        const layers = sources.flatMap(({ catalog }) => presentImages(catalog).flatMap((image) => image.layers));
        assert(layers.length > 200);
        await compare(layers);
      } finally {
        for (const source of sources) await source.close();
      }
    });

    it('of random layers, of files and in memory', async () => {
      const blobs = Array.from({ length: 20 }, (_, seed) => randomStack(seed)).flatMap((stack) =>
        stack.map((layer, index) => {
          const whole = layerBytes(layer);
          const blob = index % 8 === 7 ? whole.subarray(0, whole.length >> 1) : whole;
          return { blob, form: layer.storage === 'gzip' ? ('gzip' as const) : ('none' as const) };
        }),
      );
      const layers = await stored('random', blobs);
      await compare(layers);
      await compare(layers.map((layer, index) => ({ ...layer, blob: memoryBytes(blobs[index]?.blob ?? Buffer.of()) })));
    });

    it('with fingerprints that both can compare', async () => {
      const [layer] = (await stored('fingerprints', [{ blob: packed(tarWith('f'), 'gzip'), form: 'gzip' }])) as [Layer];
      const key = Buffer.from(FINGERPRINT_KEY);
      const [here] = await readLayers([layer], {});
      const [there] = await readLayers([layer], { threads: threads({ onFailure }) });
      assert(here?.index?.fingerprints?.some((byte) => byte !== 0));
      assert.deepEqual(there?.index?.fingerprints, here?.index?.fingerprints);
      assert(key.equals(FINGERPRINT_KEY));
    });

    it('with the same fingerprints where a thread has no vectors', async () => {
      const random = new Random(3);
      const sizes = [0, 1, 4095, 4096, 4097, 65_536, 70_001, 3 << 20];
      const files = sizes.map((size) => ({
        name: `${size}`,
        content: Buffer.alloc(size).map((_, at) => (at % 50_000 < 9000 ? 0 : random.below(256))),
      }));
      const layers = await stored('without', [{ blob: packed(tarOf(files), 'gzip'), form: 'gzip' }]);
      const [here] = await readLayers(layers, {});
      const script = await withoutSimd(workerScript);
      const [there] = await readLayers(layers, { threads: threads({ onFailure, workerScript: script }) });
      assert.equal(here?.index?.fingerprints?.length, sizes.length * FINGERPRINT_LENGTH);
      assert.deepEqual(there?.index?.fingerprints, here?.index?.fingerprints);
    });
  });

  it('reads a blob once that is several layers, and tells how far it is', async () => {
    const [small, larger] = (await three('twice')) as [Layer, Layer, Layer];
    const layers = [small, larger, { ...small, index: 2 }];
    const progress: [number, number][] = [];
    let newest: readonly LayerProgress[] = [];
    const read = await readLayers(layers, {
      threads: threads({ onFailure }),
      onProgress: (done, all, told) => {
        progress.push([done, all]);
        newest = told;
      },
    });
    assert.deepEqual(entriesOf(read), [1, 1, 1]);
    assert.equal(read[2]?.index, read[0]?.index);
    const total = layers.reduce((sum, { size }) => sum + (size ?? 0), 0);
    assert.deepEqual(progress.at(-1), [total, total]);
    // One word for each blob; on the way more, where that takes long.
    assert(progress.length >= 2);
    const known = (bytes: number) => ({ share: 1, read: { entries: 1, bytes } });
    assert.deepEqual(newest, [known(1), known(10), known(1)]);
  });

  it('tells what a table of contents lists before the layer is read, and what it has then', async () => {
    const change = (entries: TocEntry[]) => entries.push({ name: 'claimed', type: 'reg', size: 7 });
    const { blob } = tocLayer('zstd', [{ name: 'a', content: 'abc' }], { change });
    const layers = await stored('listed', [{ blob, form: 'zstd' }]);
    const told: (readonly LayerProgress[])[] = [];
    for (const more of [{}, { workerScript: undefined }]) {
      await readLayers(layers, {
        threads: threads({ onFailure, ...more }),
        onProgress: (_, __, each) => told.push(each),
      });
      const listed = { entries: 2, bytes: 10 };
      assert.deepEqual(told[0], [{ share: 0, read: null, listed }]);
      assert.deepEqual(told.at(-1), [{ share: 1, read: { entries: 1, bytes: 3 } }]);
      told.length = 0;
    }
  });

  it('reads a table of contents alone, in a thread as in this one', async () => {
    const names = Array.from({ length: 12_000 }, (_, index) => `d/${index % 100}/${index}`);
    const entries = [...names.map((name, size) => ({ name, type: 'reg', size })), { name: 'd/.wh.gone', type: 'reg' }];
    const { blob } = tocLayer('zstd', [{ name: 'a' }], { json: JSON.stringify({ version: 1, entries }) });
    const [layer] = await stored('claims', [{ blob, form: 'zstd' }]);
    assert(layer);
    for (const more of [{}, { workerScript: undefined }]) {
      const overlay = await readClaims({ ...layer, index: 3 }, threads({ onFailure, ...more }));
      assert.deepEqual([overlay?.layers.length, overlay?.layers[3]?.entries], [4, 12_000]);
      const version = overlay?.visibleAt(overlay.find('d/7/11907'), 3) ?? -1;
      assert.equal(overlay?.sizeOf(version), 11_907);
      const gone = overlay.find('d/gone');
      assert(overlay.visibleAt(gone, 2) >= 0 && overlay.visibleAt(gone, 3) < 0);
    }
    const [plain] = await three('no-claims');
    assert(plain);
    // No thread is even begun.
    assert.equal(await readClaims(plain, { workerScript: 'nowhere', onFailure }), null);
  });

  it('passes over the layers from the one on with which there are too many paths, in whatever order they are read', async () => {
    const none = { workerScript: undefined };
    const counts = new Set<number>();
    for (let seed = 1; seed <= 20; seed++) {
      const random = new Random(seed);
      const many = Array.from({ length: 4 }, () => 1 + random.below(9));
      // The largest are read first.
      const blobs = many.map((count) =>
        tarOf(
          Array.from({ length: count }, (_, file) => ({ name: `${file}`, content: Buffer.alloc(random.below(9000)) })),
        ),
      );
      const layers = await stored(
        `many ${seed}`,
        blobs.map((blob) => ({ blob, form: 'none' })),
      );
      const again = { ...(layers[random.below(4)] as Layer), index: 4 };
      const all = [...layers, again];
      // The root is a path too.
      const paths = (await readLayers(all, {})).map(({ index }) => index?.kind.length ?? 0);
      const pathLimit = random.below(paths.reduce((sum, each) => sum + each));
      const upTo = (layer: number) => paths.slice(0, layer + 1).reduce((sum, each) => sum + each);
      const kept = paths.map((_, layer) => upTo(layer) <= pathLimit);
      const template = 'Layer {0} is passed over: with it the image has more than {1} paths.';
      const told = (layer: number) => ({ template, values: [layer, pathLimit] });
      for (const more of seed > 2 ? [none] : [none, { onFailure }, { onFailure, here: true }]) {
        const read = await readLayers(all, { pathLimit, threads: threads(more) });
        assert.deepEqual(
          read.map(({ index, notes }) => [index !== null, notes.map(({ sentence }) => sentence)]),
          kept.map((is, layer) => [is, is ? [] : [told(layer)]]),
          `seed ${seed}`,
        );
      }
      counts.add(kept.filter((is) => is).length);
    }
    assert(counts.size > 2);
  });

  for (const [name, more] of [
    ['another thread', {}],
    ['this one', { here: true }],
  ] as const)
    it(`says of a file that changed that it did, and goes on with the others, in ${name}`, async () => {
      const layers = [...(await three('stays')).slice(0, 2), ...(await three('changes')).slice(2)];
      await appendFile(join(folder, 'changes'), 'more');
      const read = await readLayers(layers, { threads: threads({ onFailure, ...more }) });
      assert.deepEqual(entriesOf(read), [1, 1, null]);
      const because = `${join(folder, 'changes')} changed on disk since it was opened. Reload it.`;
      const told = { template: 'Layer {0} could not be read: {1}', values: [2, because] };
      assert.deepEqual(read[2]?.notes, [{ code: 'layer-unread', layer: 2, sentence: told, count: 1, paths: [] }]);
    });

  it('fails with the reason when nothing can be read any more', async () => {
    const layers = await three('vanishes');
    await rm(join(folder, 'vanishes'));
    await assert.rejects(readLayers(layers, { threads: threads({ onFailure }) }), {
      name: 'ImageError',
      code: 'unreadable',
      message: `${join(folder, 'vanishes')} does not exist.`,
    });
  });

  describe('where threads fail', () => {
    /** A worker that does as the real one, and before each part something else. */
    async function odd(name: string, before: string): Promise<string> {
      const script = join(folder, `${name}.cjs`);
      await writeFile(
        script,
        `const { parentPort, workerData } = require('node:worker_threads');
         const post = parentPort.postMessage.bind(parentPort);
         parentPort.postMessage = (message) => {
           post(message);
           if (message.part?.kind === 'begun') { const layer = workerData.parts[message.part.part].layer.index; ${before} }
         };
         require(${JSON.stringify(workerScript)});`,
      );
      return script;
    }

    for (const [name, death] of [
      ['exits', 'if (layer === 2) process.exit(3);'],
      ['throws', "if (layer === 2) throw new RangeError('Array buffer allocation failed');"],
    ] as const)
      it(`reads all but the layer at which one ${name}, and the page says why`, async () => {
        const failures: unknown[] = [];
        const script = await odd(name, death);
        const layers = await three(name);
        const contents = await readContents(
          { layers },
          { threads: { workerScript: script, threads: 2, onFailure: (error) => failures.push(error) } },
        );
        assert.deepEqual(entriesOf(contents.read), [1, 1, null]);
        const because = 'The thread that read it ended before its time; the log says why.';
        const shown = contentsModel(contents, english);
        assert.deepEqual(shown.notes, [{ text: `Layer 2 could not be read: ${because}`, layer: 2 }]);
        assert.deepEqual(
          shown.layers.map((counts) => counts?.entries ?? null),
          [1, 1, null],
        );
        assert.equal(failures.length, 1);
      });

    it('fails in a sentence when none can be started, and tries no more than each once', async () => {
      const failures: unknown[] = [];
      const none = {
        workerScript: join(folder, 'none.js'),
        threads: 2,
        onFailure: (error: unknown) => failures.push(error),
      };
      await assert.rejects(readLayers(await three('none'), { threads: none }), { name: 'ImageError' });
      assert.equal(failures.length, 1);
    });

    it('ends them at once when it is cancelled, wherever they are', async () => {
      const script = await odd('hangs', 'for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);');
      const cancel = new AbortController();
      const before = (await readdir('/proc/self/task').catch(() => [])).length;
      const running = readLayers(await three('hangs'), {
        threads: { workerScript: script, threads: 2 },
        signal: cancel.signal,
      });
      setTimeout(() => cancel.abort(), 100);
      await assert.rejects(running, { name: 'AbortError' });
      assert.equal((await readdir('/proc/self/task').catch(() => [])).length, before);
    });
  });
});
