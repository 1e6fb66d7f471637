import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Layer } from '../../src/image/image.ts';
import { type FileBytes, memoryBytes, openFile, slice } from '../../src/layers/bytes.ts';
import { type DigestOptions, digestLayers } from '../../src/layers/digestLayers.ts';
import { sha256 } from '../helpers/archive.ts';
import { FORMS, layerOf, packed } from '../helpers/layer.ts';
import { tarOf } from '../helpers/tar.ts';
import { buildWorker } from '../helpers/workerScript.ts';

const tars = [3, 5000, 70_000].map((size) => tarOf([{ name: `${size}`, content: 'x'.repeat(size) }]));

describe('digestLayers', () => {
  let folder: string;
  let script: string;
  let file: FileBytes;
  /** The layers in a file: every tar in every form, and one in a form that is not read. */
  let layers: Layer[];
  let expected: unknown[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerscope-digests-'));
    script = await buildWorker(folder);
    const blobs = tars.flatMap((tar) => FORMS.map((form) => ({ tar, form, blob: packed(tar, form) })));
    await writeFile(join(folder, 'layers'), Buffer.concat(blobs.map(({ blob }) => blob)));
    file = await openFile(join(folder, 'layers'));
    let offset = 0;
    layers = blobs.map(({ blob, form }, index) => {
      offset += blob.length;
      return layerOf(slice(file, offset - blob.length, blob.length), form, index);
    });
    const xz = Buffer.from('\xfd7zXZ\0', 'latin1');
    layers.push(layerOf(memoryBytes(xz), 'xz', layers.length), layerOf(null, null, layers.length + 1));
    expected = [
      ...blobs.map(({ blob, tar }) => ({ blob: sha256(blob), diffId: sha256(tar) })),
      { blob: sha256(xz), diffId: null },
    ];
  });
  after(async () => {
    await file.close();
    await rm(folder, { recursive: true });
  });

  interface Told {
    readonly begun: number[];
    readonly found: unknown[];
    readonly progress: [number, number][];
    readonly failures: unknown[];
  }

  async function digest(given: readonly Layer[], more: Partial<DigestOptions> = {}): Promise<Told> {
    const told: Told = { begun: [], found: [], progress: [], failures: [] };
    await digestLayers(given, {
      workerScript: script,
      threads: 2,
      signal: new AbortController().signal,
      onProgress: (...progress) => told.progress.push(progress),
      onBegun: (layer) => told.begun.push(layer),
      onFound: (layer, found) => {
        told.found[layer] = found;
      },
      onFailure: (error) => told.failures.push(error),
      ...more,
    });
    return told;
  }

  for (const [name, more] of [
    ['threads', {}],
    ['one thread', { threads: 1 }],
    ['this thread', { workerScript: undefined }],
  ] as const)
    it(`computes those of every form, in ${name}`, async () => {
      const told = await digest(layers, more);
      assert.deepEqual(told.found, expected);
      assert.deepEqual(told.failures, []);
      const total = layers.reduce((sum, { size }) => sum + (size ?? 0), 0);
      assert.deepEqual(told.progress.at(-1), [total, total]);
      assert.deepEqual(
        told.begun.toSorted(),
        layers
          .slice(0, -1)
          .map(({ index }) => index)
          .toSorted(),
      );
    });

  it('begins with the largest, and reads once what is named twice', async () => {
    const [small, , , large] = layers as [Layer, Layer, Layer, Layer];
    const twice = [small, { ...large, index: 1 }, { ...large, index: 2 }];
    const { begun, found, progress } = await digest(twice, { threads: 1 });
    assert.deepEqual(begun, [1, 2, 0]);
    assert.deepEqual(found, [expected[0], expected[3], expected[3]]);
    assert.deepEqual(progress.at(-1), [(small.size ?? 0) + (large.size ?? 0), (small.size ?? 0) + (large.size ?? 0)]);
  });

  it('computes by the algorithms that are claimed', async () => {
    const [layer] = layers as [Layer];
    const claimedDigest = `sha512:${'0'.repeat(128)}` as const;
    const { found } = await digest([{ ...layer, claimedDigest }]);
    assert.match(JSON.stringify(found), /^\[{"blob":"sha512:[0-9a-f]{128}","diffId":"sha256:[0-9a-f]{64}"}\]$/);
  });

  it('says of a file that changed that it did, and goes on with the others', async () => {
    const path = join(folder, 'changing');
    await writeFile(path, tars[1] as Buffer);
    const before = await openFile(path);
    await appendFile(path, 'more');
    const { found, failures } = await digest([
      { ...layerOf(before, 'none'), name: path },
      { ...(layers[0] as Layer), index: 1 },
    ]);
    const failure = { template: '{0} changed on disk since it was opened. Reload it.', values: [path] };
    assert.deepEqual(found, [{ failure }, expected[0]]);
    assert.deepEqual(failures, []);
    await before.close();
  });

  it('knows nothing of what a thread had left when it died', async () => {
    const workerScript = join(folder, 'dies.cjs');
    const first = JSON.stringify({ kind: 'found', part: 0, found: { computed: expected[0] } });
    await writeFile(
      workerScript,
      `const { parentPort, workerData } = require('node:worker_threads');
       if (Atomics.add(workerData.begun, 0, 1) === 0) parentPort.postMessage({ kind: 'part', part: ${first} });
       setTimeout(() => process.exit(3), 20);`,
    );
    const { found, failures } = await digest(layers.slice(0, 2), { workerScript, threads: 1 });
    const failure = { template: 'Its digests could not be computed; the log says why.', values: [] };
    assert.deepEqual(
      found.map((each) => JSON.stringify(each)).toSorted(),
      [JSON.stringify(expected[0]), JSON.stringify({ failure })].toSorted(),
    );
    assert.match(String(failures[0]), /ended with 3/);
  });

  it('ends when it is cancelled', async () => {
    const workerScript = join(folder, 'hangs.cjs');
    await writeFile(workerScript, 'setInterval(() => undefined, 1000);');
    const cancel = new AbortController();
    const running = digest(layers, { workerScript, signal: cancel.signal });
    setTimeout(() => cancel.abort(), 50);
    await assert.rejects(running, { name: 'AbortError' });
    await assert.rejects(digest(layers, { workerScript: undefined, signal: AbortSignal.abort() }), {
      name: 'AbortError',
    });
  });
});
