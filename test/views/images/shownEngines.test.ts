import assert from 'node:assert/strict';
import { ShownEngines } from '../../../src/views/images/shownEngines.ts';
import { memento } from '../dockerfile/memento.ts';

describe('the engines that a window shows', () => {
  it('are told of to all who follow them when others are chosen', async () => {
    const state = memento();
    const [one, other] = [new ShownEngines(state), new ShownEngines(state)];
    let told = 0;
    const stop = other.watch(() => told++);
    assert.deepEqual(other.names({ current: 'default' }), ['default']);
    await one.choose(['a', 'b']);
    assert.deepEqual([told, other.names({ current: 'default' })], [1, ['a', 'b']]);
    stop();
    await one.choose(['c']);
    assert.deepEqual([told, other.chosen], [1, ['c']]);
  });
});
