import assert from 'node:assert/strict';
import { createRequest } from '../../src/run/createBody.ts';
import type { RunOptions } from '../../src/run/options.ts';
import { readOptions } from '../../src/run/readOptions.ts';
import { EngineClient } from '../../src/sources/engine/client.ts';
import type { Container } from '../../src/sources/engine/container.ts';
import { endOf } from '../../src/sources/engine/exec.ts';
import { findShell } from '../../src/sources/engine/findShell.ts';
import { runWork } from '../../src/views/run/runWork.ts';
import { until } from '../editor/screen/until.ts';
import { configOf, dockerArchiveOf } from '../helpers/archive.ts';
import { endpointOf } from '../helpers/fakeEngine.ts';
import { tarOf } from '../helpers/tar.ts';
import { Engine } from './engine.ts';
import { HOSTS } from './hosts.ts';
import { program } from './program.ts';
import { BARE, shellLayer } from './shell.ts';

const IMAGE = 'localhost/layerscope-shell:1';
const SHELLLESS = 'localhost/layerscope-shellless:1';
const PLAIN: RunOptions = {
  image: IMAGE,
  name: null,
  ports: [],
  environment: {},
  mounts: [],
  platform: null,
  restart: 'no',
  remove: false,
  entrypoint: null,
  command: ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.1; done'],
  interactive: false,
};
const describeError = (error: unknown) => (error instanceof Error ? error.message : String(error));

