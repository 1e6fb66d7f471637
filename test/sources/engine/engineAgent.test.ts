import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { inspect } from 'node:util';
import { EngineAgent } from '../../../src/sources/engine/engineAgent.ts';
import { parseHost } from '../../../src/sources/engine/target.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';

describe('the agent of an engine', () => {
  it('prints no connections, since the modem prints all it is given at each request', async () => {
    const engine = await FakeEngine.start();
    const agent = new EngineAgent(parseHost(engine.endpoint.host, false), {
      connectTimeout: 1_000,
      idleTimeout: 10_000,
      tls: {},
      ssh: 'ssh',
    });
    try {
      const [response] = (await once(get({ agent, path: '/version' }), 'response')) as [IncomingMessage];
      await once(response.resume(), 'end');
      assert.equal(await engine.connections(), 1);
      assert.equal(inspect({ agent }, { showHidden: true, depth: null }), '{ agent: EngineAgent }');
    } finally {
      agent.destroy();
      await engine.stop();
    }
  });
});
