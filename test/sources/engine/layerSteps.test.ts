import assert from 'node:assert/strict';
import { layerSteps } from '../../../src/sources/engine/layerSteps.ts';

function steps(...texts: string[]) {
  return texts.map((text) => {
    const [size = '', ...createdBy] = text.split(' ');
    return { size: Number(size), createdBy: createdBy.join(' ') };
  });
}

describe('the steps that made layers', () => {
  it('are those with bytes, where these are as many', () => {
    assert.deepEqual(layerSteps(steps('5 ADD x', '0 RUN true', '3 RUN y', '0 CMD z'), 2), [true, false, true, false]);
  });

  it('are all that may have made one, where these are as many', () => {
    const history = steps(
      '5 ',
      '0 ENV A=b',
      '0 RUN true',
      '0 WORKDIR /x',
      '0 /bin/sh -c #(nop)  CMD ["x"]',
      '0 COPY a b',
    );
    assert.deepEqual(layerSteps(history, 4), [true, false, true, true, false, true]);
  });

  it('are rather a RUN without bytes than a WORKDIR', () => {
    const history = steps('5 ADD x', '0 RUN rm x', '0 WORKDIR /there', '2 COPY a b');
    assert.deepEqual(layerSteps(history, 3), [true, true, false, true]);
  });

  it('are not known where it cannot be told', () => {
    assert.equal(layerSteps(steps('5 ADD x', '0 RUN a', '0 RUN b'), 2), null);
    assert.equal(layerSteps(steps('5 ADD x'), 2), null);
    assert.equal(layerSteps([], 1), null);
    assert.deepEqual(layerSteps([], 0), []);
  });
});
