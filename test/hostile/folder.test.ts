import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Analysis } from '../../src/image/analyze.ts';
import { answersOf, openPath } from '../helpers/analysis.ts';
import { blobPath, configOf, descriptorOf, json } from '../helpers/archive.ts';
import { tarOf } from '../helpers/tar.ts';

const SECRET = tarOf([{ name: 'secret', content: 'not to be read' }]);
const OWN = tarOf([{ name: 'own', content: 'to be read' }]);

describe('Hostile folders', () => {
  let root: string;
  let folder: string;
  before(async function () {
    // Links and FIFOs need rights there that tests do not have.
    if (process.platform === 'win32') this.skip();
    root = await mkdtemp(join(tmpdir(), 'layerscope-hostile-'));
    folder = join(root, 'layout');
    await writeFile(join(root, 'secret.tar'), SECRET);
  });
  after(() => root && rm(root, { recursive: true }));

  /** A layout of one image whose upper layer's blob is made by the function. */
  async function analyzeWith(make: (blob: string) => Promise<void> | void): Promise<Analysis | undefined> {
    await rm(folder, { recursive: true, force: true });
    const config = configOf([OWN, SECRET]);
    const manifest = json({
      config: descriptorOf(config, 'application/vnd.oci.image.config.v1+json'),
      layers: [descriptorOf(OWN, 'layer'), descriptorOf(SECRET, 'layer')],
    });
    const index = json({ manifests: [descriptorOf(manifest, 'application/vnd.oci.image.manifest.v1+json')] });
    const blobs = [config, manifest, OWN].map((blob) => [blobPath(blob), blob] as const);
    for (const [path, bytes] of [...blobs, ['index.json', index] as const]) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    await make(join(folder, blobPath(SECRET)));
    const [answer] = await answersOf(openPath(folder));
    return answer?.analysis;
  }

  function isAbsent(what: string, make: (blob: string) => Promise<void> | void): void {
    it(`are not left by ${what}`, async () => {
      const analysis = await analyzeWith(make);
      assert.deepEqual(
        [analysis?.entries, analysis?.notes.map(({ code }) => code), analysis?.verified],
        [1, ['layer-absent'], false],
      );
    });
  }

  isAbsent('a link to a file outside', (blob) => symlink('../../../secret.tar', blob));
  isAbsent('an absolute link', (blob) => symlink(join(root, 'secret.tar'), blob));
  isAbsent('a link to what everybody may read', (blob) => symlink('/etc/passwd', blob));
  isAbsent('a device without an end', (blob) => symlink('/dev/zero', blob));
  isAbsent('a FIFO that nobody writes', (blob) => void execFileSync('mkfifo', [blob]));
  isAbsent('a folder', (blob) => mkdir(blob));
  isAbsent('a link to itself', (blob) => symlink(blob, blob));
  isAbsent('a link to the folder’s parent', (blob) => symlink('..', blob));

  it('show what they do hold', async () => {
    const analysis = await analyzeWith((blob) => writeFile(blob, SECRET));
    assert.deepEqual([analysis?.entries, analysis?.notes, analysis?.verified], [2, [], true]);
  });

  it('do not lead out by a digest', async () => {
    await analyzeWith(() => undefined);
    const escapes = ['sha256:../../../secret.tar', 'sha256/../../../../secret.tar:', '../secret.tar', '/etc/passwd'];
    const manifests = escapes.map((digest) => ({ digest, size: SECRET.length }));
    await writeFile(join(folder, 'index.json'), json({ manifests }));
    const source = await openPath(folder);
    const states = source.catalog.images.flatMap(({ variants }) => variants.map(({ state }) => state));
    await source.close();
    assert.deepEqual(states, Array(escapes.length).fill('broken'));
  });

  it('do not lead out by the paths of a manifest.json', async () => {
    await analyzeWith(() => undefined);
    await rm(join(folder, 'index.json'));
    await writeFile(join(folder, 'config.json'), configOf([SECRET, SECRET]));
    const layers = ['../secret.tar', join(root, 'secret.tar')];
    await writeFile(join(folder, 'manifest.json'), json([{ Config: 'config.json', Layers: layers }]));
    const [answer] = await answersOf(openPath(folder));
    assert.deepEqual(
      answer?.analysis.notes.map(({ code, layer }) => [code, layer]),
      [
        ['layer-absent', 0],
        ['layer-absent', 1],
      ],
    );
  });
});
