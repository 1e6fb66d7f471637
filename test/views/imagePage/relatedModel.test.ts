import assert from 'node:assert/strict';
import { relatedModel } from '../../../src/views/imagePage/relatedModel.ts';

const ID = `sha256:${'ab'.repeat(32)}` as const;
const image = { id: ID, tags: [], digests: [], relation: 'shares', layers: 1 } as const;
const FACTS = { layerSizes: [10, 20, null] };

describe('relatedModel', () => {
  const labels = (...images: Parameters<typeof relatedModel>[0]['images'][number][]) =>
    relatedModel({ images, unread: 0 }, FACTS, undefined).images.map(({ label, reference }) => [label, reference]);

  it('calls images what people call them, and what the engine knows them by', () => {
    assert.deepEqual(labels({ ...image, tags: ['docker.io/library/a:1', 'b:1'] }), [['a:1', 'docker.io/library/a:1']]);
    assert.deepEqual(labels({ ...image, digests: [`team/app@${ID}`] }), [['team/app abababababab', ID]]);
    assert.deepEqual(labels(image), [['<none> abababababab', ID]]);
    assert.deepEqual(labels({ ...image, tags: ['No Name!'] }), [['No Name!', 'No Name!']]);
  });

  it('adds up what the engine counts for the common layers, where it counts all of them', () => {
    const bytes = [0, 1, 2, 3].map((layers) => ({ ...image, layers }));
    assert.deepEqual(
      relatedModel({ images: bytes, unread: 0 }, FACTS, undefined).images.map((each) => each.bytes),
      [0, 10, 30, null],
    );
  });

  it('knows what is shared only where the engine does', () => {
    const sizes = (size: number | null, sharedSize: number | null) => {
      const { shared, unique } = relatedModel({ images: [], unread: 3 }, FACTS, { size, sharedSize });
      return [shared, unique];
    };
    assert.deepEqual(sizes(100, 60), [60, 40]);
    assert.deepEqual(sizes(100, null), [null, null]);
    assert.deepEqual(sizes(null, 60), [60, null]);
    // Of a store that counts blobs in one of the two only.
    assert.deepEqual(sizes(50, 60), [60, 0]);
    assert.equal(relatedModel({ images: [], unread: 3 }, FACTS, undefined).unread, 3);
  });
});
