import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { type Engine as Started, startContainerdDockerd, startDockerd } from '../../../scripts/engines.mjs';
import { DockerHub } from '../../engines/dockerHub.ts';
import { Engine } from '../../engines/engine.ts';
import { Network, Registry } from '../../engines/registry.ts';
import { Wire } from '../../engines/wire.ts';
import { contextFile } from '../../helpers/fakeMachine.ts';
import { commandOf, does, logOf } from './answers.ts';
import { builderFor, buildOne } from './building.ts';
import { interruptAll } from './interrupting.ts';
import { movesWithArchives } from './movesWithArchives.ts';
import { movesWithRegistries } from './movesWithRegistries.ts';
import { OwnDocker } from './ownDocker.ts';
import { runOne } from './running.ts';
import { note } from './runTests.ts';

type Env = Readonly<Record<string, string>>;

/** The two stores of images that a Docker can have, by names of contexts. */
const STARTS: Readonly<Record<string, (env: Env) => Promise<Started | { missing: string }>>> = {
  'graph-driver': (env) => startDockerd([], env),
  containerd: (env) => startContainerdDockerd(env),
};

describe('moving images', () => {
  const folder = mkdtempSync(join(tmpdir(), 'layerscope-moving-'));
  const { DOCKER_CONFIG, DOCKER_CONTEXT, DOCKER_HOST, PATH } = process.env;
  let started: readonly (DockerHub | Registry | string)[] = [];
  let hub: DockerHub;
  let registry: Registry;
  let guarded: Registry;

  before(async function () {
    this.timeout(120_000);
    // What the extension finds of the docker command is ours.
    process.env['DOCKER_CONFIG'] = folder;
    delete process.env['DOCKER_HOST'];
    started = await Promise.all([DockerHub.start(), Registry.start(), Registry.start({ hasPassword: true })]);
    const missing = started.find((each) => typeof each === 'string');
    if (missing !== undefined) return skip(this, 'moving images', missing);
    [hub, registry, guarded] = started as [DockerHub, Registry, Registry];
  });
  after(async () => {
    for (const each of started) if (typeof each !== 'string') await each.stop();
    Object.assign(process.env, { DOCKER_CONFIG, DOCKER_CONTEXT, DOCKER_HOST, PATH });
    for (const [name, value] of Object.entries({ DOCKER_CONFIG, DOCKER_CONTEXT, DOCKER_HOST }))
      if (value === undefined) delete process.env[name];
    rmSync(folder, { recursive: true });
  });

  for (const [name, start] of Object.entries(STARTS))
    describe(`with a Docker of a ${name} store`, () => {
      const at = new OwnDocker(name, folder);
      const { docker } = at;
      let own: Started;
      let wire: Wire;
      let network: Network;
      before(async function () {
        this.timeout(120_000);
        const dockerd = await start(hub.env);
        if ('missing' in dockerd) return skip(this, `moving images with a Docker of a ${name} store`, dockerd.missing);
        own = dockerd;
        Object.assign(at, { engine: new Engine(own.host), hub, registry, guarded });
        [wire, network] = [await Wire.to(own.host), await Network.before(registry)];
        const [path, text] = contextFile(name, wire.host, {}, folder);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
        process.env['DOCKER_CONTEXT'] = name;
      });
      after(async () => {
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
        await wire?.stop();
        await network?.stop();
        await own?.stop();
      });

      it('tags several times at once, says what loses its name, and untags what is selected', async () => {
        await at.load('localhost/a:1');
        await at.load('localhost/taken:1');
        const asked = await does('tagImage', [at.row('localhost/a:1')], 'localhost/b:2 localhost/taken:1');
        assert.deepEqual(asked[0]?.says, ['localhost/taken:1 names another image now, which loses it.']);
        const id = await at.idOf('localhost/a:1');
        assert.deepEqual([await at.idOf('localhost/b:2'), await at.idOf('localhost/taken:1')], [id, id]);
        assert.equal(
          await commandOf('Tag localhost/a:1 as localhost/b:2'),
          `${docker} tag localhost/a:1 localhost/b:2`,
        );

        const rows = ['localhost/a:1', 'localhost/b:2'].map((each) => at.row(each));
        await does('untagImage', [rows[0], rows], 'Remove');
        assert.deepEqual((await at.engine.inspect('localhost/taken:1')).RepoTags, ['localhost/taken:1']);
        assert.equal(await commandOf(), `${docker} image rm localhost/a:1 localhost/b:2`);
        const last = await does('untagImage', [at.row('localhost/taken:1')], 'Remove');
        assert.match(
          last[0]?.says.join('\n') ?? '',
          /^Untagged: localhost\/taken:1\n(?:.*\n)*Deleted: localhost\/taken:1 \(/m,
        );
        await assert.rejects(at.engine.inspect(id), /404|No such image/);
      });

      it('removes an image and what stands in its way, once all of that was named', async () => {
        await at.load('localhost/held:1', 'localhost/held:2');
        await at.engine.create('localhost/held:1');
        const [asked] = await does('removeImage', [at.row('localhost/held:1')], 'Remove Those, Too');
        assert.match(asked?.title ?? '', /^Remove localhost\/held:[12]\?$/);
        const says = asked?.says.join('\n') ?? '';
        assert.match(says, /^localhost\/held:[12] stays: the container \S+ has it \(created\)\.$/m);
        assert.match(says, /^Container, removed: \S+ \(created\)$/m);
        assert.match(says, /^Untagged: localhost\/held:1\nUntagged: localhost\/held:2$/m);
        assert.match(says, /^Deleted: localhost\/held:[12] \([0-9a-f]{12}, \d+ kB\)$/m);
        assert.match(says, /^This frees \d+ kB\. What stays shares nothing of it\.\nRemove Those, Too$/m);
        await assert.rejects(at.engine.inspect('localhost/held:2'), /404|No such image/);
        const log = (await logOf()).join('\n');
        assert.match(log, /^Untagged: localhost\/held:[12]$/m);
        assert.match(log, /^Deleted: sha256:/m);
        const names = 'localhost/held:[12] localhost/held:[12]';
        assert.match(await commandOf(), new RegExp(`^${docker} rm \\w+ && ${docker} image rm ${names}$`));
      });

      it('says how far it came where the engine is gone in the middle of removing several, which can be done again', async () => {
        const tags = ['x', 'y', 'z'].map((each) => `localhost/${each}:1`);
        for (const tag of tags) await at.load(tag);
        const rows = tags.map((each) => at.row(each));
        let count = 0;
        wire.asked = (piece) => {
          if (piece.includes('DELETE /') && ++count === 2) wire.cut();
        };
        const [asked] = await does('removeImage', [rows[0], rows], 'Remove');
        assert.equal(asked?.title, 'Remove 3 things?');
        assert.match(
          (await logOf()).at(-1) ?? '',
          /was gone in the middle: 1 removed, 1 not touched, and of localhost\/[xyz]:1 nobody knows\.$/,
        );
        wire.asked = () => {};
        wire.mend();
        const ids = await Promise.all(tags.map((tag) => at.idOf(tag).catch(() => null)));
        const left = rows.filter((_, index) => ids[index] !== null);
        assert.equal(left.length, 2);
        await does('removeImage', [left[0], left], 'Remove');
        assert.match(await commandOf(), new RegExp(`^${docker} image rm localhost/[xyz]:1 localhost/[xyz]:1$`));
        for (const tag of tags) await assert.rejects(at.engine.inspect(tag), /404|No such image/);
      });

      movesWithRegistries(at);
      movesWithArchives(at);

      it('runs an image, and does with its containers all that can be done', () => runOne(at.engine, name)).timeout(
        180_000,
      );

      it('builds with what there is, once and again, fails at a line, is canceled, and writes what opens', async function () {
        this.timeout(120_000);
        const builder = await builderFor(name, folder);
        if ('missing' in builder) return skip(this, 'building', builder.missing);
        process.env['PATH'] = builder.PATH;
        await buildOne(at, name, folder, builder.row);
      });

      it('cancels what is in its middle, says what lost its engine there, leaves nothing of either, and does it again', async function () {
        this.timeout(120_000);
        const all = { at, wire, network };
        // The one is killed, the other cut off.
        if (name === 'containerd') {
          const [lose, regain] = [async () => wire.cut(), async () => wire.mend()];
          return interruptAll({ ...all, canceled: ['push', 'load'], lose, regain });
        }
        const lose = async () => own.kill?.();
        const regain = async () => {
          const dockerd = await own.again?.();
          assert(dockerd && 'host' in dockerd, JSON.stringify(dockerd));
          own = dockerd;
        };
        return interruptAll({ ...all, canceled: ['pull', 'save'], lose, regain });
      });
    });

  // Tests of a suite come before those of the suites in it.
  describe('in the end', () => {
    it('leaves nothing but what was wanted', () => {
      const left = readdirSync(folder).filter(
        (name) =>
          !/^(contexts|config\.json|cli-plugins|buildx|no-docker|[\w-]+-context|[^.]+\.tar(\.gz|\.zst)?)$/.test(name),
      );
      assert.deepEqual(left, []);
    });
  });
});

function skip(context: Mocha.Context, what: string, why: string): void {
  note(`skipped: ${what}: ${why}`);
  context.skip();
}
