import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { credentialsFor } from '../../../src/sources/engine/credentials.ts';
import { forgetLogin, keepLogin, loginPlace } from '../../../src/sources/engine/keepLogin.ts';
import { type Machine, thisMachine } from '../../../src/sources/engine/machine.ts';

const ME = { username: 'me', password: 's3:cret', identityToken: null };

describe('logins that are kept', () => {
  let home: string;
  let machine: Machine;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'layerscope-login-'));
    const env = { PATH: `${home}${delimiter}${process.env['PATH']}`, SEEN: join(home, 'seen') };
    machine = { ...thisMachine(), home, env };
  });
  afterEach(() => rm(home, { recursive: true }));
  const file = () => join(home, '.docker', 'config.json');
  const config = async () => JSON.parse(await readFile(file(), 'utf8'));
  const write = async (value: unknown) => {
    await mkdir(join(home, '.docker'), { recursive: true });
    await writeFile(file(), JSON.stringify(value));
  };

  it('are found again, for their registry, in a file of the user alone', async () => {
    await keepLogin('docker.io', ME, machine);
    await keepLogin('r:5000', { username: 'me', password: 'x', identityToken: 'token' }, machine);
    assert.deepEqual(await credentialsFor('docker.io', machine), ME);
    assert.deepEqual(await credentialsFor('r:5000', machine), { username: 'me', password: '', identityToken: 'token' });
    assert.deepEqual(Object.keys((await config()).auths), ['https://index.docker.io/v1/', 'r:5000']);
    if (process.platform !== 'win32') assert.equal((await stat(file())).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(join(home, '.docker')), ['config.json']);
    assert.deepEqual(await loginPlace('docker.io', machine), { helper: null, file: file() });
    await forgetLogin('docker.io', machine);
    assert.deepEqual(Object.keys((await config()).auths), ['r:5000']);
  });

  it('are all kept where several are at once', async () => {
    const registries = Array.from({ length: 8 }, (_, index) => `r${index}:5000`);
    await Promise.all(registries.map((registry) => keepLogin(registry, ME, machine)));
    assert.deepEqual(Object.keys((await config()).auths).toSorted(), registries);
    await Promise.all(registries.map((registry) => forgetLogin(registry, machine)));
    assert.deepEqual((await config()).auths, {});
  });

  it('leave all else of the file as it is, and a link to it a link', async function () {
    if (process.platform === 'win32') return this.skip();
    const other = { currentContext: 'x', auths: { 'https://r:5000/v2/': { auth: 'b2xk' } }, more: { a: [1, null] } };
    await mkdir(join(home, '.docker'));
    await writeFile(join(home, 'real.json'), JSON.stringify(other));
    await symlink('../real.json', file());
    await keepLogin('elsewhere', ME, machine);
    const { auths, ...rest } = JSON.parse(await readFile(join(home, 'real.json'), 'utf8'));
    assert.deepEqual(rest, { currentContext: 'x', more: { a: [1, null] } });
    assert.deepEqual(Object.keys(auths), ['https://r:5000/v2/', 'elsewhere']);
    await forgetLogin('r:5000', machine);
    assert.deepEqual(Object.keys((await config()).auths), ['elsewhere']);
  });

  it('are forgotten by their own name, however that is written, and not with others of the same host', async () => {
    const hub = 'https://index.docker.io/v1/';
    const auths = {
      ...{ [hub]: { auth: 'YTpi' }, [`${hub}access-token`]: { auth: 'YTpi' } },
      ...{ 'q.io': {}, 'https://q.io': {}, 'https://q.io/v2/': {}, 'q.io/team': {}, 'q.io/other': {} },
    };
    await write({ auths });
    await forgetLogin('q.io/team', machine);
    assert.deepEqual(
      Object.keys((await config()).auths),
      Object.keys(auths).filter((key) => key !== 'q.io/team'),
    );
    await forgetLogin('q.io', machine);
    assert.deepEqual(Object.keys((await config()).auths), [hub, `${hub}access-token`, 'q.io/other']);
    await forgetLogin('docker.io', machine);
    assert.deepEqual(Object.keys((await config()).auths), ['q.io/other']);
  });

  it('are given to the helper where there is one, and nothing of them is in the file', async function () {
    if (process.platform === 'win32') return this.skip();
    const program = join(home, 'docker-credential-mine');
    await writeFile(program, '#!/bin/sh\necho "$1 $(cat)" >> "$SEEN"\n');
    await chmod(program, 0o755);
    await write({ credsStore: 'mine' });
    await keepLogin('r:5000', ME, machine);
    assert.deepEqual(await config(), { credsStore: 'mine', auths: { 'r:5000': {} } });
    await keepLogin('r:5000', { ...ME, identityToken: 't' }, machine);
    await forgetLogin('r:5000', machine);
    assert.deepEqual(await config(), { credsStore: 'mine', auths: {} });
    assert.deepEqual((await readFile(join(home, 'seen'), 'utf8')).trim().split('\n'), [
      'store {"ServerURL":"r:5000","Username":"me","Secret":"s3:cret"}',
      'store {"ServerURL":"r:5000","Username":"<token>","Secret":"t"}',
      'erase r:5000',
    ]);
  });

  it('change nothing where the file cannot be read, or the helper fails', async () => {
    await write({});
    await writeFile(file(), '{"auths":');
    await assert.rejects(keepLogin('r:5000', ME, machine), { code: 'damaged' });
    assert.equal(await readFile(file(), 'utf8'), '{"auths":');
    await write({ credsStore: 'missing' });
    await assert.rejects(keepLogin('r:5000', ME, machine), /docker-credential-missing failed/);
    assert.deepEqual(await config(), { credsStore: 'missing' });
  });
});
