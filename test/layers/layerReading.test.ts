import assert from 'node:assert/strict';
import { ImageError } from '../../src/image/errors.ts';
import { readLayer } from '../../src/layers/indexLayer.ts';
import { LayerReading } from '../../src/layers/layerReading.ts';
import { layerOf } from '../helpers/layer.ts';
import { tarOf } from '../helpers/tar.ts';

const TAR = tarOf([
  { name: 'a', content: 'abc' },
  { name: 'b -> a', type: '1', link: 'a' },
]);

describe('LayerReading', () => {
  it('takes a module without memory for a limit of the layer', () => {
    const reading = new LayerReading(false);
    reading.builder.addSome = () => {
      throw new WebAssembly.RuntimeError('unreachable');
    };
    reading.feed(TAR, 0);
    assert(reading.damage instanceof ImageError);
    assert.equal(reading.damage.code, 'limit');
    assert.equal(reading.damage.message, 'The layer lists more than there is memory for.');
    assert(reading.ended);
  });

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
});
