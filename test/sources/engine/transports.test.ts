import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { until } from '../../editor/screen/until.ts';
import { CLIENT, makeAuthority, makeCertificate, SERVER } from '../../helpers/certificates.ts';
import { endpointOf, FakeEngine, VERSION } from '../../helpers/fakeEngine.ts';
import { sshTo } from '../../helpers/fakeSsh.ts';
import { isRunning } from '../../helpers/isRunning.ts';

describe('an engine over ssh', () => {
  let folder: string;
  let engine: FakeEngine;
  before(async function () {
    if (process.platform === 'win32') return this.skip();
    folder = await mkdtemp(join(tmpdir(), 'layerscope-ssh-'));
    engine = await FakeEngine.start({
      '/info': { Name: 'there' },
      '/images/json': (response) => void setTimeout(() => response.end('[]'), 50),
      '/images/get': (response) => response.end(Buffer.alloc(3_000_000, 'x')),
    });
  });
  after(async () => {
    await engine?.stop();
    if (folder) await rm(folder, { recursive: true });
  });

  const notes = () => join(folder, 'notes');
  const calls = () =>
    (existsSync(notes()) ? readFileSync(notes(), 'utf8').trim().split('\n') : []).map((line) => JSON.parse(line));
  const connect = async (idleTimeout = 60_000) => {
    await rm(notes(), { force: true });
    const socket = engine.endpoint.host.slice('unix://'.length);
    const ssh = await sshTo(folder, socket, notes());
    return EngineClient.connect(endpointOf('ssh://me@build:2222'), { ssh, idleTimeout });
  };
  const running = () => calls().filter(([pid]) => isRunning(pid)).length;

  it('is one process for requests that follow each other, called as docker calls it', async () => {
    const client = await connect();
    for (let round = 0; round < 5; round++) assert.equal((await client.info()).host, 'there');
    assert.equal(calls().length, 1);
    assert.deepEqual(calls()[0].slice(-9), ['-l', 'me', '-p', '2222', '--', 'build', 'docker', 'system', 'dial-stdio']);
    client.close();
    await until('it ends', () => running() === 0);
  });

  it('is four processes at most', async () => {
    const client = await connect();
    await Promise.all(Array.from({ length: 12 }, () => client.listImages()));
    assert(calls().length <= 4, `${calls().length}`);
    client.close();
    await until('all end', () => running() === 0);
  });

  it('carries many bytes', async () => {
    const client = await connect();
    let length = 0;
    for await (const chunk of (await client.exportImage('a')).chunks) length += chunk.length;
    assert.equal(length, 3_000_000);
    client.close();
  });

  it('carries what is typed to a program, and ends its process with that', async () => {
    const client = await connect();
    engine.answers['/containers/web/exec'] = { Id: 'e1' };
    engine.answers['/exec/e1/json'] = { Running: false, ExitCode: 3 };
    engine.streams['/exec/e1/start'] = (stream) =>
      stream.on('data', (typed: Buffer) => (String(typed) === 'exit\n' ? stream.end('bye') : stream.write(typed)));
    const run = await client.container('web').execute({ command: ['sh'], tty: true });
    let said = '';
    run.stream.write('echo\n');
    for await (const chunk of run.stream) {
      said += chunk;
      if (said === 'echo\n') run.stream.write('exit\n');
    }
    assert.deepEqual([said, await run.exitCode()], ['echo\nbye', 3]);
    client.close();
    await until('it ends', () => running() === 0);
  });

  it('ends its process when nobody used it for a while, and starts another', async () => {
    const client = await connect(30);
    await until('it ended', () => calls().length === 1 && running() === 0);
    assert.equal((await client.info()).host, 'there');
    assert.equal(calls().length, 2);
    client.close();
  });

  it('starts another process where the engine has ended the connection', async () => {
    const client = await connect();
    assert.equal((await client.info()).host, 'there');
    engine.endIdle();
    await until('its process ended', () => calls().length === 1 && running() === 0);
    assert.equal((await client.info()).host, 'there');
    assert.equal(calls().length, 2);
    client.close();
  });

  it('ends its process with the request that it carries', async () => {
    const client = await connect();
    engine.answers['/images/hang/json'] = () => {};
    const ended = new AbortController();
    const asking = client.inspectImage('hang', undefined, ended.signal);
    await until('it is asked', () => engine.asked.some((url) => url.includes('hang')));
    ended.abort();
    await assert.rejects(asking, { name: 'AbortError' });
    await until('it ends', () => running() === 0);
    client.close();
  });
});

