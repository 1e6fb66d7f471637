import assert from 'node:assert/strict';
import { claimedBase } from '../../src/dockerfile/claimedBase.ts';
import type { Image } from '../../src/image/image.ts';

const image = (Labels: Record<string, string> = {}) =>
  ({ config: { config: { Labels } }, rawManifest: null, indexes: [], manifestDigest: null }) as unknown as Image;
const fetched = (...materials: string[]) => claimedBase(image(), { materials });
const NOTHING = { name: null, digest: null };

describe('claimedBase', () => {
  it('is what a label says', () => {
    const labels = {
      'org.opencontainers.image.base.name': ' a:1 ',
      'org.opencontainers.image.base.digest': 'sha256:1',
    };
    assert.deepEqual(claimedBase(image(labels)), { name: 'a:1', digest: 'sha256:1' });
    assert.deepEqual(claimedBase(image()), NOTHING);
    assert.deepEqual(claimedBase(image({ 'org.opencontainers.image.base.name': 'a b' })), NOTHING);
  });

  it('is the one image that the build fetched, which is no frontend', () => {
    const uri = 'pkg:docker/ghcr.io/team/base@12-slim?digest=sha256:1a&platform=linux%2Famd64';
    assert.deepEqual(fetched('pkg:docker/docker/dockerfile@1', uri, 'https://example.com/a.tar'), {
      name: 'ghcr.io/team/base:12-slim',
      digest: 'sha256:1a',
    });
    assert.deepEqual(fetched('pkg:docker/localhost%3A5000/a'), { name: 'localhost:5000/a', digest: null });
    assert.deepEqual(fetched('pkg:docker/%zz@1'), { name: '%zz:1', digest: null });
    for (const none of [[], [uri, 'pkg:docker/alpine@3'], ['pkg:npm/a@1']]) assert.deepEqual(fetched(...none), NOTHING);
    const labelled = image({ 'org.opencontainers.image.base.name': 'a:1' });
    assert.equal(claimedBase(labelled, { materials: [uri] }).name, 'a:1');
  });
});
