import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { inspect } from 'node:util';
import { ImageError } from '../../../src/image/errors.ts';
import { credentialsFor, registryAuth } from '../../../src/sources/engine/credentials.ts';
import type { Machine } from '../../../src/sources/engine/machine.ts';
import { fakeMachine } from '../../helpers/fakeMachine.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const config = (value: unknown, more: Partial<Machine> = {}) =>
  fakeMachine({ '/home/me/.docker/config.json': typeof value === 'string' ? value : JSON.stringify(value) }, more);

describe('credentials', () => {
  it('are those that config.json has for the registry, and for no other', async () => {
    const machine = config({
      auths: {
        'https://index.docker.io/v1/': { auth: base64('hub:secret:with:colons') },
        'localhost:5000': { auth: base64('me:own\0\0') },
        'https://older.example/v2/': { auth: base64('old:form') },
        'plain.example': { username: 'me', password: 'plain' },
        'token.example': { auth: base64('me:'), identitytoken: 'token' },
        'empty.example': {},
        'broken.example': { auth: '%%%' },
      },
    });
    const found = (registry: string) => credentialsFor(registry, machine);
    assert.deepEqual(await found('docker.io'), {
      username: 'hub',
      password: 'secret:with:colons',
      identityToken: null,
    });
    assert.deepEqual(await found('localhost:5000'), { username: 'me', password: 'own', identityToken: null });
    assert.deepEqual(await found('older.example'), { username: 'old', password: 'form', identityToken: null });
    assert.deepEqual(await found('plain.example'), { username: 'me', password: 'plain', identityToken: null });
    assert.deepEqual(await found('token.example'), { username: 'me', password: '', identityToken: 'token' });
    for (const none of ['empty.example', 'broken.example', 'localhost', 'localhost:50', 'example', 'older.example.org'])
      assert.equal(await found(none), null, none);
  });

  it('are none without a config.json, and an error where that is broken', async () => {
    assert.equal(await credentialsFor('docker.io', fakeMachine()), null);
    assert.equal(await credentialsFor('docker.io', config('')), null);
    await assert.rejects(credentialsFor('docker.io', config('{')), { code: 'damaged' });
  });

  it('are no part of the error where config.json has something else in their place', async () => {
    const misplaced = [12345678, ['12345678'], { password: '12345678' }];
    const configs = [...misplaced.map((auth) => ({ 'docker.io': { auth } })), { 'docker.io': '12345678' }];
    for (const auths of configs)
      await assert.rejects(credentialsFor('docker.io', config({ auths })), (error: Error) => {
        assert.match(error.message, /config\.json has an unexpected value at auths\.docker\.io/);
        return error.name === 'ImageError' && !inspect(error, { depth: null }).includes('1234');
      });
  });

  it('are sent as base64url of JSON that names their registry', () => {
    const auth = registryAuth('docker.io', { username: 'a', password: 'ÿÿ?>~', identityToken: null });
    assert.match(auth, /^[\w-]+=*$/);
    assert.equal(auth.length % 4, 0);
    assert.deepEqual(JSON.parse(Buffer.from(auth, 'base64url').toString()), {
      username: 'a',
      password: 'ÿÿ?>~',
      serveraddress: 'https://index.docker.io/v1/',
    });
    const token = registryAuth('r:5000', { username: '', password: '', identityToken: 't' });
    assert.deepEqual(JSON.parse(Buffer.from(token, 'base64url').toString()), {
      username: '',
      identitytoken: 't',
      serveraddress: 'r:5000',
    });
  });

  describe('behind a helper', () => {
    if (process.platform === 'win32') return;
    let folder: string;
    let env: Record<string, string>;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'layerscope-helper-'));
      env = { PATH: `${folder}${delimiter}${process.env['PATH']}`, SEEN: join(folder, 'seen') };
    });
    after(() => rm(folder, { recursive: true }));
    const helper = async (name: string, body: string) => {
      const file = join(folder, `docker-credential-${name}`);
      await writeFile(file, `#!/bin/sh\nread key\necho "$1 $key" > "$SEEN"\n${body}\n`);
      await chmod(file, 0o755);
    };
    const seen = () => readFile(env['SEEN'] ?? '', 'utf8');

    it('are asked for by the key of the registry, on its input', async () => {
      await helper('good', `echo '{"ServerURL":"x","Username":"me","Secret":"s3cret"}'`);
      await helper('token', `echo '{"Username":"<token>","Secret":"t0ken"}'`);
      const machine = config(
        { credsStore: 'good', credHelpers: { 'r:5000': 'token' }, auths: { 'docker.io': {} } },
        { env },
      );
      assert.deepEqual(await credentialsFor('docker.io', machine), {
        username: 'me',
        password: 's3cret',
        identityToken: null,
      });
      assert.equal(await seen(), 'get https://index.docker.io/v1/\n');
      assert.deepEqual(await credentialsFor('r:5000', machine), { username: '', password: '', identityToken: 't0ken' });
      assert.equal(await seen(), 'get r:5000\n');
    });

    it('are none where it has none, and an error without its words where it fails', async () => {
      await helper('none', 'echo "credentials not found in native keychain"; exit 1');
      await helper('bad', 'echo "s3cret"; exit 3');
      await helper('mad', 'echo "s3cret nonsense"');
      await helper('long', 'head -c 200000 /dev/zero; sleep 100');
      const asked = (name: string) => credentialsFor('r', config({ credsStore: name }, { env }));
      assert.equal(await asked('none'), null);
      for (const [name, pattern] of [
        ['bad', /docker-credential-bad failed \(3\)\.$/],
        ['mad', /docker-credential-mad gave no answer that can be read\.$/],
        ['long', /docker-credential-long failed \(too long an answer\)\.$/],
        ['missing', /docker-credential-missing failed \(ENOENT\)\.$/],
        ['../evil', /is not the name of a credential helper\.$/],
        ['a b', /is not the name of a credential helper\.$/],
      ] as const)
        await assert.rejects(asked(name), (error) => {
          assert(error instanceof ImageError);
          assert.match(error.message, pattern);
          assert.ok(!`${error.message} ${String(error.cause)}`.includes('s3cret'));
          return true;
        });
    });

    it('are not waited for when the user cancels', async () => {
      await helper('slow', 'exec sleep 100');
      const canceled = new AbortController();
      const asking = credentialsFor('r', config({ credsStore: 'slow' }, { env }), canceled.signal);
      canceled.abort();
      await assert.rejects(asking, { name: 'AbortError' });
    });
  });
});
