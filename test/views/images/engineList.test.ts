import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '../../../src/sources/engine/engineError.ts';
import { Engines } from '../../../src/sources/engine/engines.ts';
import { thisMachine } from '../../../src/sources/engine/machine.ts';
import { EngineList } from '../../../src/views/images/engineList.ts';
import { until, untilEqual } from '../../editor/screen/until.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';
import { fakeMachine } from '../../helpers/fakeMachine.ts';
import { sshTo } from '../../helpers/fakeSsh.ts';
import { isRunning } from '../../helpers/isRunning.ts';
import { imageRecord } from '../../helpers/listedImages.ts';

describe('the list of an engine', () => {
  let engine: FakeEngine;
  let engines: Engines;
  let list: EngineList;
  let told: number;
  let streams: Set<ServerResponse>;
  let folder: string;
  const start = async () => {
    const pipe = `//./pipe/layerscope-list-${process.pid}`;
    const socket = process.platform === 'win32' ? pipe : join(folder, 'engine.sock');
    const events = (response: ServerResponse) => {
      streams.add(response);
      response.flushHeaders();
    };
    engine = await FakeEngine.start({ '/events': events, '/images/json': [imageRecord(['a:1'])] }, socket);
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerscope-list-'));
  });
  after(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    streams = new Set();
    told = 0;
    await start();
    engines = new Engines();
    list = new EngineList(engines, engine.endpoint.host, () => told++);
  });
  afterEach(async () => {
    list.stop();
    engines.close();
    await engine.stop();
  });
  const tags = () => (list.state.kind === 'listed' ? list.state.names.map(({ name }) => name) : list.state.kind);
  const shows = (...wanted: string[]) =>
    until(`images ${wanted.join()}`, () => {
      assert.deepEqual(tags(), wanted);
      return true;
    });
  const tell = (type: string, action: string) => {
    for (const stream of streams)
      stream.write(`${JSON.stringify({ Type: type, Action: action, Actor: { ID: 'x' } })}\n`);
  };
  const lists = () => engine.asked.filter((url) => url.includes('/images/json')).length;

  it('asks nothing before it is started, and tells of a change only', async () => {
    assert.deepEqual([engine.asked, tags()], [[], 'connecting']);
    list.start();
    await shows('a:1');
    assert.equal(told, 1);
    await list.refresh();
    assert.deepEqual([lists(), told], [2, 1]);
  });

  it('lists images where the containers cannot be read', async () => {
    for (const broken of ['{"message":"no"}', '[']) {
      engine.answers['/containers/json'] = (response) => response.end(broken);
      list.start();
      await shows('a:1');
      assert(list.state.kind === 'listed' && list.state.names[0]?.use === null);
      list.stop();
    }
  });

  it('leaves no failure unnoticed where neither images nor containers come', async () => {
    const unnoticed: unknown[] = [];
    const note = (error: unknown) => unnoticed.push(error);
    const before = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', note);
    try {
      for (const path of ['/images/json', '/containers/json'])
        engine.answers[path] = (response) => response.socket?.destroy();
      list.start();
      await until('it failed', () => list.state.kind === 'failed');
      assert.deepEqual(unnoticed, []);
    } finally {
      process.off('unhandledRejection', note);
      for (const listener of before) process.on('unhandledRejection', listener);
    }
  });

  it('lists them once the engine does, where it did not at first', async () => {
    engine.answers['/images/json'] = (response) => response.writeHead(500).end('{"message":"busy"}');
    list.start();
    await until('it failed', () => list.state.kind === 'failed');
    await until('the stream of events', () => streams.size > 0);
    engine.answers['/images/json'] = [imageRecord(['a:1'])];
    tell('image', 'load');
    await shows('a:1');
  });

  it('follows the images of the engine, and what uses them', async () => {
    list.start();
    await shows('a:1');
    await until('the stream of events', () => streams.size > 0);
    engine.answers['/images/json'] = [imageRecord(['a:1']), imageRecord(['b:1'])];
    tell('image', 'tag');
    await shows('a:1', 'b:1');
    engine.answers['/images/json'] = [imageRecord(['a:1'], { Containers: 1 })];
    tell('container', 'create');
    await shows('a:1');
    assert.equal(told, 3);
  });

  it('says why it was lost, and is back with the engine', async () => {
    list.start();
    await shows('a:1');
    await engine.stop();
    await until('the loss', () => list.state.kind === 'failed');
    assert(list.state.kind === 'failed' && list.state.error instanceof EngineError);
    await start();
    await shows('a:1');
  });

  it('fails where the engine refuses to list, and lists when it is asked again', async () => {
    engine.answers['/images/json'] = (response) => response.writeHead(500).end('{"message":"broken"}');
    list.start();
    await until('the failure', () => list.state.kind === 'failed');
    engine.answers['/images/json'] = [imageRecord(['a:1'])];
    await list.refresh();
    await shows('a:1');
  });

  it('keeps what it knew when it is stopped, and hears nothing any more', async () => {
    list.start();
    await shows('a:1');
    list.stop();
    await until('the stream to end', () => streams.size > 0 && [...streams].every(({ destroyed }) => destroyed));
    assert.deepEqual(tags(), ['a:1']);
  });

  it('lets all processes of ssh end when it is stopped, and what is idle not before', async function () {
    if (process.platform === 'win32') return this.skip();
    const notes = join(folder, 'notes');
    const ssh = await sshTo(folder, engine.endpoint.host.slice('unix://'.length), notes);
    const overSsh = new Engines(thisMachine(), { ssh, idleTimeout: 600_000 });
    const there = new EngineList(overSsh, 'ssh://build', () => undefined);
    const processes = async () =>
      (await readFile(notes, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)[0])
        .filter(isRunning);
    there.start();
    await until('it is listed', () => there.state.kind === 'listed' && streams.size > 0);
    assert((await processes()).length > 1, 'one for its events, and those that are kept');
    there.stop();
    await until('all end', async () => (await processes()).length === 0);
    there.start();
    engine.answers['/images/json'] = [imageRecord(['b:1'])];
    await until('it is listed again', () => there.state.kind === 'listed' && there.state.names[0]?.name === 'b:1');
    overSsh.close();
    await until('all end again', async () => (await processes()).length === 0);
  });

  it('is of the host that its endpoint has now, whoever else listens to the one before', async () => {
    const other = await FakeEngine.start({
      '/events': (response: ServerResponse) => response.flushHeaders(),
      '/images/json': [imageRecord(['b:1'])],
    });
    const env = { DOCKER_HOST: engine.endpoint.host };
    const all = new Engines(fakeMachine({}, { env }));
    const own = new EngineList(all, 'default', () => {});
    const names = () => (own.state.kind === 'listed' ? own.state.names.map(({ name }) => name) : []);
    const hosts: string[] = [];
    all.watch('default', { ready: ({ endpoint }) => hosts.push(endpoint.host) });
    try {
      own.start();
      await untilEqual(names, ['a:1']);
      env.DOCKER_HOST = other.endpoint.host;
      await own.reconnect();
      await untilEqual(names, ['b:1']);
      await untilEqual(() => hosts, [engine.endpoint.host, other.endpoint.host]);
      assert.deepEqual(names(), ['b:1']);
    } finally {
      own.stop();
      all.close();
      await other.stop();
    }
  });
});
