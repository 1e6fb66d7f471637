import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import type { ConnectionOptions } from '../../../src/sources/engine/connection.ts';
import { ConnectTimeout } from '../../../src/sources/engine/engineAgent.ts';
import { type EngineDetail, EngineError, type EngineFailure } from '../../../src/sources/engine/engineError.ts';
import { explain } from '../../../src/sources/engine/explain.ts';
import { refusalOf } from '../../../src/sources/engine/refusal.ts';
import { type Answer, endpointOf, FakeEngine, VERSION } from '../../helpers/fakeEngine.ts';
import { fakeMachine } from '../../helpers/fakeMachine.ts';
import { sshThatSays } from '../../helpers/fakeSsh.ts';

const INSTALLED = fakeMachine({ '/bin/docker': null }, { env: { PATH: '/bin' } });
const BARE = fakeMachine();
const SHORT = { silence: 200, whole: 400 };

/** What connecting fails with. */
async function failureOf(host: string, options: ConnectionOptions = {}, machine = INSTALLED): Promise<EngineError> {
  const endpoint = endpointOf(host);
  const error = await EngineClient.connect(endpoint, { machine, ...options }).then(
    (client) => client.close(),
    (thrown: unknown) => thrown,
  );
  assert(error instanceof EngineError, String(error));
  assert.match(error.message, /^\S.*\.$/s);
  return error;
}

