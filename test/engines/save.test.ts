import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '../../src/extract/wholeFile.ts';
import { shortId } from '../../src/image/digest.ts';
import { parseReference } from '../../src/image/reference.ts';
import type { Job } from '../../src/jobs/job.ts';
import { Jobs } from '../../src/jobs/jobs.ts';
import { EngineClient } from '../../src/sources/engine/client.ts';
import { exportWork } from '../../src/views/transfers/exportWork.ts';
import { importWork } from '../../src/views/transfers/importWork.ts';
import { loadWork } from '../../src/views/transfers/loadWork.ts';
import { CAN_ZSTD, type SaveAs, saveWork } from '../../src/views/transfers/saveWork.ts';
import { openPath } from '../helpers/analysis.ts';
import { dockerArchiveOf } from '../helpers/archive.ts';
import { endpointOf } from '../helpers/fakeEngine.ts';
import { tarOf } from '../helpers/tar.ts';
import { twoPlatforms } from '../helpers/twoPlatforms.ts';
import { PLAIN_LOOK } from '../views/plainLook.ts';
import { Engine } from './engine.ts';
import { HOSTS } from './hosts.ts';

for (const [name, host] of Object.entries(HOSTS))
  describe(`Saving and loading with ${name}`, () => {
    const engine = new Engine(host ?? '');
    const jobs = new Jobs();
    let client: EngineClient;
    let folder: string;

    before(async function () {
      folder = await mkdtemp(join(tmpdir(), 'layerscope-save-'));
      if (!host) {
        console.log('  skipped: there is no such engine here');
        return this.skip();
      }
      client = await EngineClient.connect(endpointOf(host));
    });
    afterEach(async () => {
      for (const left of await readdir(folder)) await rm(join(folder, left));
    });
    after(async () => {
      client?.close();
      await rm(folder, { recursive: true });
    });

    const loadNew = (...tags: readonly string[]) =>
      engine.load(dockerArchiveOf([tarOf([{ name: 'file', content: randomBytes(3_000_000) }])], { tags }));
    const save = async (names: readonly string[], as: SaveAs, platform?: string): Promise<Job> => {
      const file = join(folder, `saved.${as}`);
      const write = (pieces: AsyncIterable<Uint8Array>, _: number, signal: AbortSignal) =>
        writeWhole(file, pieces, signal);
      const wanted = { endpoint: host ?? '', names, platform, as, file, write };
      await jobs.run({ title: '' }, (context) => saveWork(client, wanted, context, PLAIN_LOOK));
      return lastJob(jobs);
    };
    const load = (file: string) =>
      jobs.run({ title: '' }, (context) => loadWork(client, { endpoint: host ?? '', file }, context, PLAIN_LOOK));

    // Before 22.15 Node.js has no zstd.
    const forms = CAN_ZSTD ? (['tar', 'gzip', 'zstd'] as const) : (['tar', 'gzip'] as const);
    for (const as of forms)
      it(`has the same image after both: ${as}`, async () => {
        const reference = `localhost/saved-${as}:1`;
        await loadNew(reference);
        const { id } = await client.inspectImage(reference);
        const job = await save([reference], as);
        assert.equal(job.state, 'done');
        assert.match(job.progress.message ?? '', /^Saved, 3(\.0\d)? MB/);
        const saved = join(folder, `saved.${as}`);
        assert.deepEqual(await readdir(folder), [`saved.${as}`]);
        const source = await openPath(saved);
        assert.equal(source.catalog.images.length, 1);
        await source.close();
        await engine.remove(reference);
        assert.deepEqual(await load(saved), [reference]);
        assert.equal((await client.inspectImage(reference)).id, id);
        assert.equal(lastJob(jobs).progress.message, `Loaded ${reference}`);
        await rm(saved);
      });

    it('is another image with one platform of several alone, and says which', async function () {
      if (!client.supports('export-platform') || !client.supports('list-manifests')) {
        console.log('  skipped: this engine saves no single platform');
        return this.skip();
      }
      const reference = 'localhost/platforms-saved:1';
      const { index, manifests, archive } = twoPlatforms(reference);
      await engine.load(archive);
      for (const [platform, id] of [[undefined, index], ...Object.entries(manifests)] as const) {
        const job = await save([reference], 'tar', platform);
        await engine.remove(reference);
        await load(join(folder, 'saved.tar'));
        assert.equal((await client.inspectImage(reference)).id, id);
        assert.deepEqual(
          job.lines.slice(1),
          platform ? [`${reference} has the ID ${id} where this is loaded: ${platform} alone is in it.`] : [],
        );
        await engine.remove(reference);
        await engine.load(archive);
      }
    });

    it('takes several images at once', async () => {
      const names = ['localhost/one:1', 'localhost/two:1'];
      for (const each of names) await loadNew(each);
      await save(names, 'tar');
      for (const each of names) await engine.remove(each);
      assert.deepEqual((await load(join(folder, 'saved.tar')))?.toSorted(), names);
      await rm(join(folder, 'saved.tar'));
    });

    it('says what lost its tag', async () => {
      const file = join(folder, 'renamed.tar');
      const tags = ['localhost/renamed:1'];
      await loadNew(...tags);
      const { id } = await client.inspectImage('localhost/renamed:1');
      await writeFile(file, dockerArchiveOf([tarOf([{ name: 'other', content: 'another' }])], { tags }));
      await load(file);
      const lost = `localhost/renamed:1 was ${shortId(id)} before, which has lost that name.`;
      assert.equal(lastJob(jobs).lines.at(-1), lost);
      await load(file);
      assert.equal(lastJob(jobs).progress.message, 'Loaded localhost/renamed:1');
      await rm(file);
    });

    it('makes an image of a root filesystem, and a tar of that of a container', async () => {
      const file = join(folder, 'root.tar');
      await writeFile(file, tarOf([{ name: 'etc/motd', content: 'imported' }]));
      const reference = parseReference('localhost/imported:1');
      const wanted = { endpoint: host ?? '', file, reference, changes: ['CMD ["/none"]', 'ENV A="b c"'] };
      await jobs.run({ title: '' }, (context) => importWork(client, wanted, context, PLAIN_LOOK));
      assert.match(lastJob(jobs).progress.message ?? '', /^Imported/);
      const { stated } = await client.inspectImage('localhost/imported:1');
      assert.deepEqual([stated.Config?.Cmd, stated.Config?.Env?.includes('A=b c')], [['/none'], true]);
      const container = await engine.create('localhost/imported:1');
      const out = join(folder, 'out.tar');
      const write = (pieces: AsyncIterable<Uint8Array>, _: number, signal: AbortSignal) =>
        writeWhole(out, pieces, signal);
      const what = { endpoint: host ?? '', container, file: out, write };
      await jobs.run({ title: '' }, (context) => exportWork(client, what, context, PLAIN_LOOK));
      await engine.removeContainer(container);
      assert((await readFile(out)).includes('imported'));
      for (const each of [file, out]) await rm(each);
    });

    it('says what is no archive of images, or not there', async () => {
      const file = join(folder, 'no-image.tar');
      await writeFile(file, tarOf([{ name: 'a', content: 'b' }]));
      await assert.rejects(
        load(file),
        (error) => error instanceof Error && / (could not load|refused)/.test(error.message),
      );
      await rm(file);
      await assert.rejects(load(file), { code: 'unreadable' });
      await assert.rejects(save(['localhost/none:1'], 'tar'), { status: 404 });
      assert.deepEqual(await readdir(folder), []);
    });
  });

function lastJob({ all: [job] }: Jobs): Job {
  assert(job);
  return job;
}
