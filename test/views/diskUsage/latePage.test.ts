import assert from 'node:assert/strict';
import type { TickRequest } from '../../../src/protocol/diskUsagePage.ts';
import { LatePage } from '../../../src/views/diskUsage/latePage.ts';

describe('a disk usage page that is still being loaded', () => {
  it('comes with what was to be ticked last, and is told of the next', () => {
    const late = new LatePage({ preset: 'dangling' });
    late.tick({ keys: ['volume:one'] });
    late.tick({ keys: ['volume:two'] });
    const ticked: (TickRequest | null)[] = [];
    late.arrive((tick) => {
      ticked.push(tick);
      return { tick: (request) => ticked.push(request) };
    });
    late.tick({ preset: 'stopped' });
    assert.deepEqual(ticked, [{ keys: ['volume:two'] }, { preset: 'stopped' }]);
  });
});
