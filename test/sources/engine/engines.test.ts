import assert from 'node:assert/strict';
import { Engines } from '../../../src/sources/engine/engines.ts';
import { until } from '../../editor/screen/until.ts';
import { FakeEngine, PING } from '../../helpers/fakeEngine.ts';

describe('engines', () => {
  let engine: FakeEngine;
  let engines: Engines;
  beforeEach(async () => {
    engine = await FakeEngine.start({ '/info': { Name: 'here' } });
    engines = new Engines();
  });
  afterEach(async () => {
    engines.close();
    await engine.stop();
  });
  const greetings = () => engine.asked.filter((url) => url === '/_ping').length;

  it('are connected to once, whoever asks', async () => {
    const { host } = engine.endpoint;
    const clients = await Promise.all([engines.client(host), engines.client(host), engines.client(host)]);
    assert.equal(new Set([...clients, await engines.client(host)]).size, 1);
    assert.equal(greetings(), 1);
  });

  it('are tried again after a failure', async () => {
    const { host } = engine.endpoint;
    engine.answers['/_ping'] = (response) => response.end();
    await assert.rejects(engines.client(host), { state: 'not-an-engine' });
    engine.answers['/_ping'] = PING;
    assert.equal((await (await engines.client(host)).info()).host, 'here');
  });

  it('are connected to anew when they are forgotten, and what is under way ends first', async () => {
    const { host } = engine.endpoint;
    const first = await engines.client(host);
    let answer: (() => void) | undefined;
    engine.answers['/info'] = (response) => {
      answer = () => response.end('{"Name":"late"}');
    };
    const asking = first.info();
    await until('it is asked', () => answer);
    engines.forget(first);
    const second = await engines.client(host);
    assert.notEqual(second, first);
    answer?.();
    assert.equal((await asking).host, 'late');
    engines.forget(first);
    assert.equal(await engines.client(host), second);
    await until('only the second keeps a connection', async () => (await engine.connections()) === 1);
  });

  it('are left by who does not want to wait, and by all when they are closed', async () => {
    engine.answers['/_ping'] = () => {};
    const { host } = engine.endpoint;
    const ended = new AbortController();
    const one = engines.client(host, ended.signal);
    const other = engines.client(host);
    await until('it is greeted', () => greetings() === 1);
    ended.abort();
    await assert.rejects(one, { name: 'AbortError' });
    engines.close();
    await assert.rejects(other, { name: 'AbortError' });
    await until('nothing is connected', async () => (await engine.connections()) === 0);
  });
});
