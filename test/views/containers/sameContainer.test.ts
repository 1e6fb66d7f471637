import assert from 'node:assert/strict';
import { SameContainer } from '../../../src/views/containers/sameContainer.ts';
import { clientOfFake } from '../../helpers/clientOfFake.ts';

describe('what is done to a container', () => {
  const fake = clientOfFake();
  const { signal } = new AbortController();
  const place = { kind: 'container', endpoint: 'default', container: 'web' } as const;
  const [first, second] = ['ab'.repeat(32), 'cd'.repeat(32)];

  /** An engine where one has the name, and both can be killed. */
  const withWeb = (id: string) =>
    fake.withAnswers({
      '/containers/web/json': { Id: id, Name: '/web', State: { Status: 'running' } },
      ...Object.fromEntries(
        ['web', first, second].map((each) => [`/containers/${each}/kill`, (response) => response.writeHead(204).end()]),
      ),
    });

  it('is done to the one whose row it was, and not to what has its name', async () => {
    const engine = await withWeb(second);
    await new SameContainer({ ...place, id: first }).act(fake.client, 'kill', signal);
    assert.deepEqual(engine.asked, [`/v1.51/containers/${first}/kill`]);
  });

  it('is done to the same again, where that was found by its name', async () => {
    const engine = await withWeb(first);
    const same = new SameContainer(place);
    await same.act(fake.client, 'kill', signal);
    engine.answers['/containers/web/json'] = { Id: second, Name: '/web', State: { Status: 'running' } };
    await same.act(fake.client, 'kill', signal);
    const kill = `/v1.51/containers/${first}/kill`;
    assert.deepEqual(engine.asked, ['/v1.51/containers/web/json', kill, kill]);
  });
});
