import assert from 'node:assert/strict';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { endpointModel, engineModel } from '../../../src/views/enginePage/engineModel.ts';
import { english } from '../../../src/views/words.ts';
import { type Answer, endpointOf, FakeEngine, VERSION } from '../../helpers/fakeEngine.ts';

/** The page's model of an engine that answers so. */
async function modelOf(answers: Record<string, Answer>) {
  const engine = await FakeEngine.start(answers);
  const client = await EngineClient.connect(engine.endpoint);
  try {
    return engineModel(client.about, await client.info(), {
      debugLine: { line: '"debug": true', file: '/f', usually: true },
      restartable: false,
    });
  } finally {
    client.close();
    await engine.stop();
  }
}

describe('the model of an engine', () => {
  it('has what the engine says of itself', async () => {
    const model = await modelOf({
      '/info': {
        ServerVersion: '28.5.1',
        Driver: 'overlay2',
        DriverStatus: [['Backing Filesystem', 'extfs'], ['Odd'], ['A', 'b', 'c']],
        SecurityOptions: ['name=apparmor', 'name=seccomp,profile=builtin', 'odd', ''],
        CgroupVersion: '2',
        Containers: 3,
        ContainersRunning: 1,
        Debug: true,
        NCPU: 0,
        RegistryConfig: { Mirrors: ['https://m/'] },
      },
    });
    assert.equal(model.program, 'Docker 28.5.1');
    assert.deepEqual([model.api, model.oldestApi, model.newestApi], ['1.51', '1.24', '1.51']);
    assert.deepEqual(model.driverStatus, [
      { name: 'Backing Filesystem', value: 'extfs' },
      { name: 'Odd', value: '' },
      { name: 'A', value: 'b c' },
    ]);
    assert.deepEqual(model.securityOptions, ['apparmor', 'seccomp (builtin)', 'odd', '']);
    assert.deepEqual([model.debug, model.running, model.paused, model.cpus], [true, 1, null, null]);
    assert.deepEqual(model.mirrors, ['https://m/']);
  });

  it('is there of one that says next to nothing, and of Podman', async () => {
    const model = await modelOf({
      '/_ping': (response) =>
        response.setHeader('Api-Version', '1.41').setHeader('Libpod-Api-Version', '5.6.0').end('OK'),
      '/version': { ...VERSION, Version: '5.6.0', ApiVersion: '1.41', MinAPIVersion: undefined },
      '/info': {},
    });
    assert.deepEqual(
      [model.program, model.api, model.oldestApi, model.debugLine],
      ['Podman 5.6.0', '1.41', null, null],
    );
    assert.deepEqual([model.images, model.memory, model.warnings, model.store], [null, null, [], 'graph-driver']);
  });

  it('is bounded, whatever the engine says', async () => {
    const long = 'x'.repeat(1_000_000);
    const model = await modelOf({
      '/info': {
        ServerVersion: long,
        OperatingSystem: long,
        DockerRootDir: long,
        DriverStatus: Array.from({ length: 10_000 }, () => [long.slice(0, 100), 'b']),
        Warnings: Array.from({ length: 10_000 }, () => 'w'),
        SecurityOptions: [long, `name=${long},${'a=b,'.repeat(10_000)}`],
        RegistryConfig: { Mirrors: Array.from({ length: 10_000 }, () => 'm') },
      },
    });
    assert(JSON.stringify(model).length < 30_000);
    assert.deepEqual([model.warnings.length, model.driverStatus.length], [200, 50]);
  });

  it('of an endpoint says who says so, and no password', () => {
    const of = (more: object) => endpointModel({ ...endpointOf('ssh://me:secret@build'), name: 'n', ...more }, english);
    assert.deepEqual(of({}), { name: 'n', host: 'ssh://me@build', found: 'an address that was added' });
    assert.equal(of({ name: 'ssh://me:secret@build' }).name, 'ssh://me@build');
    assert.equal(of({ origin: 'environment' }).found, 'as DOCKER_HOST says');
    assert.equal(of({ origin: 'platform' }).found, 'where Docker is by default');
    assert.equal(of({ origin: 'context' }).found, 'as the Docker context n says');
    assert.equal(of({ origin: 'context', description: 'd' }).found, 'as the Docker context n says: d');
    assert.equal(of({ description: 'Podman' }).found, 'a socket of Podman');
  });
});
