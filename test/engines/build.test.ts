import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, ensureBuildx, startDockerd } from '../../scripts/engines.mjs';
import { BuildFailed } from '../../src/build/buildFailed.ts';
import { type Buildx, findBuildx } from '../../src/build/buildx.ts';
import type { BuildOptions } from '../../src/build/options.ts';
import type { BuildRecord } from '../../src/build/record.ts';
import type { EngineClient } from '../../src/sources/engine/client.ts';
import { EngineError } from '../../src/sources/engine/engineError.ts';
import { Engines } from '../../src/sources/engine/engines.ts';
import { type BuildOutcome, buildWork } from '../../src/views/build/buildWork.ts';
import { answersOf, openPath } from '../helpers/analysis.ts';
import { Engine as EngineCalls } from './engine.ts';

const DOCKER = process.env['LAYERSCOPE_DOCKER_HOST'] ?? '';
const CONTAINERD = process.env['LAYERSCOPE_CONTAINERD_HOST'];
const PODMAN = process.env['LAYERSCOPE_PODMAN_HOST'];

const GOOD = `ARG NAME=first
FROM scratch AS base
COPY --chown=1:2 data /data
FROM base
ARG NAME
LABEL name=$NAME
COPY a.txt \\
  /a.txt
COPY last /last
`;

const BUILDERS = ['classic of 20.10', 'classic of 28', 'BuildKit of 28', 'BuildKit of 20.10', 'buildah'] as const;

