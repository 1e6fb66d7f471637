import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, missingHere, startDockerd } from '../../scripts/engines.mjs';
import { EngineError } from '../../src/sources/engine/engineError.ts';
import { Engines } from '../../src/sources/engine/engines.ts';
import { thisMachine } from '../../src/sources/engine/machine.ts';
import { openSource } from '../../src/sources/index.ts';
import { until } from '../editor/screen/until.ts';
import { FIXTURES } from '../helpers/fixtures.ts';
import { isRunning } from '../helpers/isRunning.ts';
import { Engine as EngineCalls } from './engine.ts';
import { SshServer } from './sshServer.ts';

describe('A Docker behind an OpenSSH server', () => {
  let folder: string;
  let engine: Engine | undefined;
  let server: SshServer | undefined;
  let tag: string;
  const made: Engines[] = [];

  before(async function () {
    folder = await mkdtemp(join(tmpdir(), 'layerscope-openssh-'));
    const skip = (missing: string) => {
      console.log(`  skipped: ${missing}`);
      return this.skip();
    };
    const started = await startDockerd();
    if ('missing' in started) return skip(started.missing);
    engine = started;
    const missing = await missingHere('docker', 'docker-cli');
    if (missing !== undefined) return skip(missing);
    const running = await SshServer.start(folder, { DOCKER_HOST: started.host });
    if (typeof running === 'string') return skip(running);
    server = running;
    [tag = ''] = await new EngineCalls(started.host).load(readFileSync(join(FIXTURES, 'sample/hello.tar')));
  });
  afterEach(() => {
    for (const engines of made.splice(0)) engines.close();
  });
  after(async () => {
    await server?.stop();
    await engine?.stop();
    await rm(folder, { recursive: true });
  });

  const host = () => `ssh://root@127.0.0.1:${server?.port}`;
  const enginesBy = (ssh: string | undefined) => {
    assert(ssh);
    const engines = new Engines(thisMachine(), { ssh });
    made.push(engines);
    return engines;
  };
  const running = (name: string) => server?.processesOf(name).filter(isRunning) ?? [];
  const failure = async (ssh: string | undefined, where = host()) => {
    const error = await enginesBy(ssh)
      .client(where)
      .catch((thrown: unknown) => thrown);
    assert(error instanceof EngineError, String(error));
    return [error.state, error.action, error.message];
  };

  it('is listed, watched and exported from, by at most four processes, which end with it', async () => {
    const engines = enginesBy(server?.client('known'));
    const client = await engines.client(host());
    let ready = false;
    const stop = engines.watch(host(), {
      ready: () => {
        ready = true;
      },
    });
    await until('it is watched', () => ready);
    const lists = await Promise.all(Array.from({ length: 10 }, () => client.listImages()));
    for (const { rows } of lists) assert(rows.flatMap(({ tags }) => tags).includes(tag));
    const address = { kind: 'engine', endpoint: host(), reference: tag } as const;
    await (await openSource(address, { spoolDirectory: folder, engines })).close();
    const processes = server?.processesOf('known').length ?? 0;
    assert(processes > 1 && processes <= 4, `${processes}`);
    stop();
    engines.close();
    await until('all have ended', () => running('known').length === 0);
  });

  it('is reached at a socket of its own that the address names', async () => {
    const socket = engine?.host.slice('unix://'.length);
    const client = await enginesBy(server?.client('socket')).client(`${host()}${socket}`);
    assert((await client.listImages()).rows.length > 0);
  });

  it('needs a terminal where ssh would ask whether the server is the right one, or for a password', async () => {
    const [state, action, message] = await failure(server?.client('unknown', { knows: false }));
    assert.deepEqual([state, action], ['ssh-needs-terminal', 'connectInTerminal']);
    assert.match(message ?? '', /by itself \(Host key verification failed\.\)\. Connect once in a terminal/);
    const [locked, unlock, reason] = await failure(server?.client('locked', { hasKey: false }));
    assert.deepEqual([locked, unlock], ['ssh-needs-terminal', 'connectInTerminal']);
    assert.match(reason ?? '', /Permission denied \(publickey,password\)/);
    await until('nothing of ssh stays', () => [...running('unknown'), ...running('locked')].length === 0);
  });

  it('is no engine itself', async () => {
    const [state, action, message] = await failure('ssh', `tcp://127.0.0.1:${server?.port}`);
    assert.deepEqual([state, action], ['not-an-engine', 'chooseEngine']);
    assert.match(message ?? '', /is no container engine \(HPE_/);
  });

  it('is not running where the server has no engine', async () => {
    const [state, action, message] = await failure(server?.client('empty'), `${host()}/nowhere.sock`);
    assert.deepEqual([state, action], ['not-running', 'start'], message);
  });
});
