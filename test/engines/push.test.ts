import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { parseReference } from '../../src/image/reference.ts';
import type { Job } from '../../src/jobs/job.ts';
import { Jobs } from '../../src/jobs/jobs.ts';
import { EngineClient } from '../../src/sources/engine/client.ts';
import { explainLogin, RegistryError } from '../../src/sources/engine/registryErrors.ts';
import { pushWork } from '../../src/views/transfers/pushWork.ts';
import { until } from '../editor/screen/until.ts';
import { dockerArchiveOf } from '../helpers/archive.ts';
import { endpointOf } from '../helpers/fakeEngine.ts';
import { fakeMachine } from '../helpers/fakeMachine.ts';
import { tarOf } from '../helpers/tar.ts';
import { PLAIN_LOOK } from '../views/plainLook.ts';
import { Engine } from './engine.ts';
import { HOSTS } from './hosts.ts';
import { loggedIn, Registry, USER } from './registry.ts';

for (const [name, host] of Object.entries(HOSTS))
  describe(`Naming and pushing with ${name}`, () => {
    const engine = new Engine(host ?? '');
    const jobs = new Jobs();
    let client: EngineClient;
    let registry: Registry;

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

    /** An image that no registry has, under these names. */
    const load = (...tags: readonly string[]) =>
      engine.load(dockerArchiveOf([tarOf([{ name: 'file', content: randomBytes(600_000) }])], { tags }));
    const push = async (reference: string, machine = fakeMachine()): Promise<Job> => {
      const wanted = { endpoint: host ?? '', reference: parseReference(reference) };
      await jobs.run({ title: '' }, (context) => pushWork(client, wanted, context, PLAIN_LOOK, machine));
      return lastJob(jobs);
    };
    const phases = ({ progress }: Job) => progress.parts?.map(({ phase }) => phase) ?? [];

    it('gives names and takes them, and an image goes with its last', async () => {
      await load('localhost/named:1');
      const { id } = await client.inspectImage('localhost/named:1');
      await client.transfers.tag('localhost/named:1', parseReference('localhost/other:2'));
      assert.equal((await client.inspectImage('localhost/other:2')).id, id);
      await client.holdings.removeImage('localhost/named:1');
      assert.deepEqual((await client.inspectImage(id)).tags, ['localhost/other:2']);
      const said = await client.holdings.removeImage('localhost/other:2');
      assert(
        said.some((line) => line.startsWith('Deleted: ')),
        said.join(),
      );
      await assert.rejects(client.inspectImage(id), { status: 404 });
    });

    it('says what went, what the registry has now, and what it had', async () => {
      const [reference, other] = [`${registry.host}/pushed:1`, `${registry.host}/elsewhere:1`];
      await load(reference, other);
      const job = await push(reference);
      const digest = await registry.digestOf('pushed', '1');
      assert.equal(job.progress.message, `Pushed as ${digest}`);
      // Podman tells of no layers.
      if (name !== 'Podman') assert.deepEqual(phases(job), ['Pushed']);
      const again = await push(reference);
      assert.equal(again.progress.message, `Pushed as ${digest}`);
      if (name !== 'Podman') assert.deepEqual(phases(again), ['The registry has it already']);
      const elsewhere = await push(other);
      if (name !== 'Podman') assert.deepEqual(phases(elsewhere), ['The registry had it elsewhere']);
      assert.equal(await registry.digestOf('elsewhere', '1'), digest);
    });

    /** Podman takes no login over plain HTTP. */
    const triesLogins = async (guarded: string) => {
      const { transfers } = client;
      const who = { username: USER.name, password: USER.password, identityToken: null };
      assert.equal(await transfers.login(guarded, who), null);
      await assert.rejects(
        transfers.login(guarded, { ...who, password: 'wrong' }).catch((error: unknown) => {
          throw explainLogin(error, guarded);
        }),
        { failure: 'denied', message: / does not accept this login / },
      );
    };

    it('is who the docker command is', async () => {
      const guarded = await Registry.start({ hasPassword: true });
      assert(guarded instanceof Registry);
      try {
        const reference = `${guarded.host}/secret:1`;
        await load(reference);
        for (const machine of [fakeMachine(), loggedIn(guarded.host, 'wrong')])
          await assert.rejects(push(reference, machine), (error) => {
            assert(error instanceof RegistryError, String(error));
            assert.equal(error.failure, 'not-logged-in', error.message);
            return true;
          });
        if (name !== 'Podman') await triesLogins(guarded.host);
        const job = await push(reference, loggedIn(guarded.host));
        assert.equal(job.progress.message, `Pushed as ${await guarded.digestOf('secret', '1')}`);
        assert(!JSON.stringify(job.lines).includes(USER.password));
      } finally {
        await guarded.stop();
      }
    });

    it('says that there is no registry', async () => {
      const reference = '127.0.0.1:1/none:1';
      await load(reference);
      const canceled = push(reference).catch((error: unknown) => error);
      const job = lastJob(jobs);
      // Docker tries by itself for a while.
      await until('it is told', () => job.hasEnded || job.total.parts > 0);
      job.cancel();
      const error = await canceled;
      if (job.state === 'failed') assert.equal((error as RegistryError).failure, 'unreachable', String(error));
    });
  });

function lastJob({ all: [job] }: Jobs): Job {
  assert(job);
  return job;
}
