import assert from 'node:assert/strict';
import { imageCalled } from '../../src/cleaning/imageCalled.ts';
import { idOf, imageFacts, usageOf } from './someUsage.ts';

describe('the image that an engine means', () => {
  const usage = usageOf({
    images: [
      // An index whose platform was pulled by its digest besides, and is an image of its own.
      imageFacts(1, { references: ['docker.io/library/a:1'], knownAs: [idOf(2), idOf(3)] }),
      imageFacts(2, { references: [] }),
    ],
  });
  const numberOf = (called: string) => [1, 2].find((number) => imageCalled(usage, called)?.id === idOf(number));

  it('is the one of an ID, though another has it as a platform', () => {
    assert.equal(numberOf(idOf(1)), 1);
    assert.equal(numberOf(idOf(2)), 2);
    assert.equal(numberOf(idOf(3)), 1);
  });

  it('is the one of a name, however that is written, or none', () => {
    assert.equal(numberOf('a:1'), 1);
    assert.equal(numberOf('a:2'), undefined);
    assert.equal(numberOf(idOf(4)), undefined);
  });
});
