import assert from 'node:assert/strict';
import { formatCount } from '../../src/format/count.ts';

describe('formatCount', () => {
  for (const value of [0, 7, 1000, 1_264_640, -12, 0.5])
    for (const language of ['en', 'de', 'hi', 'en'])
      it(`${value} is written as in ${language}`, () =>
        assert.equal(formatCount(value, language), value.toLocaleString(language)));

  it('separates thousands', () => assert.equal(formatCount(1_264_640, 'en'), '1,264,640'));
});