describe('an engine over TCP', () => {
  it('is asked below its path, by its own name', async () => {
    const asked: string[] = [];
    const server = createPlainServer((request, response) => {
      asked.push(`${request.headers.host} ${request.url}`);
      if (request.url?.endsWith('/_ping')) response.setHeader('Api-Version', '1.45').end('OK');
      else response.end(JSON.stringify(VERSION));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = await EngineClient.connect(endpointOf(`tcp://${host}/engines/one`));
    await client.info();
    client.close();
    await new Promise((resolve) => server.close(resolve));
    assert.deepEqual(asked, [
      `${host} /engines/one/_ping`,
      `${host} /engines/one/version`,
      `${host} /engines/one/v1.45/info`,
    ]);
  });
});

describe('an engine over TLS', () => {
  let folder: string;
  let server: ReturnType<typeof createServer> | undefined;
  let port = 0;
  before(async function () {
    this.timeout(60_000);
    folder = await mkdtemp(join(tmpdir(), 'layerscope-tls-'));
    if (!makeAuthority(folder)) return this.skip();
    makeCertificate(folder, SERVER);
    makeCertificate(folder, CLIENT);
    server = createServer(
      {
        ca: file('ca.pem'),
        cert: file('server.pem'),
        key: file('server-key.pem'),
        requestCert: true,
        rejectUnauthorized: true,
      },
      (request, response) => {
        if (request.url === '/_ping') response.setHeader('Api-Version', '1.45').end('OK');
        else response.end(JSON.stringify(request.url === '/version' ? VERSION : { Name: 'trusted' }));
      },
    ).listen(0);
    await new Promise((resolve) => server?.once('listening', resolve));
    port = (server.address() as AddressInfo).port;
  });
  after(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    await rm(folder, { recursive: true });
  });

  const file = (name: string) => readFileSync(join(folder, name));
  const endpoint = (certificates: string, verify: boolean) => ({
    ...endpointOf(`tcp://127.0.0.1:${port}`),
    tls: { folder: certificates, verify },
  });

  it('is reached with the certificates of both', async () => {
    const client = await EngineClient.connect(endpoint(folder, true));
    assert.equal((await client.info()).host, 'trusted');
    client.close();
  });

  it('is refused where it is not known, and where it does not know us', async () => {
    const empty = join(folder, 'none');
    await assert.rejects(EngineClient.connect(endpoint(empty, true)), { state: 'tls-refused' });
    await assert.rejects(EngineClient.connect(endpoint(empty, false)), { state: 'tls-refused' });
    await assert.rejects(EngineClient.connect({ ...endpoint(folder, true), tls: null }), { name: 'ImageError' });
  });

  it('is refused where its certificate is for another host', async () => {
    const elsewhere = endpoint(folder, true);
    await assert.rejects(
      EngineClient.connect({ ...elsewhere, host: elsewhere.host.replace('127.0.0.1', 'localhost') }),
      {
        state: 'tls-refused',
        message: /ERR_TLS_CERT_ALTNAME_INVALID/,
      },
    );
  });

  it('is refused where its certificate has expired', async () => {
    makeCertificate(folder, SERVER, -1);
    server?.setSecureContext({ ca: file('ca.pem'), cert: file('server.pem'), key: file('server-key.pem') });
    const refused = { state: 'tls-refused', message: /^This machine does not trust .* \(CERT_HAS_EXPIRED\)\./ };
    await assert.rejects(EngineClient.connect(endpoint(folder, true)), refused);
  });
});
