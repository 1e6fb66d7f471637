import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { buildxDockerfiles, buildxFolder } from '../../../../src/views/dockerfile/told/buildxState.ts';
import { folderOfTest } from './folders.ts';

describe('buildxFolder', () => {
  it('is where the variables of Docker and buildx put it', () => {
    assert.equal(buildxFolder({}), join(homedir(), '.docker', 'buildx'));
    assert.equal(buildxFolder({ DOCKER_CONFIG: '/d' }), join('/d', 'buildx'));
    assert.equal(buildxFolder({ DOCKER_CONFIG: '/d', BUILDX_CONFIG: '/b' }), '/b');
  });
});

describe('buildxDockerfiles', () => {
  const { root, write } = folderOfTest();
  const state = (LocalPath: string, DockerfilePath?: string) =>
    JSON.stringify({ Target: 'default', LocalPath, DockerfilePath });

  it('is what was built here, the newest first, each once', async () => {
    const refs = {
      'refs/default/default/old': state('/src/old', '/src/old/Dockerfile'),
      'refs/default/default/again': state('/src/app', 'docker/app.Dockerfile'),
      'refs/default/default/bare': state('/src/bare'),
      'refs/cloud/node0/new': state('/src/app', '/src/app/docker/app.Dockerfile'),
    };
    write({ ...refs, 'refs/__group__/x': '{}', current: '{}' });
    const times = { old: 1, again: 2, bare: 3, new: 4 };
    for (const path of Object.keys(refs)) {
      const time = times[path.split('/').at(-1) as keyof typeof times];
      utimesSync(join(root, path), time, time);
    }
    assert.deepEqual(await buildxDockerfiles(root), [
      '/src/app/docker/app.Dockerfile',
      '/src/bare/Dockerfile',
      '/src/old/Dockerfile',
    ]);
  });

  it('is nothing where nothing was built, or from elsewhere, or it cannot be read', async () => {
    assert.deepEqual(await buildxDockerfiles(join(root, 'none')), []);
    const odd = ['', '{', '[]', '{}', '{"LocalPath":7}', state('https://h/a.git'), state('-'), state('/a', '-')];
    const far = [state('//host/share', 'Dockerfile'), state('/a', '//host/share/Dockerfile'), state('a/b', 'c')];
    write(Object.fromEntries([...odd, ...far].map((text, index) => [`odd/refs/a/b/${index}`, text])));
    assert.deepEqual(await buildxDockerfiles(join(root, 'odd')), ['/host/share/Dockerfile']);
  });
});
