import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Image } from '../../src/image/image.ts';
import { dockerInspect } from '../../src/image/inspect.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { openPath } from '../helpers/analysis.ts';
import { FIXTURES } from '../helpers/fixtures.ts';

async function imagesOf(archive: string): Promise<Image[]> {
  const source = await openPath(join(FIXTURES, 'archives', archive));
  await source.close();
  return presentImages(source.catalog);
}

/** An engine writes what a config does not say as well: '', null, false. */
function said(config: unknown): [string, unknown][] {
  const isSaid = (value: unknown) => value !== '' && value !== null && value !== false;
  return Object.entries(config as Record<string, unknown>)
    .filter(([, value]) => isSaid(value))
    .sort();
}

describe('dockerInspect', () => {
  for (const file of readdirSync(join(FIXTURES, 'inspect')))
    it(`says what Docker said of ${basename(file, '.json')}`, async () => {
      const { Config, DockerVersion, ...real } = JSON.parse(readFileSync(join(FIXTURES, 'inspect', file), 'utf8'));
      const image = (await imagesOf(basename(file, '.json'))).find(({ id }) => id === real.Id);
      assert.ok(image);
      const found = dockerInspect(image);
      assert.deepEqual(Object.fromEntries(Object.keys(real).map((key) => [key, found[key]])), real);
      assert.deepEqual(said(found['Config']), said(Config));
      assert.equal(found['DockerVersion'] ?? '', DockerVersion);
    });

  it('names the descriptor, and the digest under each repository', async () => {
    const [image] = await imagesOf('tiny.docker28-containerd.tar');
    assert.ok(image?.rawManifest);
    const { RepoTags, RepoDigests, Descriptor } = dockerInspect(image);
    assert.deepEqual(RepoTags, ['tiny:1.0']);
    // The digest of what the tag points to, which is the index.
    assert.deepEqual(RepoDigests, [`tiny@${image.indexes[0]?.digest}`]);
    const { digest, mediaType, bytes } = image.rawManifest;
    assert.deepEqual(Descriptor, { mediaType, digest, size: bytes.length });
  });

  it('leaves out what nothing determines', async () => {
    const [image] = await imagesOf('untagged.docker20.tar');
    assert.ok(image);
    const found = dockerInspect({
      ...image,
      config: {},
      platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
    });
    assert.deepEqual(found, {
      Id: image.id,
      RepoTags: [],
      RepoDigests: [],
      Comment: '',
      Author: '',
      Architecture: 'arm',
      Variant: 'v7',
      Os: 'linux',
      RootFS: { Type: 'layers', Layers: [] },
    });
  });
});
