import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenSource } from '../../src/image/image.ts';
import { checksOf } from '../../src/image/integrity.ts';
import { normalizeReference } from '../../src/image/reference.ts';
import { objectOf } from '../../src/image/verify.ts';
import { LayerCache } from '../../src/layers/cache/layerCache.ts';
import { readContents } from '../../src/layers/readContents.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { EngineClient } from '../../src/sources/engine/client.ts';
import { describeImage } from '../../src/sources/engine/describeImage.ts';
import { Engines } from '../../src/sources/engine/engines.ts';
import { describeSource, openSource } from '../../src/sources/index.ts';
import { until } from '../editor/screen/until.ts';
import { answersOf, openArchive } from '../helpers/analysis.ts';
import { dockerArchiveOf } from '../helpers/archive.ts';
import { endpointOf } from '../helpers/fakeEngine.ts';
import { FIXTURES } from '../helpers/fixtures.ts';
import { notedReads } from '../helpers/notedReads.ts';
import { tarOf } from '../helpers/tar.ts';
import { keepsContract } from '../sources/contract.ts';
import { Engine } from './engine.ts';
import { stated } from './stated.ts';

/** What engines of all kinds load. */
const ARCHIVES = [
  'sample/hello.tar',
  'archives/tiny.docker20.tar',
  'archives/several.docker20.tar',
  'archives/tiny.buildkit-docker.tar',
];
const NOBODY = 65_534;
const HOSTS = {
  Docker: process.env['LAYERSCOPE_DOCKER_HOST'],
  'Docker with containerd': process.env['LAYERSCOPE_CONTAINERD_HOST'],
  Podman: process.env['LAYERSCOPE_PODMAN_HOST'],
};

