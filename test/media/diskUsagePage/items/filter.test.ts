import assert from 'node:assert/strict';
import { type Filter, filterItems, isFiltering, NO_FILTER } from '../../../../media/diskUsagePage/items/filter.ts';
import { itemOf } from '../item.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const ITEMS = [
  itemOf('Web', { about: 'nginx:1', created: '2026-11-26T11:00:00Z', labels: ['team=shop', 'keep'] }),
  itemOf('db', { heldBy: ['WEB (running)'], created: '2026-11-19T12:00:00Z', labels: ['team=core', 'keep=no'] }),
  itemOf('cache', { state: 'dangling', created: '2025-01-01T00:00:00Z' }),
  itemOf('odd', { created: 'no time' }),
  itemOf('old'),
];
const passing = (filter: Partial<Filter>) => filterItems(ITEMS, { ...NO_FILTER, ...filter }, NOW).map(({ key }) => key);

describe('the filter of what an engine holds', () => {
  it('lets all pass where it asks for nothing', () => {
    assert.equal(isFiltering({ text: ' ', days: 0, label: '' }), false);
    assert.equal(filterItems(ITEMS, NO_FILTER, NOW), ITEMS);
  });

  it('finds words in names, in what they are and in what holds them, in any case', () => {
    assert.deepEqual(passing({ text: 'web' }), ['Web', 'db']);
    assert.deepEqual(passing({ text: 'NGINX web' }), ['Web']);
    assert.deepEqual(passing({ text: 'dang' }), ['cache']);
    assert.deepEqual(passing({ text: 'team=core' }), ['db']);
  });

  it('goes by age, which what has no time does not pass', () => {
    assert.deepEqual(passing({ days: 7 }), ['db', 'cache']);
    assert.deepEqual(passing({ days: 30 }), ['cache']);
  });

  it('goes by labels as Docker does: a key, a value, or that there is none', () => {
    assert.deepEqual(passing({ label: 'team' }), ['Web', 'db']);
    assert.deepEqual(passing({ label: 'team=shop' }), ['Web']);
    assert.deepEqual(passing({ label: 'keep' }), ['Web', 'db']);
    assert.deepEqual(passing({ label: 'kee' }), []);
    assert.deepEqual(passing({ label: '!keep' }), ['cache', 'odd', 'old']);
    assert.deepEqual(passing({ label: 'team !keep=no' }), ['Web']);
  });
});
