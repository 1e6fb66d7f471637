import assert from 'node:assert/strict';
import type { EngineEvent } from '../../../src/sources/engine/answers/events.ts';
import { EventFeed, eventModel } from '../../../src/views/enginePage/eventFeed.ts';
import { english } from '../../../src/views/words.ts';

const HEX = 'ab12'.repeat(16);

function event(type: string, action: string, id: string, attributes: Record<string, string> = {}): EngineEvent {
  return { type, action, id, attributes, time: Date.UTC(2026, 10, 20) };
}

/** What is shown of an event. */
function shown(...args: Parameters<typeof event>) {
  const model = eventModel(event(...args), 1, english);
  assert(model.kind === 'event');
  const { subject, about, image } = model;
  return [subject, about, image];
}

describe('the events of an engine', () => {
  it('say what they happened to, and which image that is', () => {
    assert.deepEqual(shown('image', 'pull', 'nginx:1', { name: 'nginx' }), ['nginx', '', 'nginx']);
    assert.deepEqual(shown('image', 'tag', `sha256:${HEX}`, { name: 'a:1' }), ['a:1', '', 'a:1']);
    assert.deepEqual(shown('image', 'load', `sha256:${HEX}`), ['ab12ab12ab12', '', `sha256:${HEX}`]);
    assert.deepEqual(shown('container', 'die', HEX, { name: 'web', image: 'a:1', exitCode: '137' }), [
      'web',
      'of a:1, exit code 137',
      'a:1',
    ]);
    assert.deepEqual(shown('container', 'start', HEX, { image: `sha256:${HEX}` }), [
      'ab12ab12ab12',
      'of ab12ab12ab12',
      `sha256:${HEX}`,
    ]);
    assert.deepEqual(shown('network', 'connect', HEX, { name: 'bridge', container: HEX }), ['bridge', '', null]);
    assert.deepEqual(shown('volume', 'create', 'data'), ['data', '', null]);
  });

  it('lead to no image that is gone', () => {
    for (const action of ['delete', 'untag', 'prune'])
      assert.equal(shown('image', action, `sha256:${HEX}`, { name: 'a:1' })[2], null, action);
  });

  it('have the time at which they came, where the engine gives none', () => {
    const before = Date.now();
    for (const time of [null, Number.NaN, 1e300]) {
      const model = eventModel({ ...event('volume', 'create', 'x'), time }, 1, english);
      const came = Date.parse(model.time);
      assert(came >= before && came <= Date.now(), String(time));
    }
  });

  it('are as long as a person may want to read', () => {
    const long = 'x'.repeat(100_000);
    const model = eventModel(event(long, long, long, { image: long, exitCode: long }), 1, english);
    assert(JSON.stringify(model).length < 20_000);
    assert.deepEqual(shown('container', 'start', 'a', { image: long })[2], null);
  });

  it('are kept to the newest 500, and numbered on', () => {
    const feed = new EventFeed(english);
    for (let count = 0; count < 1234; count++) feed.add(event('volume', 'create', String(count)));
    assert.deepEqual([feed.events.length, feed.events[0]?.number, feed.events.at(-1)?.number], [500, 735, 1234]);
  });

  it('tell of a time in which nobody listened, once, and not before anything was heard', () => {
    const feed = new EventFeed(english);
    feed.gap();
    assert.deepEqual(feed.events, []);
    feed.add(event('volume', 'create', 'x'));
    feed.gap();
    feed.gap();
    feed.add(event('volume', 'create', 'y'));
    assert.deepEqual(
      feed.events.map(({ kind, number }) => [kind, number]),
      [
        ['event', 1],
        ['gap', 2],
        ['event', 3],
      ],
    );
  });
});
