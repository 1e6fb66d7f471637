import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { isAbort } from '../../../src/image/errors.ts';
import { Engines } from '../../../src/sources/engine/engines.ts';
import { EngineDisk } from '../../../src/views/diskUsage/engineDisk.ts';
import { english } from '../../../src/views/words.ts';
import { until } from '../../editor/screen/until.ts';
import { fakeDisk } from '../../helpers/fakeDisk.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';
import { fakeMachine } from '../../helpers/fakeMachine.ts';

describe('the disk of an engine', () => {
  let engine: FakeEngine;
  let engines: Engines;
  let disk: EngineDisk;
  let events: ServerResponse[];
  const never = new AbortController().signal;
  const asked = () => engine.asked.filter((url) => url.includes('/system/df')).length;
  beforeEach(async () => {
    events = [];
    engine = await FakeEngine.start({
      ...fakeDisk().answers,
      '/events': (response) => {
        response.flushHeaders();
        events.push(response);
      },
    });
    engines = new Engines();
    disk = new EngineDisk(engine.endpoint.host, engines, english);
  });
  afterEach(async () => {
    engines.close();
    await engine.stop();
  });

  it('is asked only when somebody wants to know, and once for all who do', async () => {
    const states: string[] = [];
    const stop = disk.listen(() => states.push(`${disk.isAsking} ${disk.read?.model.size ?? 'unread'}`));
    await until('it is listened to', () => events.length > 0);
    assert.deepEqual([asked(), disk.read, disk.isAsking], [0, undefined, false]);
    const [one, other] = await Promise.all([disk.refresh(never), disk.refresh(never)]);
    assert.equal(one, other);
    assert.equal(asked(), 1);
    assert.deepEqual(states, ['true unread', 'false 153000000']);
    assert.deepEqual(
      [...one.items.values()].map(({ name }) => name),
      ['job', 'data', 'shop', 'RUN make', 'mount /root/.npm'],
    );
    await disk.refresh(never);
    assert.equal(asked(), 2);
    await disk.newest(never);
    assert.equal(asked(), 2, 'what is known is new');
    disk.removal = {
      state: 'ended',
      report: { removed: [], skipped: [], freed: { least: 0, most: 0 }, isCanceled: false, failure: null },
    };
    await disk.newest(never);
    assert.equal(asked(), 3, 'a removal makes it old');
    stop();
  });

  it('says once that something came or went, until it is asked again', async () => {
    await disk.refresh(never);
    let told = 0;
    const stop = disk.listen(() => told++);
    await until('it is listened to', () => events.length > 0);
    const happen = (type: string) => events[0]?.write(`${JSON.stringify({ Type: type, Action: 'create', time: 1 })}\n`);
    let seen = 0;
    const stopSeeing = engines.watch(engine.endpoint.host, { event: () => seen++ });
    happen('volume');
    await until('it is told', () => disk.isChanged);
    happen('network');
    happen('volume');
    await until('all came', () => seen === 3);
    await disk.refresh(never);
    assert.equal(disk.isChanged, false);
    assert.equal(told, 3, 'that it changed, that it is asked, that it answered');
    stopSeeing();
    stop();
    await until('nobody listens', async () => (await engine.connections()) === 0 || events[0]?.destroyed);
  });

  it('is not new where something came or went while the engine was adding up', async () => {
    const stop = disk.listen(() => undefined);
    await until('it is listened to', () => events.length > 0);
    const answer = engine.answers['/system/df'];
    let finish: (() => void) | undefined;
    engine.answers['/system/df'] = (response, request) => {
      finish = () => typeof answer === 'function' && answer(response, request);
    };
    const asking = disk.refresh(never);
    await until('it is asked', () => finish !== undefined);
    let seen = 0;
    const stopSeeing = engines.watch(engine.endpoint.host, { event: () => seen++ });
    for (const [type, action] of [
      ['container', 'exec_start: ls'],
      ['image', 'tag'],
    ])
      events[0]?.write(`${JSON.stringify({ Type: type, Action: action, time: 1 })}\n`);
    await until('both came', () => seen === 2);
    finish?.();
    await asking;
    assert.equal(disk.isChanged, true);
    engine.answers['/system/df'] = answer ?? null;
    const before = asked();
    await disk.newest(never);
    assert.deepEqual([asked(), disk.isChanged], [before + 1, false], 'it is asked again, and then it is new');
    stopSeeing();
    stop();
  });

  it('plans only in what was read last, whoever had it read', async () => {
    const seen = await disk.refresh(never);
    assert.equal((await disk.plan(seen.number, new Set(['volume:data', 'container:c1']))).goes.length, 2);
    const numbers: (number | undefined)[] = [];
    const stop = disk.listen(() => numbers.push(disk.read?.number));
    const next = await disk.refresh(never);
    assert.deepEqual(numbers, [seen.number, next.number], 'those who show it can tell');
    await assert.rejects(disk.plan(seen.number, new Set(['volume:data'])), /holds was read anew\. Look again/);
    assert.equal(disk.seen(next.number), next);
    stop();
  });

  it('stops asking when nobody waits any more, and says why it could not be asked', async () => {
    let gone = false;
    engine.answers['/system/df'] = (response) =>
      response.on('close', () => {
        gone = true;
      });
    const leaving = new AbortController();
    const asking = disk.refresh(leaving.signal);
    await until('it is asked', () => asked() === 1);
    leaving.abort();
    await assert.rejects(asking, isAbort);
    await until('the engine sees it gone', () => gone);
    await until('it is said', () => !disk.isAsking);
    assert.equal(disk.error, undefined, 'nothing went wrong');
    engine.answers['/system/df'] = (response) => response.writeHead(500).end('{"message":"a disk is broken"}');
    await assert.rejects(disk.refresh(never), /a disk is broken/);
    assert.match(String(disk.error), /a disk is broken/);
    await assert.rejects(disk.plan(1, new Set(['volume:data'])), /was read anew/);
    engine.answers['/system/df'] = fakeDisk().answers['/system/df'] ?? null;
    const { number } = await disk.refresh(never);
    assert.equal(disk.error, undefined);
    assert.deepEqual((await disk.plan(number, new Set(['container:c1', 'volume:data']))).freed, {
      least: 53e6,
      most: 53e6,
    });
  });

  it('is known no more where its endpoint names another host, on which the same things may be used', async () => {
    const other = await FakeEngine.start({
      ...fakeDisk().answers,
      '/events': (response: ServerResponse) => response.flushHeaders(),
    });
    const env = { DOCKER_HOST: engine.endpoint.host };
    const all = new Engines(fakeMachine({}, { env }));
    const own = new EngineDisk('default', all, english);
    try {
      const { number } = await own.refresh(never);
      let told = 0;
      own.listen(() => told++);
      await until('it is listened to', () => events.length > 0);
      assert.equal(own.seen(number).number, number);
      env.DOCKER_HOST = other.endpoint.host;
      all.reconnect('default');
      await until('it is told', () => told > 0);
      assert.throws(() => own.seen(number), /was read anew/);
      await own.refresh(never);
      assert.throws(() => own.seen(number), /was read anew/);
    } finally {
      all.close();
      await other.stop();
    }
  });
});
