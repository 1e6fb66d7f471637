import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileView } from '../../src/image/fileView.ts';
import { displayName } from '../../src/image/names.ts';
import { attributesOf } from '../../src/image/versions.ts';
import { FileContents } from '../../src/layers/fileContents.ts';
import { readContents } from '../../src/layers/readContents.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { changesTar, nothingMissing } from '../../src/sources/engine/changesTar.ts';
import { EngineClient } from '../../src/sources/engine/client.ts';
import { Engines } from '../../src/sources/engine/engines.ts';
import { RelatedImages } from '../../src/sources/engine/relatedImages.ts';
import { openSource } from '../../src/sources/index.ts';
import { until } from '../editor/screen/until.ts';
import { configOf, dockerArchiveOf } from '../helpers/archive.ts';
import { endpointOf } from '../helpers/fakeEngine.ts';
import { parseTar } from '../helpers/parseTar.ts';
import { tarOf } from '../helpers/tar.ts';
import { Engine, Refusal } from './engine.ts';
import { program } from './program.ts';

const HOSTS = { Docker: process.env['LAYERSCOPE_DOCKER_HOST'], Podman: process.env['LAYERSCOPE_PODMAN_HOST'] };
const BASE = [
  tarOf([
    { name: 'd/', mtime: 1 },
    { name: 'd/gone', content: 'not for long', mtime: 1 },
    { name: 'd/same', content: 'as it was', mtime: 1 },
    { name: 'd/changed', content: 'before', mtime: 1 },
    { name: 'program', content: program(), mode: 0o755, mtime: 1 },
  ]),
];
const CHILD = [...BASE, tarOf([{ name: 'more', content: 'of the child' }])];
const [BASE_NAME, CHILD_NAME] = ['localhost/layerscope-base:1', 'localhost/layerscope-child:1'] as const;
/** What needs least of the machine. */
const BARE = {
  NetworkMode: 'none',
  Ulimits: ['nofile', 'nproc'].map((name) => ({ Name: name, Soft: 1024, Hard: 1024 })),
};
/** What is copied into the container. */
const COPIED = tarOf([
  { name: 'd/changed', content: 'after it', mtime: 2, uid: 7, mode: 0o600 },
  { name: 'new/', mtime: 2 },
  { name: 'new/a file', content: 'of the container', mtime: 2 },
  { name: 'new/link', type: '2', link: '../d/same', mtime: 2 },
  { name: `new/${'long-'.repeat(30)}`, content: '', mtime: 2 },
]);

