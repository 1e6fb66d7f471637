import assert from 'node:assert/strict';
import { nameOf, parseSpot, printPlace, printSpot, type Spot } from '../../../src/views/sources/place.ts';

function check(text: string, spot: Spot, name: string): void {
  it(text, () => {
    assert.equal(printSpot(spot), text);
    assert.deepEqual(parseSpot(text), spot);
    assert.equal(nameOf(spot.place), name);
    assert.deepEqual(parseSpot(printPlace(spot.place)), { place: spot.place });
  });
}

describe('places', () => {
  check('archive:/a/b.tar', { place: { kind: 'archive', path: '/a/b.tar' } }, 'b.tar');
  check(
    'layout:/a/b#1@linux/arm64',
    { place: { kind: 'layout', path: '/a/b' }, image: 1, platform: 'linux/arm64' },
    'b',
  );
  check('archive:/a%23%40%25.tar#0', { place: { kind: 'archive', path: '/a#@%.tar' }, image: 0 }, 'a#@%.tar');
  check(
    'uri:memfs%3A%2Fa%2520b%23.tar#2@linux/arm/v7',
    { place: { kind: 'uri', uri: 'memfs:/a%20b#.tar' }, image: 2, platform: 'linux/arm/v7' },
    'a b#.tar',
  );

  it('reads nothing else', () => {
    for (const text of ['', '/a/b.tar', 'registry:nginx', 'engine:x/nginx', 'uri:', 'uri:%zz', 'uri:no-scheme'])
      assert.equal(parseSpot(text), undefined, text);
  });
});
