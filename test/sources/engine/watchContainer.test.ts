import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { Engines } from '../../../src/sources/engine/engines.ts';
import { watchContainer } from '../../../src/sources/engine/watchContainer.ts';
import { until } from '../../editor/screen/until.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';

const inspected = (id: string, started: string) => ({ Id: id.repeat(64), State: { StartedAt: started } });

describe('watchContainer', () => {
  it('tells when the container ran again, was replaced, and went', async () => {
    const events: ServerResponse[] = [];
    const engine = await FakeEngine.start({
      '/containers/web/json': inspected('a', '1'),
      '/events': (response) => {
        response.flushHeaders();
        events.push(response);
      },
    });
    const engines = new Engines();
    const told: boolean[] = [];
    const stop = watchContainer(engines, { endpoint: engine.endpoint.host, container: 'web' }, (gone) =>
      told.push(gone),
    );
    const inspections = () => engine.asked.filter((path) => path.endsWith('/json')).length;
    const happen = async (action: string) => {
      const before = inspections();
      events[0]?.write(`${JSON.stringify({ Type: 'container', Action: action, Actor: { ID: 'a' } })}\n`);
      await until('it is looked at', () => inspections() > before);
    };
    try {
      await until('it is known', () => inspections() === 1 && events.length === 1);
      await happen('rename');
      assert.deepEqual(told, []);
      engine.answers['/containers/web/json'] = inspected('a', '2');
      await happen('start');
      await until('it is told', () => told.length === 1);
      engine.answers['/containers/web/json'] = inspected('b', '2');
      await happen('create');
      await until('it is told', () => told.length === 2);
      delete engine.answers['/containers/web/json'];
      await happen('destroy');
      await until('it is told', () => told.length === 3);
      assert.deepEqual(told, [false, false, true]);
    } finally {
      stop();
      engines.close();
      await engine.stop();
    }
  });
});
