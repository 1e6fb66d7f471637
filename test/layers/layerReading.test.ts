import assert from 'node:assert/strict';
import { ImageError } from '../../src/image/errors.ts';
import { memoryBytes } from '../../src/layers/bytes.ts';
import { FINGERPRINT_LENGTH } from '../../src/layers/fingerprint.ts';
import { readLayer } from '../../src/layers/indexLayer.ts';
import { LayerReading } from '../../src/layers/layerReading.ts';
import { layerOf } from '../helpers/layer.ts';
import { tarOf } from '../helpers/tar.ts';

const TAR = tarOf([
  { name: 'a', content: 'abc' },
  { name: 'b -> a', type: '1', link: 'a' },
]);

describe('LayerReading', () => {
  it('tells what is no fault of the layer to whoever reads it', async () => {
    const reading = new LayerReading(false);
    reading.builder.addSome = () => {
      throw new RangeError('a mistake');
    };
    assert.throws(() => reading.feed(TAR, 0), RangeError);
    const gone = () => {
      throw new ImageError('unreadable', '{0} changed on disk since it was opened. Reload it.', ['x.tar']);
    };
    const blob = { size: TAR.length, read: async () => gone(), readSync: gone };
    await assert.rejects(readLayer(layerOf(blob, 'none')), { code: 'unreadable' });
  });

  it('fingerprints each file of a plain layer where that is asked for, whoever reads it', async () => {
    const tar = tarOf(
      Array.from({ length: 1500 }, (_, index) => ({ name: `${index}`, content: `${index}`.repeat(300) })),
    );
    const blob = memoryBytes(tar);
    const readSync = (offset: number, length: number) => tar.subarray(offset, offset + length);
    const [one, other] = [
      await readLayer(layerOf(blob, 'none'), { fingerprints: true }),
      await readLayer(layerOf({ ...blob, readSync }, 'none'), { fingerprints: true }),
    ];
    assert.equal(one.index?.fingerprints?.length, 1500 * FINGERPRINT_LENGTH);
    assert.deepEqual(other.index, one.index);
  });
});
