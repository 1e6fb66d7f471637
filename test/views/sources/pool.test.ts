import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenSource, Progress } from '../../../src/image/image.ts';
import type { Place } from '../../../src/views/sources/place.ts';
import { SourcePool } from '../../../src/views/sources/pool.ts';

const PLACE: Place = { kind: 'archive', path: '/a.tar' };

/** A pool over sources that open when the test says so. */
function scene() {
  const opens: { resolve: () => void; reject: (error: Error) => void; signal: AbortSignal; progress: Progress }[] = [];
  const told: string[] = [];
  let change: (gone: boolean) => void = () => {};
  let watching = 0;
  let closed = 0;
  const pool = new SourcePool({
    open: (_, signal, progress) =>
      new Promise<OpenSource>((resolve, reject) => {
        const source = {
          catalog: { format: 'dir', images: [], notes: [], artifacts: [] },
          close: async () => {
            closed++;
          },
        } as const;
        opens.push({ resolve: () => resolve({ ...source }), reject, signal, progress });
      }),
    watch: (_, onChange) => {
      change = onChange;
      watching++;
      return () => {
        watching--;
      };
    },
    graceMs: 0,
    onCloseError: assert.fail,
  });
  const lease = (name: string) =>
    pool.lease(PLACE, {
      progress: (done, total) => told.push(`${name} ${done}/${total}`),
      changed: (gone) => told.push(`${name} ${gone ? 'gone' : 'changed'}`),
      reloaded: () => told.push(`${name} reloaded`),
    });
  const opening = (index: number) => {
    const found = opens[index];
    assert.ok(found, `opening ${index}`);
    return found;
  };
  return {
    pool,
    opens,
    opening,
    told,
    lease,
    change: (gone = false) => change(gone),
    watching: () => watching,
    closed: () => closed,
  };
}

describe('SourcePool', () => {
  it('opens a place once for all who lease it', async () => {
    const { opens, opening, lease } = scene();
    const both = [lease('a').opened(), lease('b').opened()];
    opening(0).resolve();
    const [first, second] = await Promise.all(both);
    assert.equal(first, second);
    assert.equal(opens.length, 1);
  });

  it('closes after the last lease, not before', async () => {
    const { opening, lease, closed, watching } = scene();
    const [a, b] = [lease('a'), lease('b')];
    const opened = a.opened();
    opening(0).resolve();
    await opened;
    a.dispose();
    await sleep(5);
    assert.equal(closed(), 0);
    b.dispose();
    b.dispose();
    await sleep(5);
    assert.equal(closed(), 1);
    assert.equal(watching(), 0);
  });

  it('keeps the source for one who comes back within the grace time', async () => {
    const { opens, opening, lease, closed } = scene();
    const a = lease('a');
    const opened = a.opened();
    opening(0).resolve();
    await opened;
    a.dispose();
    const again = lease('b');
    await again.opened();
    await sleep(5);
    assert.equal(closed(), 0);
    assert.equal(opens.length, 1);
  });

  it('throws a failure to all who wait and tries again for the next', async () => {
    const { opening, lease } = scene();
    const [a, b] = [lease('a'), lease('b')];
    const both = [a.opened(), b.opened()];
    opening(0).reject(new Error('broken'));
    for (const one of both) await assert.rejects(one, /broken/);
    const third = a.opened();
    opening(1).resolve();
    await third;
  });

  it('aborts an opening only when nobody waits any more', async () => {
    const { opening, lease } = scene();
    const [a, b] = [lease('a'), lease('b')];
    const cancel = new AbortController();
    const first = a.opened(cancel.signal);
    const second = b.opened();
    cancel.abort();
    await assert.rejects(first, { name: 'AbortError' });
    assert.equal(opening(0).signal.aborted, false);
    b.dispose();
    await assert.rejects(second, { name: 'AbortError' });
    assert.equal(opening(0).signal.aborted, true);
  });

  it('closes a source that opened after everybody left', async () => {
    const { opening, lease, closed } = scene();
    const cancel = new AbortController();
    const opened = lease('a').opened(cancel.signal);
    cancel.abort();
    await assert.rejects(opened);
    opening(0).resolve();
    await sleep(0);
    assert.equal(closed(), 1);
  });

  it('tells every holder of progress and of changes', async () => {
    const { opening, told, lease, change } = scene();
    const [a, b] = [lease('a'), lease('b')];
    const opened = a.opened();
    opening(0).progress(1, 2);
    opening(0).resolve();
    await opened;
    change();
    assert.equal(b.state, 'changed');
    change(true);
    assert.equal(a.state, 'gone');
    assert.deepEqual(told, ['a 1/2', 'b 1/2', 'a changed', 'b changed', 'a gone', 'b gone']);
  });

  it('reads anew on reload, and lets the others catch up without a second reading', async () => {
    const { opens, opening, told, lease, change, closed } = scene();
    const [a, b] = [lease('a'), lease('b')];
    const both = [a.opened(), b.opened()];
    opening(0).resolve();
    const [old] = await Promise.all(both);
    change();
    told.length = 0;
    a.reload();
    const fresh = a.opened();
    opening(1).resolve();
    assert.notEqual(await fresh, old);
    assert.equal(a.state, 'current');
    assert.deepEqual(told, ['b reloaded']);
    b.reload();
    assert.equal(await b.opened(), await fresh);
    assert.equal(opens.length, 2);
    assert.equal(closed(), 1);
    b.reload();
    b.opened().catch(() => {});
    assert.equal(opens.length, 3);
  });
});
