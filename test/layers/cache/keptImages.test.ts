import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, open, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { gzipSync } from 'node:zlib';
import { run } from '../../../src/cli/run.ts';
import { analyze } from '../../../src/image/analyze.ts';
import type { Layer } from '../../../src/image/image.ts';
import { openFile, slice } from '../../../src/layers/bytes.ts';
import { DiskCache } from '../../../src/layers/cache/diskCache.ts';
import { LayerCache } from '../../../src/layers/cache/layerCache.ts';
import { FileContents } from '../../../src/layers/fileContents.ts';
import { adoptFingerprintKey } from '../../../src/layers/fingerprint.ts';
import { CHECKPOINTS } from '../../../src/layers/inflate/checkpointCache.ts';
import { Checkpoints } from '../../../src/layers/inflate/checkpoints.ts';
import { InflatedBytes } from '../../../src/layers/inflate/inflatedBytes.ts';
import { type Contents, readContents, readResults } from '../../../src/layers/readContents.ts';
import { presentImages } from '../../../src/sources/catalog.ts';
import { openPath } from '../../helpers/analysis.ts';
import { configOf, dockerArchiveOf, sha256 } from '../../helpers/archive.ts';
import { ownFixtures } from '../../helpers/fixtures.ts';
import { tarWith } from '../../helpers/honestLayer.ts';
import { FORMS, type Form, imageOf, layerOf, packed } from '../../helpers/layer.ts';
import { Random } from '../../helpers/random.ts';
import { tarOf } from '../../helpers/tar.ts';
import { type TocEntry, tocLayer } from '../../helpers/tocLayer.ts';
import { archiveOf, linesAt, versionsOf } from '../../overlay/product.ts';
import { randomStack } from '../../overlay/randomStack.ts';

const COUNT = Number(process.env['STACKS'] ?? 40);