describe('A build', () => {
  let top: string;
  let context: string;
  let buildxEnv: Awaited<ReturnType<typeof ensureBuildx>>;
  let own: Engine | undefined;
  let slow: Server;
  const engines = new Engines();
  /** Each of an engine and a builder. */
  const builders = new Map<string, { client: EngineClient; buildx: Buildx | null }>();

  before(async () => {
    top = await mkdtemp(join(tmpdir(), 'layerscope-building-'));
    context = join(top, 'context');
    await mkdir(join(context, 'data'), { recursive: true });
    buildxEnv = await ensureBuildx(join(top, 'config'));
    if ('missing' in buildxEnv) console.log(`  without buildx: ${buildxEnv.missing}`);
    slow = createServer((_, response) => response.writeHead(200, { 'Content-Length': 1000 }).flushHeaders());
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    // BuildKit of 20.10 may hang for good, and its engine with it, which others need.
    const started = await startDockerd();
    if ('host' in started) own = started;
    await add('classic of 20.10', DOCKER, false);
    if (PODMAN) await add('buildah', PODMAN, false);
    if (CONTAINERD) await add('classic of 28', CONTAINERD, false);
    if (CONTAINERD) await add('BuildKit of 28', CONTAINERD, true);
    if (own) await add('BuildKit of 20.10', own.host, true);
  });
  after(async () => {
    engines.close();
    slow.closeAllConnections();
    slow.close();
    await own?.stop();
    await rm(top, { recursive: true });
  });
  afterEach(async () => {
    for (const host of new Set([DOCKER, CONTAINERD, PODMAN, own?.host]))
      if (host) await new EngineCalls(host).remove('localhost/built:1').catch(() => undefined);
  });

  const buildxAt = (host: string) => {
    if ('missing' in buildxEnv) return null;
    return findBuildx(['docker', '--host', host], { ...process.env, ...buildxEnv });
  };
  const add = async (name: string, host: string, withBuildx: boolean) => {
    const buildx = withBuildx ? await buildxAt(host) : null;
    if (!withBuildx || buildx) builders.set(name, { client: await engines.client(host), buildx });
  };
  const write = async (dockerfile: string, more: Readonly<Record<string, string>> = {}) => {
    const files = { Dockerfile: dockerfile, 'data/x': 'data', 'a.txt': 'a', last: 'last', ...more };
    for (const [name, text] of Object.entries(files)) await writeFile(join(context, name), text);
  };
  const slowly = () => `FROM scratch\nCOPY a.txt /\nADD http://127.0.0.1:${(slow.address() as AddressInfo).port}/x /\n`;

  const build = (
    name: string,
    options: Partial<BuildOptions> = {},
    {
      signal = new AbortController().signal,
      onRecord = () => {},
      throughEngine = false,
    }: { signal?: AbortSignal; onRecord?: (record: BuildRecord) => void; throughEngine?: boolean } = {},
  ): Promise<BuildOutcome> => {
    const builder = builders.get(name);
    assert(builder);
    const whole: BuildOptions = {
      dockerfile: join(context, 'Dockerfile'),
      context,
      target: null,
      arguments: {},
      platforms: [],
      tags: ['localhost/built:1'],
      network: 'default',
      destination: 'load',
      tar: null,
      ...options,
    };
    return buildWork(
      { ...builder, options: whole, throughEngine },
      { signal, onRecord, onSent: () => {}, log: () => {} },
    );
  };
  const statesOf = (record: BuildRecord) =>
    new Map(record.lines.map(({ lines, state }) => [`${lines.first}-${lines.last}`, state]));
  /** A test of each builder there is. */
  const each = (title: string, act: (name: string) => Promise<void>) => {
    for (const name of BUILDERS)
      it(`${title}: ${name}`, function () {
        return builders.has(name) ? act(name) : this.skip();
      });
  };

  each('gives the image that the engine then has, and says what it changed', async (name) => {
    await write(GOOD);
    const first = await build(name, { arguments: { NAME: 'given' } });
    const client = builders.get(name)?.client;
    const inspected = await client?.inspectImage('localhost/built:1');
    assert.equal(first.built?.id, inspected?.id, name);
    assert.equal(first.built?.layers.length, 3, name);
    assert.deepEqual(inspected?.stated.Config?.Labels?.['name'], 'given', name);
    assert.equal(first.changes, null, name);
    for (const line of ['3-3', '7-8', '9-9']) assert.equal(statesOf(first.record).get(line), 'done', `${name} ${line}`);

    await write(GOOD, { last: 'another' });
    const second = await build(name, { arguments: { NAME: 'given' } });
    assert.deepEqual(second.changes, { same: false, bytes: second.changes?.bytes, kept: 2 }, name);
    assert.equal(second.changes?.bytes, (second.built?.size ?? 0) - (first.built?.size ?? 0), name);
    assert.equal(statesOf(second.record).get('7-8'), 'cached', name);
    assert.equal(statesOf(second.record).get('9-9'), 'done', name);
  });

  each('is of a target, and leaves out what its ignore file names', async (name) => {
    await write('FROM scratch AS one\nCOPY . /\nFROM scratch\nCOPY nowhere /\n', {
      '.dockerignore': '*\n!data\n',
      'data/kept': '',
    });
    const { built } = await build(name, { target: 'one' });
    const file = join(top, 'exported.tar');
    assert.equal(built?.layers.length, 1, name);
    await write('FROM scratch\nCOPY . /\n');
    await build(name, { destination: 'tar', tar: file }, { throughEngine: true });
    const [answer] = await answersOf(openPath(file));
    assert.deepEqual(answer?.analysis.files, 2, name);
    await rm(file);
    await rm(join(context, '.dockerignore'));
    await rm(join(context, 'data/kept'));
  });

  each('fails at its line', async (name) => {
    for (const [dockerfile, line] of [
      ['FROM scratch\nCOPY a.txt /\n\nCOPY missing \\\n  /\nCOPY last /\n', 4],
      ['FROM scratch\nCOPY a.txt /\nFOO bar\n', 3],
    ] as const) {
      await write(dockerfile);
      const failure: unknown = await build(name).catch((error: unknown) => error);
      assert(failure instanceof BuildFailed, `${name}: ${failure}`);
      assert.deepEqual(
        failure.problems.map((problem) => problem.line),
        [line],
        `${name}: ${failure.message}`,
      );
      assert.match(failure.message, new RegExp(`^The build of Dockerfile failed at line ${line}: .*[^.]\\.$`), name);
    }
  });

  it('is refused without BuildKit for what that alone can build, at each line of it', async () => {
    await write('FROM scratch\nCOPY --link a.txt /\nRUN --mount=type=cache,target=/x x\n');
    const failure: unknown = await build('classic of 20.10').catch((error: unknown) => error);
    assert(failure instanceof BuildFailed);
    assert.deepEqual(
      failure.problems.map(({ line }) => line),
      [2, 3],
    );
  });

  each('ends when it is canceled, and leaves the name to what had it', async (name) => {
    await write(GOOD);
    const { built } = await build(name);
    await write(slowly());
    const canceled = new AbortController();
    const cancel = (record: BuildRecord) => {
      if (statesOf(record).get('3-3') === 'running') canceled.abort();
    };
    await assert.rejects(build(name, {}, { signal: canceled.signal, onRecord: cancel }), { name: 'AbortError' }, name);
    assert.equal((await builders.get(name)?.client.inspectImage('localhost/built:1'))?.id, built?.id, name);
  });

  it('goes to a tar of all its platforms, and to an engine that holds them', async function () {
    const name = 'BuildKit of 28';
    if (!builders.has(name)) return this.skip();
    await write('FROM scratch\nCOPY a.txt /\n');
    const tar = join(top, 'platforms, "two".oci.tar');
    const platforms = ['linux/amd64', 'linux/arm64'];
    const outcome = await build(name, { platforms, destination: 'tar', tar, tags: [] });
    assert.equal(outcome.built, null);
    const answers = await answersOf(openPath(tar));
    assert.deepEqual(answers.map(({ analysis }) => analysis.platform).sort(), platforms);
    const loaded = await build(name, { platforms });
    assert.equal(loaded.built?.id, (await builders.get(name)?.client.inspectImage('localhost/built:1'))?.id);
  });

  it('says so when its engine is killed in the middle, and builds once it is back', async function () {
    if (!own) return this.skip();
    let engine: Engine = own;
    const before = await foldersOfBuilds();
    for (const buildx of [null, await buildxAt(engine.host)]) {
      const client = await engines.client(engine.host);
      builders.set('killed', { client, buildx });
      await write(slowly());
      let killing: Promise<void> | undefined;
      const kill = (record: BuildRecord) => {
        if (statesOf(record).get('3-3') === 'running') killing ??= engine.kill?.();
      };
      const failure: unknown = await build('killed', {}, { onRecord: kill }).catch((error: unknown) => error);
      assert(buildx ? failure instanceof BuildFailed : failure instanceof EngineError, `${failure}`);
      await killing;
      const started: Engine | { missing: string } | undefined = await engine.again?.();
      assert(started && 'host' in started);
      engine = started;
      own = started;
      engines.forget(client);
      builders.set('killed', { client: await engines.client(engine.host), buildx });
      await write('FROM scratch\nCOPY a.txt /\n');
      assert.equal((await build('killed')).built?.layers.length, 1);
    }
    assert.deepEqual(await foldersOfBuilds(), before, 'nothing is left');
  });
});

async function foldersOfBuilds(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((each) => each.startsWith('layerscope-build-'));
}
