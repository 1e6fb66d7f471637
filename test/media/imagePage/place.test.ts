import assert from 'node:assert/strict';
import { FIRST_STATE, goTo } from '../../../media/imagePage/pageState.ts';
import { findPlace } from '../../../media/imagePage/place.ts';
import { SCENARIOS } from '../harness/scenarios/index.ts';

describe('the place shown', () => {
  const catalog = SCENARIOS['multi']?.catalog;
  assert.ok(catalog);
  const find = (image: number, variant: string | null) => findPlace(catalog, { image, variant })?.place;

  it('is the one asked for, or what comes closest', () => {
    assert.deepEqual(find(0, null), { image: 0, variant: 'linux/amd64', state: 'present' });
    assert.deepEqual(find(0, 'linux/arm/v7'), { image: 0, variant: 'linux/arm/v7', state: 'absent' });
    assert.deepEqual(find(9, 'windows/amd64'), { image: 0, variant: 'linux/amd64', state: 'present' });
    assert.equal(findPlace({ ...catalog, images: [] }, FIRST_STATE), null);
  });
});

describe('going to a target', () => {
  const state = { ...FIRST_STATE, image: 1, variant: 'a', step: 5, stepFilter: 'x', search: 's' };

  it('keeps what it does not name', () => {
    assert.deepEqual(goTo(state, { image: 1, tab: 'inspect' }), { ...state, tab: 'inspect' });
    assert.deepEqual(goTo(state, { image: 1, variant: 'a' }), state);
  });

  it('forgets the selection of another image, and the filter that could hide a layer', () => {
    assert.deepEqual(goTo(state, { image: 0 }), { ...state, image: 0, variant: null, step: null });
    assert.deepEqual(goTo(state, { image: 1, variant: 'b' }), { ...state, variant: 'b', step: null });
    assert.equal(goTo(state, { image: 1, layer: 3 }).stepFilter, '');
  });
});
