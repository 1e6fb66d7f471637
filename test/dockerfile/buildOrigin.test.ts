import assert from 'node:assert/strict';
import { buildOrigin } from '../../src/dockerfile/buildOrigin.ts';
import type { BuildProvenance } from '../../src/dockerfile/provenance.ts';
import type { Image } from '../../src/image/image.ts';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const imageOf = (Labels: Record<string, string>, annotations?: Record<string, string>) =>
  ({
    config: { config: { Labels } },
    rawManifest: { digest: 'sha256:1', bytes: bytes({ config: { digest: 'sha256:2' }, annotations }) },
    indexes: [],
    manifestDigest: null,
  }) as unknown as Image;
const URL = 'https://github.com/team/app';
const SOURCE = 'org.opencontainers.image.source';

describe('buildOrigin', () => {
  it('is nothing of an image that says nothing', () =>
    assert.deepEqual(buildOrigin(imageOf({}), null), { repositories: [], services: [] }));

  it('is what labels and annotations say of repository, revision and file', () => {
    const labels = {
      [SOURCE]: URL,
      'org.opencontainers.image.url': `${URL}/packages`,
      'com.docker.image.source.entrypoint': 'docker/Dockerfile',
    };
    const { repositories } = buildOrigin(imageOf(labels, { 'org.opencontainers.image.revision': '1a2b' }), null);
    const claim = { revision: '1a2b', path: 'docker/Dockerfile' };
    assert.deepEqual(repositories, [
      { url: URL, label: SOURCE, ...claim },
      { url: `${URL}/packages`, label: 'org.opencontainers.image.url', ...claim },
    ]);
    const old = buildOrigin(imageOf({ 'org.label-schema.vcs-url': URL, 'org.label-schema.vcs-ref': 'a' }), null);
    assert.deepEqual(old.repositories, [{ url: URL, label: 'org.label-schema.vcs-url', revision: 'a', path: null }]);
  });

  it('is what the builder recorded before what labels say', () => {
    const vcs = { source: URL, revision: 'b', path: 'Dockerfile' };
    const { repositories } = buildOrigin(imageOf({ [SOURCE]: 'https://h/o' }), { vcs } as BuildProvenance);
    assert.deepEqual(repositories, [
      { url: URL, label: null, revision: 'b', path: 'Dockerfile' },
      { url: 'https://h/o', label: SOURCE, revision: null, path: null },
    ]);
  });

  it('is the service that compose built, and where a container says that its project is', () => {
    const own = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' };
    const container = {
      ...own,
      'com.docker.compose.project.working_dir': '/src/shop',
      'com.docker.compose.project.config_files': '/src/shop/compose.yaml,/src/shop/compose.prod.yaml',
    };
    assert.deepEqual(buildOrigin(imageOf(own), null, [container, { a: 'b' }]).services, [
      {
        project: 'shop',
        service: 'web',
        directory: '/src/shop',
        files: ['/src/shop/compose.yaml', '/src/shop/compose.prod.yaml'],
      },
      { project: 'shop', service: 'web', directory: null, files: [] },
    ]);
  });
});
