import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Engine, ensureBuildx, startDockerd } from '../../scripts/engines.mjs';
import { BuildFailed } from '../../src/build/buildFailed.ts';
import { type Buildx, findBuildx } from '../../src/build/buildx.ts';
import type { BuildOptions } from '../../src/build/options.ts';
import type { BuildRecord } from '../../src/build/record.ts';
import { KIND } from '../../src/image/layerIndex.ts';
import { parseReference } from '../../src/image/reference.ts';
import type { EngineClient } from '../../src/sources/engine/client.ts';
import { Engines } from '../../src/sources/engine/engines.ts';
import { choicesOf } from '../../src/views/build/buildForm.ts';
import { type BuildMeans, type BuildOutcome, buildWork } from '../../src/views/build/buildWork.ts';
import { setUp } from '../../src/views/build/setup.ts';
import { pushWork } from '../../src/views/transfers/pushWork.ts';
import { loginsFor } from '../../src/views/transfers/registryLogin.ts';
import { answersOf, openPath } from '../helpers/analysis.ts';
import { tarOf } from '../helpers/tar.ts';
import { PLAIN_LOOK } from '../views/plainLook.ts';
import { Engine as EngineCalls } from './engine.ts';
import { loggedIn, Registry, USER } from './registry.ts';

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
  let open: Registry;
  let guarded: Registry;
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
    const registries = [await Registry.start(), await Registry.start({ hasPassword: true })] as const;
    for (const registry of registries) assert(registry instanceof Registry, String(registry));
    [open, guarded] = registries as readonly [Registry, Registry];
    await guarded.put('base', '1', { 'linux/amd64': [tarOf([{ name: 'base', content: 'base' }])] });
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
    for (const registry of [open, guarded]) await registry?.stop();
    await own?.stop();
    await rm(top, { recursive: true });
  });
  afterEach(async () => {
    // With its base there, BuildKit would not ask the registry for it.
    const left = ['localhost/built:1', `${guarded.host}/base:1`];
    for (const host of new Set([DOCKER, CONTAINERD, PODMAN, own?.host]))
      for (const image of left) if (host) await new EngineCalls(host).remove(image).catch(() => undefined);
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
  /** Lets the docker command be logged in to a registry, or to none. */
  const logIn = async (registry: string | null) => {
    const auth = Buffer.from(`${USER.name}:${USER.password}`).toString('base64');
    await writeFile(
      join(top, 'config', 'config.json'),
      JSON.stringify({ auths: registry ? { [registry]: { auth } } : {} }),
    );
  };
  const slowly = () => `FROM scratch\nCOPY a.txt /\nADD http://127.0.0.1:${(slow.address() as AddressInfo).port}/x /\n`;

  const build = (
    name: string,
    options: Partial<BuildOptions> = {},
    {
      signal = new AbortController().signal,
      onRecord = () => {},
      throughEngine = false,
      loginsOf = async () => undefined,
    }: Partial<{
      signal: AbortSignal;
      onRecord: (record: BuildRecord) => void;
      throughEngine: boolean;
      loginsOf: NonNullable<BuildMeans['loginsFor']>;
    }> = {},
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
      { ...builder, options: whole, throughEngine, loginsFor: loginsOf },
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
    const ignoreFiles = { '.dockerignore': '*\n!data\n', '.containerignore': '*\n!last\n' };
    const own = 'Dockerfile.dockerignore';
    await write('FROM scratch AS one\nCOPY . /\nFROM scratch\nCOPY nowhere /\n', {
      ...ignoreFiles,
      [own]: 'last\n',
      'data/kept': '',
    });
    const file = join(top, 'exported.tar');
    const files = async (options: Partial<BuildOptions>) => {
      await build(name, { ...options, destination: 'tar', tar: file }, { throughEngine: true });
      return filesOf(file);
    };
    // The one beside the Dockerfile takes the place of the other, but for what the classic builder takes out by itself.
    const kept = ['.containerignore', '.dockerignore', 'Dockerfile', own, 'a.txt', 'data/kept', 'data/x'];
    const ofBuilder = name.startsWith('classic') ? ['.dockerignore', 'Dockerfile'] : [];
    const expected = kept.filter((each) => !ofBuilder.includes(each));
    assert.deepEqual(await files({ target: 'one' }), expected, name);
    await rm(join(context, own));
    await write('FROM scratch\nCOPY . /\n');
    assert.deepEqual(await files({}), name === 'buildah' ? ['last'] : ['data/kept', 'data/x'], name);
    for (const each of [...Object.keys(ignoreFiles), 'data/kept']) await rm(join(context, each));
    await rm(file);
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

  it('of several platforms can go where the engine stores several, and elsewhere it is said why not', async function () {
    if ('missing' in buildxEnv || !CONTAINERD) return this.skip();
    const refused = async (endpoint: string, env: NodeJS.ProcessEnv, platforms: number) => {
      const setup = await setUp(engines, endpoint, env);
      return choicesOf(setup, platforms).map(({ refusal }) => refusal?.template.replace(/[,.:].*/s, '') ?? null);
    };
    const env = { ...process.env, ...buildxEnv };
    const why = 'The engine stores images by a graph driver';
    assert.deepEqual(await refused(CONTAINERD, env, 2), [null, null, null]);
    assert.deepEqual(await refused(DOCKER, env, 1), [null, null, null]);
    assert.deepEqual(await refused(DOCKER, env, 2), [why, why, why]);
    // A builder in a container would hold several; the store of the engine does not. It is not started for this.
    const many = await ensureBuildx(join(top, 'many'));
    assert('PATH' in many);
    const other = { ...process.env, ...many };
    const create = ['--host', DOCKER, 'buildx', 'create', '--driver', 'docker-container', '--use'];
    await promisify(execFile)('docker', create, { env: other });
    assert.deepEqual(await refused(DOCKER, other, 1), [null, null, null]);
    assert.deepEqual(await refused(DOCKER, other, 2), [why, null, null]);
    if (!PODMAN) return;
    const without = 'Without docker buildx an engine builds for its own platform only';
    assert.deepEqual(await refused(PODMAN, env, 2), [without, without, without]);
  });

  each('takes its base as who is logged in, and is pushed with and without a password', async (name) => {
    const builder = builders.get(name);
    assert(builder);
    await write(`FROM ${guarded.host}/base:1\nCOPY a.txt /\n`);
    await logIn(null);
    const refused: unknown = await build(name).catch((error: unknown) => error);
    assert(refused instanceof BuildFailed, `${name}: ${refused}`);
    assert.equal(refused.problems[0]?.line, 1, name);
    await logIn(guarded.host);
    const throughEngine = builder.buildx === null;
    for (const to of [guarded, open]) {
      const asked: string[] = [];
      const loginsOf = (registries: readonly string[]) => {
        asked.push(...registries);
        return loginsFor(registries, loggedIn(guarded.host), SILENT, PLAIN_LOOK);
      };
      const repository = name.toLowerCase().replaceAll(/[ .]/g, '-');
      const tags = [`${to.host}/${repository}:1`];
      const outcome = await build(name, { tags, destination: 'push' }, { throughEngine, loginsOf });
      const wanted = { endpoint: '', reference: parseReference(tags[0] ?? '') };
      if (throughEngine)
        await pushWork(builder.client, wanted, { ...SILENT, report: () => {} }, PLAIN_LOOK, loggedIn(guarded.host));
      assert.deepEqual(asked, throughEngine ? [guarded.host] : []);
      const digest = await to.digestOf(repository, '1');
      assert.match(digest ?? '', /^sha256:/);
      if (name === 'BuildKit of 28') assert.equal(outcome.digests[0], digest);
    }
  });
});

/** The files that a container of the image in an archive sees. */
async function filesOf(file: string): Promise<string[]> {
  const [answer] = await answersOf(openPath(file));
  assert(answer);
  const { overlay } = answer.contents;
  return Array.from({ length: overlay.nodeCount }, (_, node) => node)
    .filter((node) => overlay.finalVersion(node) >= 0 && overlay.kindOf(overlay.finalVersion(node)) === KIND.file)
    .map((node) => overlay.pathOf(node))
    .sort();
}

const SILENT = { signal: new AbortController().signal, log: () => {} };
