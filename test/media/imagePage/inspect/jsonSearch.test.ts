import assert from 'node:assert/strict';
import { findMatches, searchPattern } from '../../../../media/imagePage/inspect/jsonSearch.ts';

describe('the search in a document', () => {
  it('looks for each character as it is', () => {
    const characters = Array.from({ length: 0x7f - 0x20 }, (_, at) => String.fromCharCode(0x20 + at));
    for (const one of characters) {
      const found = characters.filter((other) => searchPattern(one)?.test(other));
      assert.deepEqual(found, /[a-z]/i.test(one) ? [one.toUpperCase(), one.toLowerCase()] : [one]);
    }
  });

  it('finds names and values with hyphens', () => {
    const pattern = searchPattern('linux-A');
    assert.ok(pattern);
    const search = findMatches({ 'linux-arm': 1, b: ['linux-amd64', 'linux'] }, pattern).next();
    assert.deepEqual(
      (search.value || []).map(({ pointer }) => pointer),
      ['/linux-arm', '/b/0'],
    );
  });
});