for (const [kind, host] of Object.entries(HOSTS))
  describe(`What runs in ${kind}`, () => {
    const engine = new Engine(host ?? '');
    let client: EngineClient;
    const made = new Set<string>();

    before(async function () {
      if (!host) {
        console.log(`  skipped: there is no ${kind} here`);
        return this.skip();
      }
      client = await EngineClient.connect(endpointOf(host));
      const layers = [shellLayer()];
      const created = '2026-11-26T10:00:00Z';
      const config = configOf(layers, {
        created,
        config: { Env: ['PATH=/bin'], Volumes: { '/own': {} }, ExposedPorts: { '80/tcp': {} } },
        history: [{ created, created_by: 'a shell' }],
      });
      await engine.load(dockerArchiveOf(layers, { tags: [IMAGE], config }));
      const bare = [tarOf([{ name: 'program', content: program(), mode: 0o755 }])];
      const other = configOf(bare, { created, history: [{ created, created_by: 'a program' }] });
      await engine.load(dockerArchiveOf(bare, { tags: [SHELLLESS], config: other }));
    });
    after(async () => {
      if (!client) return;
      for (const id of made) await engine.removeContainer(id).catch(() => {});
      for (const name of [IMAGE, SHELLLESS]) await engine.remove(name);
      client.close();
    });

    /** As the form does it, with less of the machine. */
    const run = async (options: Partial<RunOptions>) => {
      const parts = {
        createContainer: (request: Parameters<EngineClient['createContainer']>[0]) => {
          const { HostConfig: config } = request.body as { HostConfig: object };
          return client.createContainer({ ...request, body: { ...request.body, HostConfig: { ...config, ...BARE } } });
        },
        container: (id: string) => client.container(id),
      };
      const { signal } = new AbortController();
      const started = await runWork(parts, { ...PLAIN, ...options }, { signal, log: () => {} }, describeError);
      made.add(started.id);
      return { ...started, of: client.container(started.id) };
    };
    const ended = (container: Container) =>
      until('it has ended', async () => {
        const now = await container.inspect();
        return now.state === 'exited' ? now : undefined;
      });

    it('has the ports, variables, volumes and the rest that were chosen', async () => {
      const options: RunOptions = {
        ...PLAIN,
        name: 'layerscope-full',
        ports: [
          { container: 53, protocol: 'udp', address: '0.0.0.0', host: 18_053 },
          { container: 80, protocol: 'tcp', address: '127.0.0.1', host: 18_080 },
        ],
        environment: { MODE: "it's on" },
        mounts: [
          { type: 'volume', source: 'layerscope-data', target: '/data', readOnly: true },
          { type: 'bind', source: '/tmp', target: '/host tmp', readOnly: false },
        ],
        restart: 'unless-stopped',
      };
      // Podman forgets the ports of what has no network; Docker has none here.
      const { body, ...request } = createRequest(options);
      const { HostConfig: asked } = body as { HostConfig: object };
      const config = kind === 'Podman' ? asked : { ...asked, ...BARE };
      const { id } = await client.createContainer({ ...request, body: { ...body, HostConfig: config } });
      made.add(id);
      const { HostConfig: hosts, Config: stated, Mounts: mounts, Name: name } = await engine.inspectContainer(id);
      assert.equal(name.replace('/', ''), 'layerscope-full');
      assert.deepEqual(hosts.PortBindings, {
        '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '18080' }],
        '53/udp': [{ HostIp: '0.0.0.0', HostPort: '18053' }],
      });
      assert.equal(hosts.RestartPolicy.Name, 'unless-stopped');
      assert(stated.Env.includes("MODE=it's on") && stated.Env.includes('PATH=/bin'));
      const found = mounts.map((each: Record<string, unknown>) => [each['Type'], each['Destination'], each['RW']]);
      assert.deepEqual(found.sort(), [
        ['bind', '/host tmp', true],
        ['volume', '/data', false],
        ['volume', '/own', true],
      ]);
      const of = client.container(id);
      const defaults = { environment: ['PATH=/bin'], entrypoint: [], command: [] };
      const { environment, ...read } = readOptions(await of.setup(), defaults);
      assert.deepEqual(
        { ...read, mounts: [...read.mounts].sort((a, b) => (a.type < b.type ? 1 : -1)) },
        {
          ...withoutEnvironment(options),
          image: read.image,
        },
      );
      assert.equal(environment['MODE'], "it's on");
      await of.remove({ force: true, volumes: true });
      await engine.removeVolume('layerscope-data');
    });

    it('is stopped, started, renamed, killed and removed', async () => {
      const { id, of } = await run({ name: 'layerscope-life' });
      await of.act('start');
      // Before it has said what to do at the end, it heeds nothing.
      await until('it sleeps', async () =>
        (await of.processes()).rows.some((row) => /^\S*sleep 0\.1$/.test(row.at(-1)?.trim() ?? '')),
      );
      await of.act('stop');
      assert.equal((await ended(of)).exitCode, 0);
      await of.act('stop');
      await of.act('start');
      await client.container('layerscope-life').rename('layerscope-lives');
      assert.equal((await of.inspect()).name, 'layerscope-lives');
      const other = await run({ name: 'layerscope-other' });
      await assert.rejects(other.of.rename('layerscope-lives'), { message: /layerscope-lives/ });
      await other.of.remove({ force: true, volumes: true });
      await assert.rejects(of.remove({ force: false, volumes: true }), { message: /refused/ });
      await of.act('kill');
      const killed = await ended(of);
      assert.deepEqual([killed.exitCode, killed.oomKilled], [137, false]);
      await assert.rejects(of.act('kill'), { message: /refused/ });
      const [volume = '', ...more] = killed.anonymousVolumes;
      assert.deepEqual([volume.length, more], [64, []]);
      assert(await engine.hasVolume(volume));
      await of.remove({ force: false, volumes: true });
      assert(!(await engine.hasVolume(volume)));
      await assert.rejects(of.inspect(), { message: `The engine ${client.label} has no container ${id}.` });
    });

    it('is typed to in a shell, which knows how large its terminal is, and how it ended', async () => {
      const { of } = await run({});
      assert.equal(await findShell(of, 'it'), 'sh');
      const shell = await of.execute({ command: ['sh'], tty: true });
      let said = '';
      const read = (async () => {
        for await (const chunk of shell.stream) said += chunk;
      })();
      await until('its size is said', async () => {
        await shell.resize(100, 30).catch(() => {});
        shell.stream.write('stty size\n');
        return /30 100/.test(said);
      });
      shell.stream.write('echo asleep; sleep 1000\n');
      await until('it sleeps', () => /asleep\r/.test(said));
      // What it sleeps for is over with Ctrl+C, and it goes on.
      await until('it is interrupted', () => {
        shell.stream.write('\u0003');
        return /\^C/.test(said);
      });
      // A Ctrl+C that is still on its way takes with it what is typed before it.
      let isOver = false;
      const end = read.then(() => {
        isOver = true;
      });
      await until('it has ended', () => {
        if (!isOver && !/42/.test(said)) shell.stream.write('echo $((6*7)) $TERM; exit 3\n');
        return isOver;
      });
      await end;
      assert.match(said, /42 xterm-256color/);
      assert.equal(await endOf(shell), 3);
      await of.remove({ force: true, volumes: true });
    });

    it('has no shell where its image has none', async () => {
      const { of } = await run({ image: SHELLLESS, command: ['/program', 'wait'] });
      await assert.rejects(findShell(of, 'it'), { message: /^The container it has no shell/ });
      await of.remove({ force: true, volumes: true });
    });

    it('is typed to from its beginning to its end, and is gone then', async () => {
      const { id, of, stream } = await run({ command: ['sh'], interactive: true, remove: true });
      assert(stream);
      let said = '';
      const read = (async () => {
        for await (const chunk of stream.stream) said += chunk;
      })();
      await until('its size is said', async () => {
        await stream.resize(90, 20).catch(() => {});
        stream.stream.write('stty size\n');
        return /20 90/.test(said);
      });
      stream.stream.write('exit 5\n');
      await read;
      assert.equal(await endOf(stream), 5);
      await until('it is removed', () =>
        of.inspect().then(
          () => false,
          () => true,
        ),
      );
      made.delete(id);
    });

    it('that does not start is removed again', async () => {
      await assert.rejects(run({ name: 'layerscope-nothing', command: ['/nothing'] }), {
        message: /^The container did not start, and was removed again\. .*\/nothing/,
      });
      const { rows } = await client.containers();
      assert(rows.every(({ name }) => name !== 'layerscope-nothing'));
    });
  });

function withoutEnvironment({ environment: _, ...options }: RunOptions): Omit<RunOptions, 'environment'> {
  return options;
}
