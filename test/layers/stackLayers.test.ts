import assert from 'node:assert/strict';
import { appendFile, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Layer } from '../../src/image/image.ts';
import type { Overlay } from '../../src/image/overlay.ts';
import { type FileBytes, openFile, slice } from '../../src/layers/bytes.ts';
import { readLayers } from '../../src/layers/readLayers.ts';
import { type KnownStack, type Stack, stackLayers } from '../../src/layers/stackLayers.ts';
import { FORMS, layerOf, packed } from '../helpers/layer.ts';
import { Random } from '../helpers/random.ts';
import { type TarMember, tarOf } from '../helpers/tar.ts';
import { buildWorker, withoutSimd } from '../helpers/workerScript.ts';

describe('stackLayers', function () {
  this.timeout(60_000);
  let folder: string;
  let workerScript: string;
  let file: FileBytes;
  let layers: Layer[];
  let indexes: NonNullable<Parameters<typeof stackLayers>[1]>;

  /** A layer of many paths that writes some of those below again, changed or not, and removes some. */
  const tarOfMany = (layer: number, random: Random) =>
    tarOf([
      ...Array.from({ length: 4500 }, (_, index): TarMember => {
        const name = `d${index % 50}/${random.once(3) ? '' : `of ${layer} `}${index}`;
        if (random.once(40)) return { name: name.replace('/', '/.wh.') };
        if (random.once(40)) return { name: `${name} of link`, type: '1', link: `d${index % 50}/${index}` };
        return { name, content: String.fromCharCode(97 + random.below(2)).repeat(random.below(3)) };
      }),
    ]);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerscope-stack-'));
    workerScript = await buildWorker(folder);
    const random = new Random(5);
    const blobs = [0, 1, 2, 3].map((layer) => ({
      form: FORMS[layer % 2] ?? 'none',
      blob: packed(tarOfMany(layer, random), FORMS[layer % 2] ?? 'none'),
    }));
    await writeFile(join(folder, 'layers'), Buffer.concat(blobs.map(({ blob }) => blob)));
    file = await openFile(join(folder, 'layers'));
    let end = 0;
    layers = blobs.map(({ blob, form }, index) => {
      end += blob.length;
      return { ...layerOf(slice(file, end - blob.length, blob.length), form, index), name: `${index}` };
    });
    indexes = (await readLayers(layers, {})).map(({ index }) => index);
  });
  after(async () => {
    await file.close();
    await rm(folder, { recursive: true });
  });

  const onFailure = (error: unknown): never => {
    throw error;
  };
  const here = (known: KnownStack | null = null) => stackLayers(layers, indexes, known);
  const inThread = (known: KnownStack | null = null) =>
    stackLayers(layers, indexes, known, { workerScript, onFailure });
  const rest = ({ totals, oddities, answers }: Stack) => ({ totals, oddities, answers: [...answers] });
  /** Every path with all that is known of its versions. */
  const linesOf = (overlay: Overlay) =>
    Array.from({ length: overlay.nodeCount }, (_, node) => {
      const path = overlay.pathOf(node);
      assert.equal(overlay.find(path), node);
      const versions: unknown[] = [];
      for (let version = overlay.versionAt(node, 9); version >= 0; version = overlay.previousOf(version))
        versions.push([overlay.layerOf(version), overlay.entryOf(version), overlay.changeOf(version)]);
      return JSON.stringify([path, versions, [...overlay.childrenOf(node)]]);
    });

  it('comes to the same in a thread, and the tree answers the same', async () => {
    const [one, other] = [await here(), await inThread()];
    assert(one.answers.includes(0) && one.answers.includes(1) && one.oddities.length > 0);
    assert.deepEqual(rest(other), rest(one));
    assert.deepEqual(linesOf(other.overlay), linesOf(one.overlay));
    assert.deepEqual(other.overlay.versionsOf(1, 2), one.overlay.versionsOf(1, 2));
    assert.equal(other.overlay.find('d0/nowhere'), -1);
    for (let version = 0; version < one.overlay.versionCount; version++)
      if (one.overlay.entryOf(version) >= 0) assert.equal(other.overlay.sizeOf(version), one.overlay.sizeOf(version));
  });

  it('finds the same contents changed in a thread that has no vectors', async () => {
    const there = { workerScript: await withoutSimd(workerScript), onFailure };
    assert.deepEqual((await stackLayers(layers, indexes, null, there)).answers, (await here()).answers);
  });

  it('believes what was found out before, if it is about the same questions', async () => {
    const { totals, answers } = await here();
    const known = { totals: { ...totals, files: -1 }, answers };
    assert.equal((await inThread(known)).totals.files, -1);
    assert.deepEqual((await inThread({ ...known, answers: answers.subarray(1) })).totals, totals);
  });

  it('goes on in this thread where another one dies', async () => {
    const script = join(folder, 'dies.cjs');
    await writeFile(script, 'process.exit(3);');
    const failures: unknown[] = [];
    const stack = await stackLayers(layers, indexes, null, {
      workerScript: script,
      onFailure: (error) => failures.push(error),
    });
    assert.deepEqual(rest(stack), rest(await here()));
    assert.match(String(failures), /ended with 3/);
  });

  it('compares nothing that was written to since it was opened, and what is gone where it is open still', async () => {
    const path = join(folder, 'changes');
    await copyFile(join(folder, 'layers'), path);
    const opened = await openFile(path);
    const own = layers.map((layer): Layer => {
      const { size = 0, location } = layer.blob ?? {};
      return { ...layer, blob: slice(opened, location?.offset ?? 0, size) };
    });
    await appendFile(path, 'more');
    const ways = [{}, { here: true }, { workerScript }];
    const message = `${path} changed on disk since it was opened. Reload it.`;
    for (const way of ways) await assert.rejects(stackLayers(own, indexes, null, way), { code: 'unreadable', message });
    await rm(path);
    for (const way of ways) assert.deepEqual(rest(await stackLayers(own, indexes, null, way)), rest(await here()));
    await opened.close();
  });

  it('ends when it is cancelled', async () => {
    const signal = AbortSignal.abort();
    await assert.rejects(stackLayers(layers, indexes, null, { workerScript, onFailure }, signal), {
      name: 'AbortError',
    });
  });
});