for (const [kind, host] of Object.entries(HOSTS))
  describe(`A container of ${kind}`, () => {
    const engine = new Engine(host ?? '');
    const engines = new Engines();
    let client: EngineClient;
    let spools: string;
    let id = '';

    before(async function () {
      spools = await mkdtemp(join(tmpdir(), 'layerscope-engines-'));
      if (!host) {
        console.log(`  skipped: there is no ${kind} here`);
        return this.skip();
      }
      client = await EngineClient.connect(endpointOf(host));
      await engine.load(dockerArchiveOf(BASE, { tags: [BASE_NAME], config: configWithTimes(BASE) }));
      await engine.load(dockerArchiveOf(CHILD, { tags: [CHILD_NAME], config: configWithTimes(CHILD) }));
      id = await engine.create(BASE_NAME, { Cmd: ['/program'], HostConfig: BARE });
      await engine.copyTo(id, COPIED);
    });
    after(async () => {
      if (id !== '') await engine.removeContainer(id);
      if (client) for (const name of [BASE_NAME, CHILD_NAME]) await engine.remove(name);
      client?.close();
      engines.close();
      assert.deepEqual(await readdir(spools), [], 'nothing stays in the spool');
      await rm(spools, { recursive: true });
    });

    /** Marks of the topmost layer by path, and what is in its files. */
    const changed = async (): Promise<Record<string, string>> => {
      const address = { kind: 'container', endpoint: host ?? '', container: id } as const;
      const source = await openSource(address, { spoolDirectory: spools, engines });
      const [image] = presentImages(source.catalog);
      assert(image);
      const { overlay, notes } = await readContents(image);
      assert.deepEqual([notes, image.notes], [[], []]);
      const owned = overlay.finalVersion(overlay.find('d/changed'));
      assert.equal(attributesOf(overlay, owned).owner, 7);
      const view = new FileView(overlay, { kind: 'layer', layer: image.layers.length - 1 });
      const files = new FileContents(overlay, image.layers, spools);
      const rows: Record<string, string> = {};
      for (let node = 1; node < overlay.nodeCount; node++) {
        const mark = view.markOf(node);
        if (mark === 'none' || mark === 'unchanged') continue;
        const version = view.versionOf(node);
        const inode = mark === 'removed' || version < 0 ? undefined : overlay.inodeOf(version);
        const bytes = inode && (await files.open(inode));
        const text = bytes ? Buffer.from(await bytes.read(0, 99)).toString() : '';
        rows[displayName(overlay.pathOf(node))] = `${mark} ${text}`.trim();
      }
      await files.close();
      await source.close();
      return rows;
    };
    const COPIES = {
      'd/changed': 'modified after it',
      new: 'added',
      'new/a file': 'added of the container',
      'new/link': 'added',
      [`new/${'long-'.repeat(30)}`]: 'added',
    };

    it('has what was changed in it as a layer above its image', async () => {
      assert.deepEqual(await changed(), COPIES);
    });

    // Podman says that root owns what it gives path by path, and rounds its times: that is not how its containers are read.
    const ANYHOW = { dataOffset: 0, ...(kind === 'Podman' ? { uid: 0, gid: 0, mtime: 0 } : {}) };

    it('gives the same path by path as in one stream', async () => {
      const container = client.container(id);
      const changes = await container.changes();
      const tars: ReturnType<typeof parseTar>[] = [];
      for (const requests of [1000, 0]) {
        const pieces: Uint8Array[] = [];
        const missing = nothingMissing();
        for await (const piece of changesTar(container, { changes, mounts: [] }, missing, undefined, { requests }))
          pieces.push(piece);
        assert.deepEqual(missing, nothingMissing());
        // Where each is in the tar, and so in which order, is nobody's business.
        const entries = parseTar(Buffer.concat(pieces)).map((entry) => ({ ...entry, ...ANYHOW }));
        tars.push(entries.sort((a, b) => (a.name < b.name ? -1 : 1)));
      }
      assert.deepEqual(tars[0], tars[1]);
    });

    it('prints, works, changes files, and ends', async function () {
      try {
        await engine.start(id);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        console.log(`  skipped: no container runs here (${error.message})`);
        return this.skip();
      }
      const container = client.container(id);
      const read = { stdout: '', stderr: '' };
      const { signal } = new AbortController();
      for await (const { stream, bytes } of await container.log(false, { tail: 10, timestamps: false }, signal))
        read[stream] += Buffer.from(bytes).toString();
      assert.deepEqual(read, { stdout: 'out\n', stderr: 'err\n' });
      const ended = await until('it has ended', async () => {
        const now = await container.inspect();
        return now.state === 'exited' ? now : undefined;
      });
      assert.deepEqual([ended.exitCode, ended.tty], [3, false]);
      // Podman prepares /etc for what it mounts there.
      const { etc: _, ...rows } = await changed();
      assert.deepEqual(rows, { ...COPIES, 'd/gone': 'removed', 'd/made': 'added text' });
    });

    it('has processes while it runs', async function () {
      const running = await engine.create(BASE_NAME, {
        Cmd: ['/program', 'wait'],
        Tty: true,
        HostConfig: BARE,
      });
      try {
        await engine.start(running);
        const container = client.container(running);
        // Until the program is executed, its process is that of who executes it.
        const { titles, rows } = await until('the program', async () => {
          const processes = await container.processes();
          return processes.rows[0]?.at(-1)?.startsWith('/program') ? processes : undefined;
        });
        assert(
          titles.some((title) => /^(CMD|COMMAND)$/.test(title)),
          titles.join(),
        );
        assert.deepEqual([rows.length, rows[0]?.at(-1)], [1, '/program wait']);
        const { tty, state } = await container.inspect();
        assert.deepEqual([tty, state], [true, 'running']);
        let text = '';
        const ended = new AbortController();
        const log = await container.log(tty, { tail: 10, timestamps: false }, ended.signal);
        await assert.rejects(
          async () => {
            for await (const { bytes } of log) {
              text += Buffer.from(bytes).toString();
              if (text.length === 10) ended.abort();
            }
          },
          { name: 'AbortError' },
        );
        assert.equal(text, 'out\r\nerr\r\n');
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        console.log(`  skipped: no container runs here (${error.message})`);
        this.skip();
      } finally {
        await engine.removeContainer(running);
      }
    });

    it('has an image that others are built on, and what it shares with them', async () => {
      const { id: image, stated } = await client.inspectImage(BASE_NAME);
      const layers = stated.RootFS?.Layers ?? [];
      const { signal } = new AbortController();
      const { images } = await new RelatedImages().find(client, image, layers, signal);
      const child = images.find(({ tags }) => tags.some((tag) => tag.endsWith('layerscope-child:1')));
      assert.deepEqual([child?.relation, child?.layers], ['built-on-it', 1]);
      const sizes = (await client.imageSizes()).get(image);
      console.log(`    ${kind}: ${sizes?.size} bytes, ${sizes?.sharedSize} of them shared`);
      assert(sizes && (sizes.sharedSize === null || sizes.sharedSize > 0));
    });
  });

/** Podman wants to know when each step was made. */
function configWithTimes(layers: readonly Uint8Array[]): Buffer {
  const created = '2026-11-26T10:00:00Z';
  return configOf(layers, { created, history: layers.map((_, index) => ({ created, created_by: `step ${index}` })) });
}