for (const [kind, host] of Object.entries(HOSTS))
  describe(`An image of ${kind}`, () => {
    const engine = new Engine(host ?? '');
    const engines = new Engines();
    const loaded = new Set<string>();
    let client: EngineClient;
    let spools: string;

    before(async function () {
      spools = await mkdtemp(join(tmpdir(), 'layerscope-engines-'));
      if (!host) {
        console.log(`  skipped: there is no ${kind} here`);
        return this.skip();
      }
      client = await EngineClient.connect(endpointOf(host));
      console.log(`  of ${kind} ${client.about.version}, API ${client.about.api}`);
      for (const name of ARCHIVES)
        for (const reference of await engine.load(readFileSync(join(FIXTURES, name)))) loaded.add(reference);
      assert(loaded.size > ARCHIVES.length);
    });
    after(async () => {
      for (const reference of loaded) await engine.remove(reference);
      client?.close();
      engines.close();
      assert.deepEqual(await readdir(spools), [], 'nothing stays in the spool');
      await rm(spools, { recursive: true });
    });

    const open = (
      reference: string,
      more: { signal?: AbortSignal | undefined; platform?: string } = {},
    ): Promise<OpenSource> => {
      const { signal, ...platform } = more;
      const address = { kind: 'engine', endpoint: host ?? '', reference, ...platform } as const;
      return openSource(address, { spoolDirectory: spools, engines, signal });
    };

    it('keeps the contract of sources', async () => {
      for (const reference of loaded) await keepsContract((signal) => open(reference, { signal }));
    });

    it('is in every field what its saved archive is', async () => {
      const analyses = async (opening: Promise<OpenSource>) =>
        (await answersOf(opening)).map(({ analysis }) => analysis);
      for (const reference of loaded) {
        const saved = await analyses(openArchive(await engine.save(reference)));
        assert(saved.length > 0);
        assert.deepEqual(await analyses(open(reference)), saved, reference);
      }
    });

    it('is described as its saved archive is, in what an engine states', async () => {
      let exact = 0;
      for (const reference of loaded) {
        const [saved] = await answersOf(openArchive(await engine.save(reference)));
        assert(saved);
        const { image, layerSizes } = await describeImage(client, reference);
        assert.deepEqual(stated(image), stated(saved.image), reference);
        const info = await client.info();
        if (info.store === 'graph-driver') assert.equal(image.id, saved.image.id);
        const names = image.references.map(normalizeReference);
        for (const name of saved.image.references) assert(names.includes(normalizeReference(name)), name);
        const bytes = saved.analysis.layers.map((layer) => layer.bytes);
        if (layerSizes.every((size, index) => size === bytes[index])) exact++;
      }
      // Docker's graph drivers count the bytes of files, hard links apart; other engines what the files take on disk.
      const { store } = await client.info();
      if (kind === 'Docker' && store === 'graph-driver') assert(exact > 0);
    });

    it('is described at once, and with its layers the same image', async () => {
      for (const reference of loaded) {
        const address = { kind: 'engine', endpoint: host ?? '', reference } as const;
        const source = await describeSource(address, { spoolDirectory: spools, engines });
        const [described] = presentImages(source.catalog);
        assert(described);
        assert.deepEqual(await readdir(spools), []);
        const { image } = await source.export(described, () => undefined, new AbortController().signal);
        assert.deepEqual(stated(described), stated(image), reference);
        assert(image.layers.every(({ blob }) => blob !== null));
        const { read } = await readContents(image, { verify: true });
        const computed = read.map((layer) => layer.computed);
        const checks = checksOf(image, computed, source.factsOf(described)?.id);
        assert.deepEqual(
          checks.filter(({ state }) => state === 'mismatch' || state === 'absent').map(objectOf),
          [],
          `the integrity of ${reference}`,
        );
        await source.close();
        assert.deepEqual(await readdir(spools), []);
      }
    });

    it('shares what was read of its layers with all that have them', async () => {
      const [reference = ''] = loaded;
      const address = { kind: 'engine', endpoint: host ?? '', reference } as const;
      const source = await describeSource(address, { spoolDirectory: spools, engines });
      const [described] = presentImages(source.catalog);
      assert(described);
      const { image } = await source.export(described, () => undefined, new AbortController().signal);
      const cache = new LayerCache();
      const { totals, notes } = await readContents(image, { cache, ofEngine: true });
      assert.deepEqual(totals, (await readContents(image)).totals);
      assert(await cache.has(described.layers), 'every diff ID that the engine states is that of what it exported');
      const unread = await readContents(described, { cache, ofEngine: true });
      assert.deepEqual([unread.totals, unread.notes], [totals, notes]);
      await source.close();
    });

    it('reads a base that it shares with another image once', async () => {
      const [base, ...own] = ['base', 'one', 'two'].map((name) => tarOf([{ name, content: `${name} of ${kind}` }]));
      assert(base);
      const cache = new LayerCache();
      const read: string[] = [];
      const references = ['localhost/one:1', 'localhost/two:1'];
      for (const [index, reference] of references.entries()) {
        await engine.load(dockerArchiveOf([base, own[index] ?? base], { tags: [reference] }));
        const source = await open(reference);
        const [image] = presentImages(source.catalog);
        assert(image);
        const noted = notedReads(image, (layer) => read.push(`${reference} ${layer}`));
        const { overlay, totals } = await readContents(noted, { cache, ofEngine: true });
        assert(totals.files === 2 && overlay.find('base') > 0);
        await source.close();
      }
      for (const reference of references) await engine.remove(reference);
      assert.deepEqual([...new Set(read)], ['localhost/one:1 0', 'localhost/one:1 1', 'localhost/two:1 1']);
    });

    it('is exported for its platform, or not at all', async () => {
      const [reference = ''] = loaded;
      await (await open(reference, { platform: 'linux/amd64' })).close();
      await assert.rejects(open(reference, { platform: 'linux/s390x' }), {
        name: 'ImageError',
        message: /^The engine .*\.$/,
      });
    });

    it('is listed, with its containers and what they changed', async () => {
      const { rows, unreadable } = await client.listImages();
      assert.deepEqual(unreadable, []);
      for (const reference of loaded) {
        const tags = rows.flatMap((row) => row.tags);
        assert(tags.includes(reference) || tags.includes(`docker.io/library/${reference}`), `${reference} in ${tags}`);
      }
      const [reference = ''] = loaded;
      const id = await engine.create(reference);
      try {
        const { id: imageId } = await client.inspectImage(reference);
        const containers = await client.containersOf(imageId);
        assert.deepEqual(containers.unreadable, []);
        const container = containers.rows.find((row) => row.id === id);
        assert.deepEqual([container?.imageId, container?.state], [imageId, 'created']);
        assert.deepEqual(await client.container(id).changes(), []);
      } finally {
        await engine.removeContainer(id);
      }
      await client.diskUsage();
    });

    it('is watched', async () => {
      const [reference = ''] = loaded;
      let ready = false;
      let changes = 0;
      const actions: string[] = [];
      const stop = engines.watch(host ?? '', {
        ready: () => {
          ready = true;
        },
        imagesChanged: () => void changes++,
        event: ({ type, action }) => void actions.push(`${type} ${action}`),
      });
      await until('it listens', () => ready);
      await engine.tag(reference, 'localhost/watched', '1');
      await until('the tag is seen', () => changes === 1);
      await engine.remove('localhost/watched:1');
      await until('its removal is seen', () => changes > 1);
      stop();
      assert(actions.includes('image tag') && actions.includes('image untag'), actions.join());
    });

    it('leaves nothing when its export is cancelled before it begins', async () => {
      const [reference = ''] = loaded;
      const ended = new AbortController();
      const address = { kind: 'engine', endpoint: host ?? '', reference } as const;
      const options = { spoolDirectory: spools, engines, signal: ended.signal, onProgress: () => ended.abort() };
      await assert.rejects(openSource(address, options), { name: 'AbortError' });
    });

    it('is not shown to a user who may not use the engine', async function () {
      if (process.getuid?.() !== 0) return this.skip();
      process.seteuid?.(NOBODY);
      try {
        const denied = { state: 'no-permission', message: /: permission denied\. Your user needs/ };
        await assert.rejects(EngineClient.connect(endpointOf(host ?? '')), denied);
      } finally {
        process.seteuid?.(0);
      }
    });

    it('is not there where it is not there', async () => {
      await assert.rejects(open('layerscope-has-no-such-image:1'), { status: 404 });
    });
  });
