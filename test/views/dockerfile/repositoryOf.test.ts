import assert from 'node:assert/strict';
import { repositoryOf } from '../../../src/views/dockerfile/repositoryOf.ts';

const of = (...references: string[]) => repositoryOf({ references, id: `sha256:${'1'.repeat(64)}` });

describe('repositoryOf', () => {
  it('is the same for all builds of an image, from archives and from engines', () => {
    const names = ['app:1.0', 'app:2.0', 'docker.io/library/app:1.0', `app@sha256:${'0'.repeat(64)}`];
    for (const name of names) assert.equal(of(name), 'docker.io/library/app', name);
  });

  it('keeps registries with their ports', () => {
    assert.equal(of('localhost:5000/team/app:1.0'), 'localhost:5000/team/app');
    assert.equal(of('localhost:5000/team/app'), 'localhost:5000/team/app');
  });

  it('is the ID of an image that has no name, or only a tag', () => {
    assert.equal(of(), `sha256:${'1'.repeat(64)}`);
    assert.equal(of('latest'), `sha256:${'1'.repeat(64)}`);
    assert.equal(of('1.0', 'app:1.0'), 'docker.io/library/app');
  });

  it('takes names that no engine would', () => assert.equal(of('Team/My App:1.0'), 'Team/My App'));
});
