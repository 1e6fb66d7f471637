import assert from 'node:assert/strict';
import { clientOfFake } from '../../helpers/clientOfFake.ts';

describe('what an engine holds', () => {
  const fake = clientOfFake();

  it('has the bytes that containers wrote, of which engines leave out none, where these were asked for', async () => {
    const containers = [
      { Id: 'wrote', SizeRw: 5, SizeRootFs: 10 },
      { Id: 'wrote-nothing', SizeRootFs: 10 },
      { Id: 'unknown', SizeRw: -1 },
    ];
    const engine = await fake.withAnswers({ '/containers/json': containers });
    const sizes = async (sized: boolean) => (await fake.client.holdings.containers(sized)).rows.map(({ size }) => size);
    assert.deepEqual(await sizes(true), [5, 0, null]);
    assert.deepEqual(await sizes(false), [null, null, null]);
    assert.deepEqual(
      engine.asked.map((url) => new URL(url, 'http://x').searchParams.get('size')),
      ['true', 'false'],
    );
  });
});
