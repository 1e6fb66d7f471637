import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { EngineError } from '../../../src/sources/engine/engineError.ts';
import { Engines } from '../../../src/sources/engine/engines.ts';
import { EngineWatch } from '../../../src/sources/engine/watchEngine.ts';
import { watchImage } from '../../../src/sources/engine/watchImage.ts';
import { until } from '../../editor/screen/until.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';

const ID = `sha256:${'ab'.repeat(32)}`;
const OTHER = `sha256:${'cd'.repeat(32)}`;
const event = (type: string, action: string) => `${JSON.stringify({ Type: type, Action: action, Actor: { ID } })}\n`;

describe('watching an engine', () => {
  let engine: FakeEngine;
  let stream: ServerResponse | undefined;
  let told: string[];
  const stops: (() => void)[] = [];
  beforeEach(async () => {
    stream = undefined;
    told = [];
    engine = await FakeEngine.start({
      '/events': (response) => {
        response.flushHeaders();
        stream = response;
      },
    });
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) stop();
    await engine.stop();
  });

  const listener = (name = '') => ({
    ready: () => void told.push(`${name}ready`),
    lost: (error: Error) => void told.push(`${name}lost ${error instanceof EngineError ? error.state : error.message}`),
    imagesChanged: () => void told.push(`${name}images`),
    containersChanged: () => void told.push(`${name}containers`),
  });
  const watch = () => {
    const clients: EngineClient[] = [];
    const made = new EngineWatch({
      connect: async (signal) => {
        const client = await EngineClient.connect(engine.endpoint, { signal });
        clients.push(client);
        return client;
      },
      forget: (client) => client.close(),
      quiet: 20,
      firstWait: 10,
      longestWait: 40,
    });
    stops.push(() => {
      for (const client of clients) client.close();
    });
    return made;
  };

  it('tells once of many events, and not of those that change nothing', async () => {
    const watched = watch();
    stops.push(watched.listen(listener()));
    await until('it listens', () => stream);
    stream?.write(event('image', 'save') + event('container', 'exec_start: x') + event('volume', 'create'));
    stream?.write(event('image', 'pull') + event('image', 'tag'));
    stream?.write(event('image', 'untag'));
    await until('it told', () => told.includes('images'));
    stream?.write(event('container', 'die'));
    await until('it told of a container', () => told.includes('containers'));
    assert.deepEqual(told, ['ready', 'images', 'containers']);
  });

  it('reads events in any pieces, and passes over what is none', async () => {
    const events: string[] = [];
    stops.push(watch().listen({ event: ({ type, action, id }) => void events.push(`${type} ${action} ${id}`) }));
    await until('it listens', () => stream);
    const text = `${event('image', 'pull')}garbage\n[]\n{"Type":7}\n\n${event('container', 'die')}`;
    for (const character of text) stream?.write(character);
    await until('both came', () => events.length === 2);
    assert.deepEqual(events, [`image pull ${ID}`, `container die ${ID}`]);
  });

  it('is one stream for all who listen, and ends with the last of them', async () => {
    const watched = watch();
    const first = watched.listen(listener('1 '));
    await until('it listens', () => told.includes('1 ready'));
    const second = watched.listen(listener('2 '));
    assert.deepEqual(told, ['1 ready', '2 ready']);
    let gone = false;
    stream?.on('close', () => {
      gone = true;
    });
    first();
    stream?.write(event('image', 'pull'));
    await until('the second is told', () => told.includes('2 images'));
    assert(!told.includes('1 images'));
    assert.equal(engine.asked.filter((url) => url.endsWith('/events')).length, 1);
    second();
    await until('the engine sees it gone', () => gone);
  });

  it('says when the engine is lost, and comes back by itself when that does', async () => {
    const watched = watch();
    stops.push(watched.listen(listener()));
    await until('it listens', () => told.includes('ready'));
    const { answers } = engine;
    const greeting = answers['/_ping'];
    answers['/_ping'] = (response) => response.destroy();
    stream?.destroy();
    await until('it was tried twice more', () => told.length >= 3);
    assert.deepEqual(new Set(told.slice(1)), new Set(['lost not-running']));
    if (greeting) answers['/_ping'] = greeting;
    await until('it is back', () => told.at(-1) === 'ready');
    assert.equal(told.filter((each) => each === 'ready').length, 2);
  });

  it('sees that an image is another now, and that it is gone', async () => {
    const changes: boolean[] = [];
    const engines = new Engines();
    const { answers, asked, endpoint } = engine;
    answers['/images/a:1/json'] = { Id: ID };
    const looks = () => asked.filter((url) => url.includes('/images/a%3A1/json')).length;
    stops.push(
      watchImage(engines, { endpoint: endpoint.host, reference: 'a:1' }, (gone) => changes.push(gone)),
      () => engines.close(),
    );
    await until('it looked', () => stream && looks() === 1);
    stream?.write(event('image', 'pull'));
    await until('it looked again', () => looks() === 2);
    answers['/images/a:1/json'] = { Id: OTHER };
    stream?.write(event('image', 'tag'));
    await until('it changed', () => changes.length === 1);
    delete answers['/images/a:1/json'];
    stream?.write(event('image', 'delete'));
    await until('it is gone', () => changes.length === 2);
    assert.deepEqual(changes, [false, true]);
  });
});