describe('images that were read before', () => {
  let home: string;
  let problems: unknown[];
  /** Milliseconds that are said to have passed since a file was written. */
  let passed: number;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'layerscope-kept-'));
    problems = [];
    passed = 60_000;
    const now = Date.now.bind(Date);
    mock.method(Date, 'now', () => now() + passed);
  });
  afterEach(async () => {
    mock.restoreAll();
    await rm(home, { recursive: true });
  });

  const folder = () => join(home, 'cache');
  /** The cache as another process has it. */
  const another = (options: ConstructorParameters<typeof LayerCache>[1] = {}) => {
    adoptFingerprintKey(randomBytes(32));
    const onProblem = (error: unknown) => problems.push(error);
    return new LayerCache(new DiskCache({ folder: folder(), limit: () => 1e9, version: '1', onProblem }), options);
  };
  const kept = () => readdirSync(folder()).filter((name) => name.endsWith('.layer'));

  /** A layer of a file, how much of it was read, and what is claimed of it. */
  async function layerIn(blob: Buffer, form: Form, claims: Partial<Layer> = {}, name = randomBytes(4).toString('hex')) {
    const file = join(home, name);
    await writeFile(file, blob);
    return opened(file, form, claims);
  }
  async function opened(file: string, form: Form, claims: Partial<Layer> = {}) {
    const bytes = await openFile(file);
    let read = 0;
    const counted: typeof bytes = {
      ...bytes,
      read: async (offset, length, signal) => {
        const got = await bytes.read(offset, length, signal);
        read += got.length;
        return got;
      },
    };
    const layer = { ...layerOf(counted, form, claims.index), name: file, ...claims };
    return { layer, file, read: () => read, close: () => bytes.close() };
  }

  const all = ({ overlay, totals, notes, read }: Contents) => ({
    lines: overlay.layers.map((_, layer) => linesAt(overlay, layer)),
    versions: versionsOf(overlay),
    totals,
    notes,
    sizes: read.map(({ unpackedSize }) => unpackedSize),
    indexes: read.map(({ index }) => index && { ...index, fingerprints: null }),
  });

  /** With what another process kept, and what it keeps now. */
  async function readAgain(layers: readonly Layer[], cache = another()): Promise<Contents> {
    const contents = await readContents(imageOf(layers), { cache });
    await cache.settled();
    return contents;
  }

  it(`come to the same, in ${COUNT} random stacks: without a cache, when kept, from what is kept, and when that is damaged`, async function () {
    this.timeout(0);
    const random = new Random(11);
    for (let seed = 0; seed < COUNT; seed++) {
      const file = join(home, `${seed}.tar`);
      await writeFile(file, archiveOf(randomStack(seed)));
      const read = async (cache?: LayerCache) => {
        const source = await openPath(file);
        try {
          const [image] = presentImages(source.catalog);
          assert(image);
          const contents = await readContents(image, { cache });
          await cache?.settled();
          const { totals, notes, read } = await readResults(image, { cache });
          assert.deepEqual(totals, contents.totals);
          assert.deepEqual(notes, contents.notes);
          assert.deepEqual(
            read.map(({ unpackedSize }) => unpackedSize),
            contents.read.map(({ unpackedSize }) => unpackedSize),
          );
          return all(contents);
        } finally {
          await source.close();
        }
      };
      const expected = await read();
      for (const byDigest of [true, false]) {
        for (const round of ['cold', 'warm', 'warm again'])
          assert.deepEqual(await read(another({ byDigest })), expected, `seed ${seed}, ${round}`);
        for (const name of kept()) {
          const bytes = readFileSync(join(folder(), name));
          const at = random.below(bytes.length);
          bytes[at] = (bytes[at] ?? 0) ^ 0x10;
          if (random.once(2)) writeFileSync(join(folder(), name), bytes);
        }
        assert.deepEqual(await read(another({ byDigest })), expected, `seed ${seed}, damaged`);
      }
      rmSync(folder(), { recursive: true, force: true });
    }
  });

  for (const form of FORMS) {
    it(`are read without a byte of their ${form} layers`, async () => {
      const first = await layerIn(packed(tarWith('a'), form), form);
      const expected = all(await readAgain([first.layer]));
      const again = await opened(first.file, form);
      assert.deepEqual(all(await readAgain([again.layer])), expected);
      const cache = another();
      assert.deepEqual((await readResults(imageOf([again.layer]), { cache })).totals, expected.totals);
      assert.equal(again.read(), 0);
      for (const each of [first, again]) await each.close();
    });

    it(`have the digests of ${form} layers that this process computed of the same file, and no others`, async () => {
      const tar = tarWith('a');
      const blob = packed(tar, form);
      const one = await layerIn(blob, form);
      const cache = another();
      const computedIn = async (layer: Layer, by = cache) => (await readAgain([layer], by)).read[0]?.computed ?? null;
      const computed = form === 'none' ? null : { blob: sha256(blob), diffId: sha256(tar) };
      assert.deepEqual(await computedIn(one.layer), computed);
      const read = one.read();
      assert.deepEqual(await computedIn(one.layer), computed);
      assert.equal(one.read(), read);
      assert.equal(await computedIn({ ...one.layer, diffId: `sha512:${'0'.repeat(128)}` }), null);
      assert.equal(await computedIn(one.layer, another()), null);
      await one.close();
    });

    it(`are read anew where a file with a ${form} layer changed, even with its size and time`, async () => {
      const first = await layerIn(packed(tarWith('a'), form), form);
      await readAgain([first.layer]);
      await first.close();
      const { mtime, atime } = await stat(first.file);
      const file = await open(first.file, 'r+');
      const other = packed(tarWith('b'), form);
      await file.write(other, 0, other.length, 0);
      await file.truncate(other.length);
      await file.close();
      await utimes(first.file, atime, mtime);
      const again = await opened(first.file, form);
      const { overlay } = await readAgain([again.layer]);
      assert(overlay.find('b') > 0 && overlay.find('a') < 0);
      await again.close();
    });

    it(`are read anew where another ${form} layer claims their digests, before or after`, async () => {
      const tar = tarWith('honest');
      const claims = {
        diffId: sha256(tar),
        digest: sha256(packed(tar, form)),
        claimedDigest: sha256(packed(tar, form)),
      };
      const honest = await layerIn(packed(tar, form), form, claims);
      const liar = await layerIn(packed(tarWith('lies'), form), form, claims);
      for (const order of [
        [honest, liar],
        [liar, honest],
      ]) {
        for (const each of [...order, ...order]) {
          const { overlay } = await readAgain([each.layer]);
          const [own, other] = each === honest ? ['honest', 'lies'] : ['lies', 'honest'];
          assert(overlay.find(own) > 0 && overlay.find(other) < 0, own);
        }
        rmSync(folder(), { recursive: true });
      }
      for (const each of [honest, liar]) await each.close();
    });
  }

  it('have the same layers in one file, told apart by where they lie', async () => {
    const tars = ['a', 'b'].map(tarWith) as [Buffer, Buffer];
    const file = join(home, 'both');
    await writeFile(file, Buffer.concat(tars));
    const bytes = await openFile(file);
    for (let round = 0; round < 2; round++)
      for (const [at, name] of ['a', 'b'].entries()) {
        const blob = slice(bytes, at * tars[0].length, tars[0].length);
        const { overlay } = await readAgain([{ ...layerOf(blob, 'none'), name }]);
        assert(overlay.find(name) > 0 && overlay.nodeCount === 2);
      }
    await bytes.close();
  });

  it('share layers with others, of which compressed ones are hashed and not inflated', async () => {
    const tar = tarWith('base');
    const blob = gzipSync(tar);
    const digest = sha256(blob);
    const one = await layerIn(blob, 'gzip', { digest, claimedDigest: digest, diffId: sha256(tar) });
    const other = await layerIn(blob, 'gzip', { digest, claimedDigest: digest, diffId: sha256(tar) });
    await readAgain([one.layer]);
    const { overlay, read } = await readAgain([other.layer]);
    assert(overlay.find('base') > 0);
    assert.equal(other.read(), blob.length);
    assert.equal(read[0]?.computed, null, 'what was computed in another process is not called verified');
    // An engine that has the same layer need not export it.
    const cache = another();
    assert(await cache.has([one.layer]));
    for (const each of [one, other]) await each.close();
  });

  it('compare with what is read now, whoever read the others', async () => {
    const file = (content: string) => gzipSync(tarOf([{ name: 'f', content }]));
    const below = await layerIn(file('abc'), 'gzip');
    await readAgain([below.layer]);
    for (const [content, change] of [
      ['abc', 'identical'],
      ['abd', 'modified'],
    ] as const) {
      const above = await layerIn(file(content), 'gzip', { index: 1 });
      const { overlay } = await readAgain([below.layer, above.layer]);
      assert.deepEqual(versionsOf(overlay)['f'], ['0 added', `1 ${change}`]);
      await above.close();
    }
    await below.close();
  });

  it('are not kept where their file was written a moment ago, or changes while it is read', async () => {
    passed = 0;
    const fresh = await layerIn(tarWith('a'), 'none');
    await readAgain([fresh.layer]);
    assert.deepEqual(kept(), []);
    await fresh.close();

    passed = 60_000;
    const changing = await layerIn(tarWith('a'), 'none');
    const { blob } = changing.layer;
    assert(blob);
    const layer: Layer = {
      ...changing.layer,
      blob: {
        ...blob,
        read: async (...range) => {
          await writeFile(changing.file, tarWith('b'));
          return blob.read(...range);
        },
      },
    };
    await readAgain([layer]);
    assert.deepEqual(kept(), []);
    await changing.close();
  });

  it('are not kept as far as they are damaged, nor looked for in a spool', async () => {
    const whole = await layerIn(tarWith('a'), 'none');
    const damaged = await layerIn(tarWith('b').subarray(0, 520), 'none', { index: 1 });
    const spool = await layerIn(tarWith('c'), 'none', {}, `1-${'0'.repeat(16)}.spool`);
    for (const layers of [[damaged.layer], [spool.layer]]) {
      await readAgain(layers);
      assert.deepEqual(kept(), []);
    }
    const { notes } = await readAgain([whole.layer, damaged.layer]);
    assert.equal(kept().length, 1, 'the whole layer, and nothing that both come to');
    assert.deepEqual((await readAgain([whole.layer, damaged.layer])).notes, notes);
    for (const each of [whole, damaged, spool]) await each.close();
  });

  it('keep a note on what follows a compressed layer to the file that has it', async () => {
    const tar = tarWith('a');
    const clean = await layerIn(gzipSync(tar), 'gzip', { diffId: sha256(tar) });
    const odd = await layerIn(Buffer.concat([gzipSync(tar), Buffer.from('garbage')]), 'gzip', { diffId: sha256(tar) });
    for (let round = 0; round < 2; round++)
      for (const [each, codes] of [
        [odd, ['trailing-garbage']],
        [clean, []],
      ] as const)
        assert.deepEqual(
          (await readAgain([each.layer])).notes.map(({ code }) => code),
          codes,
        );
    for (const each of [clean, odd]) await each.close();
  });

  it('keep a table of contents, and what it lists otherwise, to the layers that are stored with it', async () => {
    const members = [{ name: 'a', content: 'a' }];
    const change = (all: TocEntry[]) => all.push({ name: 'b', type: 'reg' });
    const [good, wrong] = [tocLayer('zstd', members), tocLayer('zstd', members, { change })];
    const diffId = sha256(good.tar);
    const plain = await layerIn(gzipSync(good.tar), 'gzip', { diffId });
    const honest = await layerIn(good.blob, 'zstd', { diffId, digest: sha256(good.blob) });
    const twin = await layerIn(good.blob, 'zstd', { diffId, digest: sha256(good.blob) });
    const lying = await layerIn(wrong.blob, 'zstd', { diffId, digest: sha256(wrong.blob) });
    const cache = another();
    for (let round = 0; round < 2; round++)
      for (const [each, codes, different] of [
        [lying, ['toc-differs'], 1],
        [plain, [], undefined],
        [honest, [], 0],
        [twin, [], 0],
      ] as const) {
        const { notes, read } = await readAgain([each.layer], cache);
        assert.deepEqual([notes.map(({ code }) => code), read[0]?.computed?.toc?.different], [codes, different]);
      }
    for (const each of [plain, honest, twin, lying]) await each.close();
  });

  for (const when of ['they are read', 'a file is opened'])
    it(`have checkpoints in gzip layers, found when ${when}, from which files open without what lies before them`, async () => {
      const random = new Random(5);
      const noise = Buffer.from(Uint32Array.from({ length: 3 << 20 }, () => random.below(2 ** 32)).buffer);
      const tar = tarOf([
        { name: 'large', content: noise },
        { name: 'last', content: 'at the end' },
      ]);
      const blob = gzipSync(tar, { level: 1 });
      const first = await layerIn(blob, 'gzip');
      const cache = another();
      const isOpened = when === 'a file is opened';
      const { overlay, read } = await readContents(imageOf([first.layer]), { cache, checkpoints: !isOpened });
      assert(read.every((each) => !('checkpoints' in each)));
      if (isOpened) {
        const contents = new FileContents(overlay, [first.layer], home, undefined, cache);
        const inode = overlay.inodeOf(overlay.finalVersion(overlay.find('last')));
        assert(inode);
        assert.equal(Buffer.from(await (await contents.open(inode)).read(0, 100)).toString(), 'at the end');
        await contents.close();
      }
      await cache.settled();

      const again = await opened(first.file, 'gzip');
      const found = new Checkpoints();
      await another().findCheckpoints(again.layer, found);
      assert.equal(found.count, 1);
      assert(again.layer.blob);
      assert.equal(CHECKPOINTS.of(again.layer.blob).count, 1);
      const bytes = new InflatedBytes(again.layer.blob, tar.length, found);
      const at = tar.indexOf('at the end');
      assert.equal(Buffer.from(await bytes.read(at, 10)).toString(), 'at the end');
      assert(again.read() < blob.length / 2, `${again.read()} of ${blob.length} bytes`);
      await bytes.close();

      // The same bytes in another file are not known to be the same.
      const other = await layerIn(blob, 'gzip');
      const none = new Checkpoints();
      await another().findCheckpoints(other.layer, none);
      assert.equal(none.count, 0);
      for (const each of [first, again, other]) await each.close();
    });

  it('have the digests of the last layers that were computed, of as many as are remembered', async () => {
    const cache = another({ remembered: 2 });
    const names = ['a', 'b', 'c'];
    const blobs = names.map((name) => packed(tarWith(name), 'gzip'));
    const each = await Promise.all(blobs.map((blob) => layerIn(blob, 'gzip')));
    for (const { layer } of each) await readAgain([layer], cache);
    const found: boolean[] = [];
    for (const { layer } of each) found.push(Boolean((await readAgain([layer], cache)).read[0]?.computed));
    assert.deepEqual(found, [false, true, true]);
    for (const { close } of each) await close();
  });

  it('go on without a disk that does nothing', async () => {
    await writeFile(folder(), 'a file');
    const one = await layerIn(tarWith('a'), 'none');
    const { overlay } = await readAgain([one.layer]);
    assert(overlay.find('a') > 0);
    assert.equal(problems.length, 1);
    await one.close();
  });

  it('come to the same with the cache off, cold and warm, in every archive of the project', async function () {
    this.timeout(0);
    let gone = 0;
    for (const { path, name, expected } of ownFixtures()) {
      if (!expected) continue;
      // It is listed whenever something is kept: some archives share it, and not all.
      if (existsSync(folder()) && kept().length > 50) {
        gone += kept().length;
        rmSync(folder(), { recursive: true });
      }
      const source = await openPath(path);
      const images = presentImages(source.catalog);
      const read = (cache?: LayerCache) =>
        Promise.all(
          images.map(async (image) => {
            const outcome = await readResults(image, { cache });
            return analyze(image, outcome, null, source.catalog.notes);
          }),
        );
      const off = await read();
      for (const round of ['cold', 'warm']) {
        const cache = another();
        assert.deepEqual(await read(cache), off, `${name}, ${round}`);
        await cache.settled();
      }
      await source.close();
    }
    assert(gone + kept().length > 100);
  });

  it('are verified anew, whatever is kept', async () => {
    const [first = Buffer.of(), ...others] = ['a', 'b'].map(tarWith);
    const file = join(home, 'archive.tar');
    const archive = dockerArchiveOf([first, ...others], { config: configOf([tarWith('x'), ...others]) });
    await writeFile(file, archive);
    for (const more of [[], [], ['--verify'], ['--verify']]) {
      const status = await run(['analyze', file, ...more], {
        output: { write: () => undefined },
        errors: { write: () => undefined },
        signal: new AbortController().signal,
        cache: { folder: folder(), isNamed: true },
      });
      assert.equal(status, more.length > 0 ? 3 : 0);
    }
  });
});
