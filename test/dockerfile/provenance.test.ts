import assert from 'node:assert/strict';
import { readProvenance } from '../../src/dockerfile/provenance.ts';

const V02 = 'https://mobyproject.org/buildkit@v1#metadata';
const SOURCE = 'https://github.com/team/app.git';

function vcsOf(predicateType: string, predicate: object) {
  const bytes = Buffer.from(
    JSON.stringify({ predicateType: `https://slsa.dev/provenance/${predicateType}`, predicate }),
  );
  return readProvenance(bytes, [], null, 'provenance')?.vcs;
}

describe('the repository that provenance records', () => {
  const vcs = { source: SOURCE, revision: '1a2b', 'localdir:context': '.', 'localdir:dockerfile': 'docker' };

  it('is that of the build context, in both versions', () => {
    const found = { source: SOURCE, revision: '1a2b', path: 'docker/app.Dockerfile' };
    const invocation = { configSource: { entryPoint: 'app.Dockerfile' } };
    assert.deepEqual(vcsOf('v0.2', { invocation, metadata: { [V02]: { vcs } } }), found);
    const buildDefinition = { externalParameters: { configSource: { path: 'app.Dockerfile' } } };
    const runDetails = { metadata: { buildkit_metadata: { vcs } } };
    assert.deepEqual(vcsOf('v1', { buildDefinition, runDetails }), found);
  });

  it('is told without a file or a revision where the builder says none', () => {
    const metadata = (value: object) => vcsOf('v0.2', { metadata: { [V02]: { vcs: value } } });
    assert.deepEqual(metadata({ source: SOURCE }), { source: SOURCE, revision: null, path: null });
    assert.equal(metadata({ source: SOURCE, 'localdir:dockerfile': '.' })?.path, 'Dockerfile');
    assert.equal(metadata({ revision: '1a2b' }), null);
    assert.equal(vcsOf('v0.2', {}), null);
  });

  it('is the one that was fetched as context', () => {
    const of = (uri: string) =>
      vcsOf('v0.2', { invocation: { configSource: { uri, digest: { sha1: '1a2b' }, entryPoint: 'Dockerfile' } } });
    assert.deepEqual(of(SOURCE), { source: SOURCE, revision: '1a2b', path: 'Dockerfile' });
    assert.deepEqual(of(`${SOURCE}#main:docker/app`), {
      source: SOURCE,
      revision: '1a2b',
      path: 'docker/app/Dockerfile',
    });
    assert.deepEqual(of(`${SOURCE}#main`), { source: SOURCE, revision: '1a2b', path: 'Dockerfile' });
  });
});
