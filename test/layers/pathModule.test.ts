import assert from 'node:assert/strict';
import { ImageError } from '../../src/image/errors.ts';
import { inMemory } from '../../src/layers/pathModule.ts';

describe('inMemory', () => {
  const full = (cause: unknown) =>
    new ImageError('limit', 'The layer lists more than there is memory for.', [], { cause });

  it('tells that a module has no more memory, and throws anything else as it is', () => {
    const work = (error?: Error) => () => {
      if (error) throw error;
      return 1;
    };
    assert.equal(inMemory(work(), full), 1);
    const trap = new WebAssembly.RuntimeError('unreachable');
    assert.throws(() => inMemory(work(trap), full), { code: 'limit', cause: trap });
    assert.throws(() => inMemory(work(new RangeError('a mistake')), full), RangeError);
  });
});