describe('the state of an endpoint', () => {
  let folder: string;
  before(async function () {
    if (process.platform === 'win32') return this.skip();
    folder = await mkdtemp(join(tmpdir(), 'layerscope-states-'));
  });
  after(async () => {
    if (folder) await rm(folder, { recursive: true });
  });

  it('is not running where its socket is not there', async () => {
    const { state, message } = await failureOf(`unix://${folder}/none`);
    assert.equal(state, 'not-running');
    assert.equal(message, `No engine is running at unix://${folder}/none. Start it.`);
  });

  it('is not installed where no program of an engine is there either', async () => {
    const { state, action } = await failureOf(`unix://${folder}/none`, {}, BARE);
    assert.deepEqual([state, action], ['not-installed', 'install']);
  });

  it('is not running where nobody listens', async () => {
    const socket = join(folder, 'left');
    await leaveSocket(socket);
    assert.equal((await failureOf(`unix://${socket}`)).state, 'not-running');
    assert.equal((await failureOf('tcp://127.0.0.1:1')).state, 'not-running');
    assert.equal((await failureOf('tcp://127.0.0.1:1', {}, BARE)).state, 'not-running');
  });

  it('is no engine where a file is in the place of its socket', async () => {
    await writeFile(join(folder, 'file'), '');
    assert.match((await failureOf(`unix://${folder}/file`)).state, /^(not-running|not-an-engine)$/);
  });

  it('is to be started only where it is known how', () => {
    const actionAt = (host: string) => {
      const error = explain(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), {
        endpoint: endpointOf(host),
        installed: true,
      });
      return error instanceof EngineError && [error.state, error.detail, error.action];
    };
    for (const host of ['unix:///var/run/docker.sock', 'ssh://me@build', 'unix:///run/user/1000/podman/podman.sock'])
      assert.deepEqual(actionAt(host), ['not-running', null, 'start'], host);
    for (const host of ['tcp://build:2375', 'unix:///tmp/own.sock'])
      assert.deepEqual(actionAt(host), ['not-running', 'not-running-elsewhere', 'retry'], host);
  });

  it('is for the group of users only where there is one', () => {
    const actionAt = (host: string) => {
      const error = explain(Object.assign(new Error('x'), { code: 'EACCES' }), {
        endpoint: endpointOf(host),
        installed: true,
      });
      return error instanceof EngineError && [error.state, error.detail, error.action];
    };
    assert.deepEqual(actionAt('unix:///var/run/docker.sock'), ['no-permission', null, 'permit']);
    for (const host of ['unix:///run/podman/podman.sock', 'unix:///tmp/own.sock'])
      assert.deepEqual(actionAt(host), ['no-permission', 'not-permitted', 'retry'], host);
    const refusal = refusalOf(403, Buffer.from('no'), endpointOf('unix:///var/run/docker.sock'));
    assert(refusal instanceof EngineError && refusal.action === 'retry', refusal.message);
  });

  it('is wrong context where the host means nothing', async () => {
    const { state, action } = await failureOf('gopher://x');
    assert.deepEqual([state, action], ['wrong-context', 'chooseEngine']);
  });

  it('is known by the codes of the system', () => {
    const states: [string, EngineFailure][] = [
      ['EACCES', 'no-permission'],
      ['EPERM', 'no-permission'],
      ['ENOTFOUND', 'unreachable'],
      ['EAI_AGAIN', 'unreachable'],
      ['EHOSTUNREACH', 'unreachable'],
      ['ETIMEDOUT', 'unreachable'],
      ['ECONNREFUSED', 'not-running'],
      ['ECONNRESET', 'not-running'],
      ['CERT_HAS_EXPIRED', 'tls-refused'],
      ['SELF_SIGNED_CERT_IN_CHAIN', 'tls-refused'],
      ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-refused'],
      ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tls-refused'],
      ['HPE_INVALID_CONSTANT', 'not-an-engine'],
      ['ESOMETHING', 'not-an-engine'],
    ];
    for (const [code, state] of states) {
      const error = explain(Object.assign(new Error('x'), { code }), {
        endpoint: endpointOf('tcp://h'),
        installed: true,
      });
      assert(error instanceof EngineError);
      assert.equal(error.state, state, code);
    }
  });

  it('says who refuses whom, where TLS is', () => {
    const details: [string, EngineDetail | null][] = [
      ['CERT_HAS_EXPIRED', 'certificate-untrusted'],
      ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate-untrusted'],
      ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate-untrusted'],
      ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'certificate-refused'],
      ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-not-spoken'],
      ['ERR_SSL_NO_CIPHERS', null],
    ];
    for (const [code, detail] of details) {
      const error = explain(Object.assign(new Error('x'), { code }), {
        endpoint: endpointOf('tcp://h'),
        installed: true,
      });
      assert(error instanceof EngineError);
      assert.deepEqual([error.state, error.detail], ['tls-refused', detail], code);
    }
  });

  it('is unreachable where nobody answers the call', async () => {
    const error = explain(new ConnectTimeout(), { endpoint: endpointOf('tcp://h:1'), installed: true });
    assert.equal(error.message, 'The host of the engine tcp://h:1 cannot be reached (ETIMEDOUT).');
    // Accepts, and never shakes hands.
    await withListener(
      () => {},
      async (host) => {
        const tls = { folder: '/none', verify: true };
        const connecting = EngineClient.connect(
          { ...endpointOf(host), tls },
          { machine: INSTALLED, connectTimeout: 50 },
        );
        await assert.rejects(connecting, { state: 'unreachable' });
      },
    );
  });

  it('is TLS refused where the other side does not speak it', async () => {
    await withListener(
      (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      async (host) => {
        const tls = { folder: '/none', verify: true };
        await assert.rejects(EngineClient.connect({ ...endpointOf(host), tls }, { machine: INSTALLED }), {
          state: 'tls-refused',
          action: 'checkCertificates',
        });
      },
    );
  });

  it('is not running where it hangs up', async () => {
    await withListener(
      (socket) => socket.destroy(),
      async (host) => {
        assert.equal((await failureOf(host)).state, 'not-running');
      },
    );
  });

  it('is no engine where the answer is garbage', async () => {
    await withListener(
      (socket) => socket.end('\0\x01 what?\r\n\r\n'),
      async (host) => {
        const { state, message } = await failureOf(host);
        assert.equal(state, 'not-an-engine');
        assert.match(message, /is no container engine \(HPE_/);
      },
    );
  });

  it('is no answer where it says nothing', async () => {
    await withListener(
      () => {},
      async (host) => {
        const { state, action } = await failureOf(host, { patience: SHORT });
        assert.deepEqual([state, action], ['no-answer', 'retry']);
      },
    );
  });

  it('is no answer where the answer drips', async () => {
    const drip = (socket: Socket) => {
      socket.write('HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer)).on('error', () => {});
    };
    await withListener(drip, async (host) => {
      const e = await failureOf(host, { patience: SHORT });
      assert.equal(e.state, 'no-answer', String(e.cause));
    });
  });

  const greetings: [string, Record<string, Answer>, EngineFailure][] = [
    ['nobody names a version', { '/_ping': (response) => response.end('OK') }, 'not-an-engine'],
    ['the version is none', { '/_ping': ping({ 'Api-Version': 'latest' }) }, 'not-an-engine'],
    ['a web server answers', { '/_ping': status(404, '<html>Not here</html>') }, 'not-an-engine'],
    ['a server fails', { '/_ping': status(502, '<html>Bad Gateway</html>') }, 'not-an-engine'],
    ['it is moved', { '/_ping': (response) => response.writeHead(301, { Location: '/x' }).end() }, 'not-an-engine'],
    ['it wants TLS', { '/_ping': status(400, 'Client sent an HTTP request to an HTTPS server.\n') }, 'tls-refused'],
    ['it denies', { '/_ping': status(403, '{"message":"authorization denied by plugin"}') }, 'no-permission'],
    ['it wants to know who asks', { '/_ping': status(401, '') }, 'no-permission'],
    ['it is old', { '/_ping': ping({ 'Api-Version': '1.39' }) }, 'api-too-old'],
    ['its Podman is old', { '/_ping': ping({ 'Api-Version': '1.24', 'Libpod-Api-Version': '1.0.0' }) }, 'api-too-old'],
    [
      'the greeting has no end',
      { '/_ping': (response) => void endless(response.setHeader('Api-Version', '1.41')) },
      'not-an-engine',
    ],
    ['the version is an endless document', { '/version': (response) => void endless(response) }, 'not-an-engine'],
    ['the version is a list', { '/version': [] }, 'not-an-engine'],
    ['the version has values of other types', { '/version': { Version: 7 } }, 'not-an-engine'],
    ['the version nests', { '/version': (response) => response.end('['.repeat(10_000)) }, 'not-an-engine'],
    [
      'the version is no text',
      { '/version': (response) => response.end(Buffer.from([0x7b, 0xff, 0xfe])) },
      'not-an-engine',
    ],
  ];
  for (const [when, answers, state] of greetings)
    it(`is ${state} where ${when}`, async () => {
      const engine = await FakeEngine.start(answers);
      try {
        assert.equal(
          (await failureOf(engine.endpoint.host, { patience: { silence: 5_000, whole: 10_000 } })).state,
          state,
        );
      } finally {
        await engine.stop();
      }
    });

  it('is ready where it greets as an engine does', async () => {
    const engine = await FakeEngine.start({ '/version': { ...VERSION, Extra: [1] } });
    const client = await EngineClient.connect(engine.endpoint, { machine: INSTALLED });
    assert.deepEqual(client.about, {
      kind: 'docker',
      version: '28.0.0',
      api: '1.51',
      newestApi: '1.51',
      oldestApi: '1.24',
      os: 'linux',
      architecture: 'amd64',
    });
    client.close();
    await engine.stop();
  });

  it('is never looked for where an answer says', async () => {
    let visits = 0;
    const elsewhere = createHttpServer((_, response) => {
      visits++;
      response.end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => elsewhere.once('listening', resolve));
    const { port } = elsewhere.address() as AddressInfo;
    const location = `http://127.0.0.1:${port}/`;
    const engine = await FakeEngine.start({
      '/_ping': (response) => response.writeHead(307, { Location: location }).end(),
    });
    assert.equal((await failureOf(engine.endpoint.host)).state, 'not-an-engine');
    await engine.stop();
    await new Promise((resolve) => elsewhere.close(resolve));
    assert.equal(visits, 0);
  });

  const said: [string, number, EngineFailure][] = [
    ['Host key verification failed.\r\n', 255, 'ssh-needs-terminal'],
    ['me@h: Permission denied (publickey,password).\r\n', 255, 'ssh-needs-terminal'],
    ['Received disconnect from h: 2: Too many authentication failures', 255, 'ssh-needs-terminal'],
    ['ssh: Could not resolve hostname h: Name or service not known\r\n', 255, 'unreachable'],
    ['ssh: connect to host h port 22: Connection refused\r\n', 255, 'unreachable'],
    ['ssh: connect to host h port 22: Connection timed out\r\n', 255, 'unreachable'],
    ['sh: 1: docker: not found\r\n', 127, 'not-installed'],
    ['bash: line 1: docker: command not found\n', 127, 'not-installed'],
    ['', 127, 'not-installed'],
    [
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
      1,
      'no-permission',
    ],
    [
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      1,
      'not-running',
    ],
    ['error during connect: dial unix /var/run/docker.sock: connect: no such file or directory', 1, 'not-running'],
    ['', 255, 'unreachable'],
  ];
  for (const [text, code, state] of said)
    it(`is ${state} where ssh says ${JSON.stringify(text)}`, async () => {
      const ssh = await sshThatSays(folder, text, code);
      const error = await failureOf('ssh://me@h', { ssh }, BARE);
      assert.equal(error.state, state);
      if (state === 'ssh-needs-terminal') assert.equal(error.action, 'connectInTerminal');
    });

  it('needs a terminal where there is no ssh', async () => {
    const { message } = await failureOf('ssh://h', { ssh: join(folder, 'no-ssh') });
    assert.match(message, /there is no ssh command here/);
  });
});

function status(code: number, body: string): Answer {
  return (response) => response.writeHead(code).end(body);
}

function ping(headers: Record<string, string>): Answer {
  return (response) => response.writeHead(200, headers).end('OK');
}

/** Writes as long as somebody listens. */
function endless(response: import('node:http').ServerResponse): void {
  const piece = Buffer.alloc(64 << 10, ' ');
  const more = () => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  more();
}

async function withListener(onSocket: (socket: Socket) => void, use: (host: string) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    onSocket(socket);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    await use(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A socket whose listener is gone: what a program leaves that was killed. */
async function leaveSocket(path: string): Promise<void> {
  const { spawnSync } = await import('node:child_process');
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', script]);
}
