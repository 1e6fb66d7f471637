import assert from 'node:assert/strict';
import { appendFile, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineFacts } from '../../../src/image/engineFacts.ts';
import type { Image, Layer, OpenSource } from '../../../src/image/image.ts';
import { objectOf } from '../../../src/image/verify.ts';
import { LayerCache } from '../../../src/layers/cache/layerCache.ts';
import { ContentsReader } from '../../../src/views/sources/contents.ts';
import { EngineImages, type WholeImage } from '../../../src/views/sources/engineImages.ts';
import { type IntegrityState, Verifier } from '../../../src/views/sources/verifier.ts';
import { openPath } from '../../helpers/analysis.ts';
import { dockerArchiveOf, sha256 } from '../../helpers/archive.ts';
import { tarOf } from '../../helpers/tar.ts';
import { buildWorker } from '../../helpers/workerScript.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const never = () => new AbortController().signal;
const NOTHING = () => undefined;
const oddOf = ({ checks }: IntegrityState) =>
  checks.filter(({ state, follows }) => state !== 'matches' && state !== 'unclaimed' && !follows).map(objectOf);

describe('Verifier', () => {
  let folder: string;
  let workerScript: string;
  let sources: OpenSource[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerscope-verifier-'));
    workerScript = await buildWorker(folder);
  });
  after(() => rm(folder, { recursive: true }));
  afterEach(async () => {
    for (const source of sources) await source.close();
    sources = [];
  });

  function verifier(more: { workerScript?: string; engineImages?: EngineImages } = {}) {
    const failures: unknown[] = [];
    const engineImages = more.engineImages ?? new EngineImages();
    const contents = new ContentsReader(engineImages, async () => new LayerCache());
    const parts = { contents, engineImages, workerScript, threads: 2, onFailure: (e: unknown) => failures.push(e) };
    return { verifier: new Verifier({ ...parts, ...more, engineImages }), contents, failures };
  }

  async function firstOf(path: string): Promise<WholeImage> {
    const source = await openPath(path);
    sources.push(source);
    const [catalogImage] = source.catalog.images;
    const [variant] = catalogImage?.variants ?? [];
    if (!catalogImage || variant?.state !== 'present') throw new Error(`${path} holds no image`);
    return { catalogImage, image: variant.image };
  }

  it('compares documents at once, and layers when it is asked to', async () => {
    const { verifier: it } = verifier();
    const shown = await firstOf(fixture('edge/tampered-manifest.tar'));
    const before = it.stateOf(shown);
    assert.deepEqual(oddOf(before), ['manifest', 'manifest size', 'layer 0 blob', 'layer 0 diff ID']);
    assert.deepEqual(before.verdict, { state: 'mismatch', mismatches: 2 });
    assert.equal(it.verdictOf(shown), undefined);
    const settled: Image[] = [];
    it.onDidSettle((image) => settled.push(image));
    const after = await it.verify(shown, NOTHING, never());
    assert.deepEqual(oddOf(after), ['manifest', 'manifest size']);
    assert.deepEqual(it.verdictOf(shown), { state: 'mismatch', mismatches: 2 });
    assert.deepEqual(settled, [shown.image]);
    assert.deepEqual([after.running, after.progress], [[], null]);
  });

  it('tells how it goes on, and is done once for all', async () => {
    const layers = [10, 3_000_000, 20].map((size) => tarOf([{ name: 'f', content: 'x'.repeat(size) }]));
    const path = join(folder, 'plain.tar');
    await writeFile(path, dockerArchiveOf(layers));
    const { verifier: it } = verifier();
    const shown = await firstOf(path);
    const told: IntegrityState[] = [];
    const [first, second] = await Promise.all([
      it.verify(shown, () => told.push(it.stateOf(shown)), never()),
      it.verify(shown, NOTHING, never()),
    ]);
    assert.deepEqual(first, second);
    assert.deepEqual(first.verdict, { state: 'matches', mismatches: 0 });
    assert.ok(told.some(({ running }) => running.includes(1)));
    const total = layers.reduce((sum, { length }) => sum + length, 0);
    const progress = told.flatMap((state) => state.progress ?? []);
    assert.deepEqual(progress.at(-1), { done: total, total });
    assert.equal(told.at(-1)?.known, 3);
    let again = 0;
    await it.verify(shown, () => again++, never());
    assert.equal(again, 0);
  });

  it('takes the digests of compressed layers from where they were read', async () => {
    const { verifier: it, failures } = verifier({ workerScript: join(folder, 'there-is-none.js') });
    const found = await it.verify(await firstOf(fixture('archives/tiny.buildkit-oci.tar')), NOTHING, never());
    assert.deepEqual([found.verdict.state, oddOf(found), failures], ['matches', [], []]);
  });

  it('says of a file that changed that it could not be read, and tries again when asked again', async () => {
    const path = join(folder, 'changes.tar');
    await copyFile(fixture('rules/chmod-copy.tar'), path);
    const { verifier: it, contents } = verifier();
    const shown = await firstOf(path);
    await contents.read(shown.image, NOTHING, never());
    await appendFile(path, 'more');
    const changed = await it.verify(shown, NOTHING, never());
    assert.equal(changed.verdict.state, 'incomplete');
    const meanings = changed.checks.flatMap(({ what, meaning }) => (what === 'blob' && meaning ? [meaning] : []));
    assert.ok(meanings.length > 0);
    for (const meaning of meanings)
      assert.deepEqual(meaning, { template: '{0} changed on disk since it was opened. Reload it.', values: [path] });
    let news = 0;
    await it.verify(shown, () => news++, never());
    assert.ok(news > 0);
    const both = await Promise.all([it.verify(shown, NOTHING, never()), it.verify(shown, NOTHING, never())]);
    assert.deepEqual(both, [changed, changed]);
  });

  it('goes on without a thread that dies, and says so', async () => {
    const { verifier: it, failures } = verifier({ workerScript: join(folder, 'there-is-none.js') });
    const found = await it.verify(await firstOf(fixture('rules/chmod-copy.tar')), NOTHING, never());
    assert.equal(found.verdict.state, 'incomplete');
    assert.ok(failures.length > 0);
  });

  it('ends when nobody waits any more, keeps what it knew, and goes on from there', async () => {
    const hangs = join(folder, 'hangs.cjs');
    await writeFile(hangs, 'setInterval(() => undefined, 1000);');
    const { verifier: it } = verifier({ workerScript: hangs });
    const shown = await firstOf(fixture('rules/chmod-copy.tar'));
    const cancel = new AbortController();
    const verifying = it.verify(shown, NOTHING, cancel.signal);
    setTimeout(() => cancel.abort(), 50);
    await assert.rejects(verifying, { name: 'AbortError' });
    assert.equal(it.verdictOf(shown), undefined);
    assert.equal(it.stateOf(shown).verdict.state, 'unchecked');
  });

  it('leaves out what a container changed, of which nothing is claimed', async () => {
    const { verifier: it } = verifier();
    const { image, catalogImage } = await firstOf(fixture('rules/chmod-copy.tar'));
    const [layer] = image.layers as [Layer];
    const index = image.layers.length;
    const changes = { ...layer, index, diffId: null, name: 'changes', ofContainer: true } as const;
    const shown = { catalogImage, image: { ...image, layers: [...image.layers, changes] } };
    const begun = new Set<number>();
    const onNews = () => {
      for (const each of it.stateOf(shown).running) begun.add(each);
    };
    const found = await it.verify(shown, onNews, never());
    assert.equal(found.verdict.state, 'matches');
    assert.equal(found.known, index);
    assert.equal(begun.has(index), false);
  });

  it('has claims alone of an engine’s image, until it was exported; then it compares them', async () => {
    const { image: whole, catalogImage } = await firstOf(fixture('rules/chmod-copy.tar'));
    const described: Image = { ...whole, layers: whole.layers.map((layer) => ({ ...layer, blob: null })) };
    const engineImages = new EngineImages();
    const variants = [{ key: 'a', platform: 'linux/amd64', state: 'present', image: described }] as const;
    const images = [{ references: [], index: null, variants }];
    const id = sha256('what the engine says');
    engineImages.add({
      catalog: { format: 'engine', images, notes: [], artifacts: [] },
      factsOf: () => ({ id }) as EngineFacts,
      export: async () => ({ catalogImage, image: whole }),
      close: async () => undefined,
    });
    const { verifier: it } = verifier({ engineImages });
    const shown = { catalogImage, image: described };
    const before = it.stateOf(shown);
    assert.ok(before.checks.every(({ state, computed }) => state === 'unchecked' && computed === null));
    assert.equal(before.checks[0]?.claimed, id);
    const after = await it.verify(shown, NOTHING, never());
    assert.deepEqual(oddOf(after), ['image ID']);
    assert.deepEqual(after.verdict, { state: 'mismatch', mismatches: 1 });
  });
});
