import assert from 'node:assert/strict';
import { HeldImages } from '../../../src/views/images/heldImages.ts';
import type { EnginePlace } from '../../../src/views/sources/place.ts';
import type { SourcePool } from '../../../src/views/sources/pool.ts';

describe('images whose files are shown', () => {
  const place = (endpoint: string): EnginePlace => ({ kind: 'engine', endpoint, reference: 'a' });

  it('are held once each, and let go with their engine', () => {
    const held: string[] = [];
    const lease: SourcePool['lease'] = (of) => {
      const name = of.kind === 'engine' ? of.endpoint : '';
      held.push(name);
      const dispose = () => void held.splice(held.indexOf(name), 1);
      return { place: of, state: 'current', opened: () => assert.fail(), reload: () => assert.fail(), dispose };
    };
    const images = new HeldImages({ lease }, assert.fail);
    for (const endpoint of ['here', 'there', 'there']) images.hold(place(endpoint));
    assert.deepEqual(held, ['here', 'there']);
    images.keepOnly(['here', 'elsewhere']);
    assert.deepEqual(held, ['here']);
    assert.deepEqual([images.release(place('there')), images.release(place('here'))], [false, true]);
    assert.deepEqual(held, []);
  });
});
