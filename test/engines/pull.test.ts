import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { parseReference, printReference } from '../../src/image/reference.ts';
import type { Job } from '../../src/jobs/job.ts';
import { Jobs } from '../../src/jobs/jobs.ts';
import { EngineClient } from '../../src/sources/engine/client.ts';
import { EngineRefusal } from '../../src/sources/engine/engineError.ts';
import { RegistryError } from '../../src/sources/engine/registryErrors.ts';
import { pullWork } from '../../src/views/transfers/pullWork.ts';
import { updateWork } from '../../src/views/transfers/updateWork.ts';
import { endpointOf } from '../helpers/fakeEngine.ts';
import { fakeMachine } from '../helpers/fakeMachine.ts';
import { tarOf } from '../helpers/tar.ts';
import { PLAIN_LOOK } from '../views/plainLook.ts';
import { HOSTS } from './hosts.ts';
import { loggedIn, Registry, USER } from './registry.ts';

/** A layer that no other test has, and that no engine compresses. */
const layer = (size = 600_000) => tarOf([{ name: 'file', content: randomBytes(size) }]);
const forAll = (layers: readonly Uint8Array[]) => ({ 'linux/amd64': layers, 'linux/s390x': [layer(1000)] });

for (const [name, host] of Object.entries(HOSTS))
  describe(`Pulling with ${name}`, () => {
    let client: EngineClient;
    let registry: Registry;
    const jobs = new Jobs();

    before(async function () {
      const started = host ? await Registry.start() : 'there is no such engine here';
      if (typeof started === 'string') {
        console.log(`  skipped: ${started}`);
        return this.skip();
      }
      registry = started;
      client = await EngineClient.connect(endpointOf(host ?? ''));
    });
    after(async () => {
      client?.close();
      await registry?.stop();
    });

    const wanted = (reference: string, more: { platform?: string; allTags?: boolean } = {}) => ({
      endpoint: host ?? '',
      reference: parseReference(reference),
      ...more,
    });
    const pull = async (reference: string, machine = fakeMachine(), more = {}): Promise<Job> => {
      await jobs.run({ title: '' }, (context) =>
        pullWork(client, wanted(reference, more), context, PLAIN_LOOK, machine),
      );
      return lastJob(jobs);
    };
    const update = async (reference: string): Promise<string | undefined> => {
      const machine = fakeMachine();
      await jobs.run({ title: '' }, (context) => updateWork(client, wanted(reference), context, PLAIN_LOOK, machine));
      return lastJob(jobs).progress.message;
    };
    const isThere = (reference: string) =>
      client.inspectImage(printReference(parseReference(reference))).then(
        () => true,
        (error) => {
          if (error instanceof EngineRefusal && error.status === 404) return false;
          throw error;
        },
      );

    it('shows each layer, takes apart what came, and fetches nothing twice', async () => {
      const layers = [layer(), layer()];
      const reference = `${registry.host}/some/thing:1`;
      const digest = await registry.put('some/thing', '1', forAll(layers));
      const first = await pull(reference);
      assert.equal(first.progress.message, 'Pulled');
      const { digests, stated } = await client.inspectImage(reference);
      assert(digests.includes(`${registry.host}/some/thing@${digest}`), digests.join());
      assert.equal(stated.RootFS?.Layers?.length, 2);
      const { parts, over } = first.total;
      assert(parts >= 2 && over === parts, JSON.stringify(first.progress));
      const log = first.lines.join('\n');
      assert.match(log, new RegExp(`^Reference +${reference}$`, 'm'));
      assert.match(log, /^Layers fetched +2( \(1\.2 MB\))?$/m);

      const again = await pull(reference);
      assert.equal(again.progress.message, 'It was up to date');
      assert.match(again.lines.at(-2) ?? '', /^Layers fetched +0$/);
      assert.match(again.lines.at(-1) ?? '', /^Layers reused +2( |$)/);
    });

    it('updates an image where its registry has another, and says that it has none where not', async () => {
      const reference = `${registry.host}/updated:1`;
      const before = layer();
      await registry.put('updated', '1', forAll([before]));
      await pull(reference);
      const { id } = await client.inspectImage(reference);
      assert.match((await update(reference)) ?? '', /up to date$/);
      assert.equal((await client.inspectImage(reference)).id, id);
      await registry.put('updated', '1', forAll([before, layer()]));
      assert.equal(await update(reference), 'Pulled');
      assert.notEqual((await client.inspectImage(reference)).id, id);
      const reused = lastJob(jobs).lines.at(-1) ?? '';
      const size =
        name === 'Docker' ? /^Layers reused +1 \(600 kB unpacked\)$/ : /^Layers reused +1( \(60\d kB compressed\))?$/;
      assert.match(reused, size);
    });

    it('gets another platform, and updates that then', async () => {
      const reference = `${registry.host}/platforms:1`;
      await registry.put('platforms', '1', forAll([layer()]));
      const job = await pull(reference, fakeMachine(), { platform: 'linux/s390x' });
      assert.match(job.lines.join('\n'), /s390x/);
      await registry.put('platforms', '1', forAll([layer()]));
      assert.equal(await update(reference), 'Pulled');
      assert.match(lastJob(jobs).lines.join('\n'), /^Platform +linux\/s390x$/m);
      await assert.rejects(pull(reference, fakeMachine(), { platform: 'linux/ppc64le' }), { failure: 'no-platform' });
    });

    it('says what a registry does not have', async () => {
      await registry.put('known', '1', forAll([layer(10)]));
      for (const none of ['known:2', 'unknown:1'])
        await assert.rejects(pull(`${registry.host}/${none}`), (error) => {
          assert(error instanceof RegistryError, String(error));
          assert.equal(error.failure, 'unknown', error.message);
          return true;
        });
    });

    it('says where there is no registry', async () => {
      await assert.rejects(pull('127.0.0.1:1/none:1'), { failure: 'unreachable' });
    });

    it('gets all tags', async function () {
      if (name === 'Podman') {
        console.log('  skipped: Podman has no all tags');
        return this.skip();
      }
      for (const tag of ['a', 'b', 'c']) await registry.put('many', tag, forAll([layer(10)]));
      const job = await pull(`${registry.host}/many:a`, fakeMachine(), { allTags: true });
      assert.equal(job.progress.message, 'All tags are there');
      for (const tag of ['a', 'b', 'c']) assert(await isThere(`${registry.host}/many:${tag}`), tag);
    });

    it('asks as whom the docker command would, and says who is not let in', async () => {
      const guarded = await Registry.start({ hasPassword: true });
      assert(guarded instanceof Registry);
      try {
        await guarded.put('secret', '1', forAll([layer(10)]));
        const reference = `${guarded.host}/secret:1`;
        for (const machine of [fakeMachine(), loggedIn(guarded.host, 'wrong')])
          await assert.rejects(pull(reference, machine), (error) => {
            assert(error instanceof RegistryError, String(error));
            assert.equal(error.failure, 'not-logged-in', error.message);
            return true;
          });
        const job = await pull(reference, loggedIn(guarded.host));
        assert(await isThere(reference));
        assert(!JSON.stringify([job.lines, job.request]).includes(USER.password));
      } finally {
        await guarded.stop();
      }
    });

    it('takes turns where twenty are wanted at once, three of them at a time', async () => {
      const tags = Array.from({ length: 20 }, (_, index) => String(index));
      const layers = [layer(10_000)];
      await registry.put('twenty', tags, { 'linux/amd64': layers });
      let most = 0;
      const count = () => {
        most = Math.max(most, many.all.filter(({ state }) => state === 'running').length);
      };
      const many = new Jobs(count);
      const references = tags.map((tag) => `${registry.host}/twenty:${tag}`);
      await Promise.all(
        references.map((reference) =>
          many.run({ title: reference, queue: 'pull' }, (context) =>
            pullWork(client, wanted(reference), context, PLAIN_LOOK, fakeMachine()),
          ),
        ),
      );
      assert.equal(most, 3);
      for (const { state, error } of many.all) assert.equal(state, 'done', String(error));
      for (const reference of references) assert(await isThere(reference), reference);
    });
  });

function lastJob({ all: [job] }: Jobs): Job {
  assert(job);
  return job;
}
