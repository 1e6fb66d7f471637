import assert from 'node:assert/strict';
import { isBroken } from '../../../src/sources/engine/endpoint.ts';
import { currentEndpoint, listEndpoints, resolveEndpoint } from '../../../src/sources/engine/endpoints.ts';
import { contextFile, fakeMachine, hashOf } from '../../helpers/fakeMachine.ts';

const CONFIG = '/home/me/.docker/config.json';
const BUILD = contextFile('build', 'ssh://me@build');
const TCP = contextFile('remote', 'tcp://remote:2376', { SkipTLSVerify: true });

/** Name, host and origin of the current endpoint. */
async function current(...machine: Parameters<typeof fakeMachine>): Promise<string> {
  const { name, host, origin } = await currentEndpoint(fakeMachine(...machine));
  return `${name} ${host} ${origin}`;
}

describe('the current endpoint', () => {
  it('is the platform’s own', async () => {
    assert.equal(await current(), 'default unix:///var/run/docker.sock platform');
    assert.equal(await current({}, { platform: 'darwin' }), 'default unix:///var/run/docker.sock platform');
    assert.equal(await current({}, { platform: 'win32' }), 'default npipe:////./pipe/docker_engine platform');
  });

  it('is DOCKER_HOST before all else', async () => {
    const env = { DOCKER_HOST: 'tcp://h:1', DOCKER_CONTEXT: 'build' };
    assert.equal(await current(Object.fromEntries([BUILD]), { env }), 'default tcp://h:1 environment');
  });

  it('is DOCKER_CONTEXT before the config’s', async () => {
    const files = { ...Object.fromEntries([BUILD, TCP]), [CONFIG]: '{"currentContext":"remote"}' };
    assert.equal(await current(files, { env: { DOCKER_CONTEXT: 'build' } }), 'build ssh://me@build context');
    assert.equal(await current(files), 'remote tcp://remote:2376 context');
  });

  it('is the default where that is chosen by name, or the config says nothing', async () => {
    for (const config of ['{"currentContext":"default"}', '{"currentContext":""}', '{"auths":{}}', '{}', ''])
      assert.equal(await current({ [CONFIG]: config }), 'default unix:///var/run/docker.sock platform', config);
    const files = { [CONFIG]: '{"currentContext":"build"}', ...Object.fromEntries([BUILD]) };
    assert.match(await current(files, { env: { DOCKER_CONTEXT: 'default' } }), /^default unix/);
  });

  it('is looked for in DOCKER_CONFIG', async () => {
    const files = {
      '/etc/d/config.json': '{"currentContext":"x"}',
      ...Object.fromEntries([contextFile('x', 'unix:///x', {}, '/etc/d')]),
    };
    assert.equal(await current(files, { env: { DOCKER_CONFIG: '/etc/d' } }), 'x unix:///x context');
  });

  it('is an error where the context is not there', async () => {
    for (const machine of [
      fakeMachine({ [CONFIG]: '{"currentContext":"gone"}' }),
      fakeMachine({}, { env: { DOCKER_CONTEXT: 'gone' } }),
    ])
      await assert.rejects(currentEndpoint(machine), {
        state: 'wrong-context',
        action: 'chooseEngine',
        message: 'There is no Docker context gone. Choose another, or make it with “docker context create”.',
      });
  });

  it('is an error where the config or the context cannot be read', async () => {
    await assert.rejects(current({ [CONFIG]: '{' }), { code: 'damaged' });
    await assert.rejects(current({ [CONFIG]: '[]' }), { code: 'damaged' });
    await assert.rejects(current({ [CONFIG]: '{"currentContext":7}' }), { code: 'damaged' });
    const env = { DOCKER_CONTEXT: 'x' };
    const file = `/home/me/.docker/contexts/meta/${hashOf('x')}/meta.json`;
    await assert.rejects(current({ [file]: '{"Name":"x","Endpoints":{"kubernetes":{}}}' }, { env }), {
      state: 'wrong-context',
    });
    await assert.rejects(current({ [file]: '{"Name":"x","Endpoints":null}' }, { env }), { state: 'wrong-context' });
    const readFile = () => Promise.reject(Object.assign(new Error(), { code: 'EACCES' }));
    await assert.rejects(currentEndpoint(fakeMachine({}, { readFile })), {
      code: 'unreadable',
      message: /permission denied/,
    });
  });

  it('has TLS where the environment wants it', async () => {
    const tls = async (env: Record<string, string>) =>
      (await currentEndpoint(fakeMachine({}, { env: { DOCKER_HOST: 'tcp://h', ...env } }))).tls;
    assert.equal(await tls({}), null);
    assert.deepEqual(await tls({ DOCKER_TLS_VERIFY: '1' }), { folder: '/home/me/.docker', verify: true });
    assert.deepEqual(await tls({ DOCKER_TLS: '1' }), { folder: '/home/me/.docker', verify: false });
    assert.deepEqual(await tls({ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/c' }), { folder: '/c', verify: true });
  });
});

describe('endpoints', () => {
  it('of addresses are names of contexts, the default, or hosts', async () => {
    const machine = fakeMachine({ ...Object.fromEntries([BUILD]), '/run/podman/podman.sock': null });
    assert.equal((await resolveEndpoint('build', machine)).host, 'ssh://me@build');
    assert.equal((await resolveEndpoint('default', machine)).origin, 'platform');
    assert.equal((await resolveEndpoint('unix:///run/podman/podman.sock', machine)).description, 'Podman');
    assert.equal((await resolveEndpoint('tcp://1.2.3.4:2375', machine)).host, 'tcp://1.2.3.4:2375');
    await assert.rejects(resolveEndpoint('gone', machine), { state: 'wrong-context' });
  });

  it('of contexts have the certificates of the store', async () => {
    const tlsFile = `/home/me/.docker/contexts/tls/${hashOf('build')}/docker/ca.pem`;
    const machine = fakeMachine({ ...Object.fromEntries([contextFile('build', 'tcp://b:1'), TCP]), [tlsFile]: 'ca' });
    const { endpoints } = await listEndpoints(machine);
    assert.deepEqual(
      endpoints.map((each) => (isBroken(each) ? each : each.tls)),
      [
        null,
        { folder: `/home/me/.docker/contexts/tls/${hashOf('build')}/docker`, verify: true },
        { folder: `/home/me/.docker/contexts/tls/${hashOf('remote')}/docker`, verify: false },
      ],
    );
  });

  it('are listed once each, the current one first', async () => {
    const machine = fakeMachine(
      {
        [CONFIG]: '{"currentContext":"remote"}',
        ...Object.fromEntries([BUILD, TCP, contextFile('colima', 'unix:///home/me/.colima/default/docker.sock')]),
        '/var/run/docker.sock': null,
        '/run/user/1000/docker.sock': null,
        '/run/user/1000/podman/podman.sock': null,
        '/home/me/.colima/default/docker.sock': null,
        '/home/me/.rd/docker.sock': null,
        '/home/me/.orbstack/run/docker.sock': null,
        '/home/me/.docker/desktop/docker.sock': null,
      },
      { env: {} },
    );
    const { current: name, endpoints } = await listEndpoints(machine);
    assert.equal(name, 'remote');
    assert.deepEqual(
      endpoints.map((each) => `${each.name} ${isBroken(each) ? 'broken' : (each.description ?? '')}`.trim()),
      [
        'remote remote of a test',
        'default',
        'build build of a test',
        'colima colima of a test',
        'unix:///run/user/1000/docker.sock Docker, rootless',
        'unix:///home/me/.docker/desktop/docker.sock Docker Desktop',
        'unix:///home/me/.rd/docker.sock Rancher Desktop',
        'unix:///home/me/.orbstack/run/docker.sock OrbStack',
        'unix:///run/user/1000/podman/podman.sock Podman',
      ],
    );
  });

  it('are found in the runtime folder that the environment names, and as pipes on Windows', async () => {
    const here = await listEndpoints(fakeMachine({ '/r/docker.sock': null }, { env: { XDG_RUNTIME_DIR: '/r' } }));
    assert.equal(here.endpoints[1]?.name, 'unix:///r/docker.sock');
    const files = { '//./pipe/docker_engine': null, '//./pipe/dockerDesktopLinuxEngine': null };
    const there = await listEndpoints(fakeMachine(files, { platform: 'win32', home: 'C:\\me' }));
    assert.deepEqual(
      there.endpoints.map(({ name }) => name),
      ['default', 'npipe:////./pipe/dockerDesktopLinuxEngine'],
    );
  });

  it('that are broken are listed with their reason, and hide no other', async () => {
    const machine = fakeMachine({
      [CONFIG]: '{"currentContext":"gone"}',
      ...Object.fromEntries([BUILD]),
      '/home/me/.docker/contexts/meta/abc/meta.json': 'no json',
    });
    const { current: name, endpoints } = await listEndpoints(machine);
    assert.equal(name, 'gone');
    assert.deepEqual(
      endpoints.map((each) => `${each.name} ${isBroken(each)}`),
      ['gone true', 'default false', 'abc true', 'build false'],
    );
  });
});
