import assert from 'node:assert/strict';
import { type Api, connect, type Port, RemoteError, serve, type Told } from '../../src/protocol/rpc.ts';

/** Two ends of a channel; messages are cloned and arrive later, as everywhere. */
function channel(): [Port, Port] {
  const listeners: Set<(message: unknown) => void>[] = [new Set(), new Set()];
  const end = (own: number): Port => ({
    post(message) {
      const cloned = structuredClone(message);
      setImmediate(() => {
        for (const receive of listeners[1 - own] ?? []) receive(cloned);
      });
    },
    listen(receive) {
      listeners[own]?.add(receive);
      return () => listeners[own]?.delete(receive);
    },
  });
  return [end(0), end(1)];
}

interface Calculator {
  add(a: number, b: number): Promise<number>;
  fail(text: string): Promise<never>;
  wait(signal?: AbortSignal): Promise<string>;
  give(kind: string): Promise<unknown>;
}

const never = new Promise<never>(() => undefined);

function calculator(more: Partial<Calculator> = {}): Calculator {
  return {
    async add(a, b) {
      return a + b;
    },
    async fail(text) {
      throw text;
    },
    wait: () => never,
    async give(kind) {
      return kind === 'function' ? () => undefined : undefined;
    },
    ...more,
  };
}

function connected<T extends Api<T>>(api: T, tell?: (error: unknown) => Told) {
  const [near, far] = channel();
  const stop = serve(far, api, tell);
  return { ...connect<T>(near), near, far, stop };
}

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('rpc', () => {
  it('answers calls, each with its own', async () => {
    const { api } = connected(calculator());
    assert.deepEqual(await Promise.all([api.add(1, 2), api.add(3, 4), api.give('nothing')]), [3, 7, undefined]);
  });

  it('carries errors with name, code and sentence', async () => {
    const failing = calculator({
      fail: () => Promise.reject(Object.assign(new RangeError('too far'), { code: 'FAR' })),
    });
    const { api } = connected(failing);
    await assert.rejects(api.fail(''), (error: unknown) => {
      assert.ok(error instanceof RemoteError);
      assert.deepEqual([error.name, error.code, error.message], ['RangeError', 'FAR', 'too far']);
      return true;
    });
  });

  it('carries what is no error, and what is thrown at once', async () => {
    const { api } = connected(
      calculator({
        give: () => {
          throw new Error('at once');
        },
      }),
    );
    await assert.rejects(api.fail('a text'), { name: 'Error', message: 'a text', code: undefined });
    await assert.rejects(api.give('x'), { message: 'at once' });
  });

  it('describes errors as it is told', async () => {
    const { api } = connected(calculator(), (error) => ({ message: `Said: ${error}`, code: 'ASKED' }));
    await assert.rejects(api.fail('why'), { message: 'Said: why', code: 'ASKED' });
  });

  it('fails a call whose answer cannot be posted', async () => {
    const { api } = connected(calculator());
    await assert.rejects(api.give('function'), { name: 'DataCloneError' });
  });

  it('fails a call whose arguments cannot be posted', async () => {
    const { api } = connected(calculator());
    await assert.rejects(api.add(1, (() => undefined) as unknown as number), { name: 'DataCloneError' });
  });

  for (const method of ['missing', 'toString', 'constructor', '__proto__', 'hasOwnProperty'])
    it(`does not call ${method}`, async () => {
      const { api } = connected(calculator());
      const call = Reflect.get(api, method) as () => Promise<unknown>;
      await assert.rejects(call(), { message: `No method ${method}` });
    });

  it('does not call what is no function', async () => {
    const { api } = connected({ ...calculator(), value: 5 } as unknown as Calculator);
    await assert.rejects((Reflect.get(api, 'value') as () => Promise<unknown>)(), { message: 'No method value' });
  });

  it('does not call the other side when the object is awaited', async () => {
    const { api } = connected(calculator());
    assert.equal(await Promise.race([Promise.resolve(api), turn().then(() => 'late')]), api);
  });

  it('cancels, on both sides', async () => {
    const reasons: unknown[] = [];
    const { api } = connected(
      calculator({
        wait: (signal) => {
          signal?.addEventListener('abort', () => reasons.push(signal.reason.name));
          return never;
        },
      }),
    );
    const cancel = new AbortController();
    const call = api.wait(cancel.signal);
    await turn();
    cancel.abort(new Error('enough'));
    await assert.rejects(call, { message: 'enough' });
    await turn();
    assert.deepEqual(reasons, ['AbortError']);
  });

  it('does not begin what is cancelled already', async () => {
    let calls = 0;
    const { api } = connected(calculator({ wait: async () => `${++calls}` }));
    await assert.rejects(api.wait(AbortSignal.abort(new Error('before'))), { message: 'before' });
    await turn();
    assert.equal(calls, 0);
  });

  it('keeps no hold of a signal when the call is over', async () => {
    const { api, near } = connected(calculator());
    const posted: unknown[] = [];
    const cancel = new AbortController();
    const { post } = near;
    near.post = (message) => {
      posted.push(message);
      post(message);
    };
    assert.equal(await (api.add as (...args: unknown[]) => Promise<number>)(1, 2, cancel.signal), 3);
    cancel.abort();
    assert.equal(posted.length, 1);
  });

  it('gives each method a signal of its own, last', async () => {
    const seen: unknown[] = [];
    const { api } = connected(
      calculator({
        async add(...args) {
          seen.push(...args);
          return 0;
        },
      }),
    );
    await api.add(1, 2);
    assert.equal(seen.length, 3);
    assert.ok(seen[2] instanceof AbortSignal && !seen[2].aborted);
  });

  it('rejects what waits when it is closed, and what comes later', async () => {
    const { api, close } = connected(calculator());
    const waiting = api.wait();
    await turn();
    close();
    await assert.rejects(waiting, { name: 'AbortError' });
    await assert.rejects(api.add(1, 2), { name: 'AbortError' });
  });

  it('takes no answer to a call of who was there before, as to a page that was hidden and is shown again', async () => {
    const [near, far] = channel();
    const settle: Record<string, (value: string) => void> = {};
    const later = (name: string) => new Promise<string>((resolve) => Object.assign(settle, { [name]: resolve }));
    serve(far, calculator({ wait: () => later('wait'), give: () => later('give') }));
    const before = connect<Calculator>(near);
    const waiting = before.api.wait();
    await turn();
    before.close();
    await assert.rejects(waiting, { name: 'AbortError' });
    const given = connect<Calculator>(near).api.give('anything');
    await turn();
    settle['wait']?.('of before');
    await turn();
    settle['give']?.('its own');
    assert.equal(await given, 'its own');
  });

  it('aborts what is under way when serving ends, and answers no more', async () => {
    const aborted: boolean[] = [];
    const { api, stop, far } = connected(
      calculator({
        wait: (signal) =>
          new Promise((resolve) => {
            signal?.addEventListener('abort', () => {
              aborted.push(true);
              resolve('too late');
            });
          }),
      }),
    );
    const waiting = api.wait();
    await turn();
    far.post = () => assert.fail('posted to a side that may be gone');
    stop();
    assert.deepEqual(aborted, [true]);
    const silent = await Promise.race([api.add(1, 2), turn().then(() => 'silent')]);
    assert.equal(silent, 'silent');
    void waiting;
  });

  it('runs both ways over one port', async () => {
    const [near, far] = channel();
    serve(near, calculator({ give: async () => 'near' }));
    serve(far, calculator({ give: async () => 'far' }));
    const [toFar, toNear] = [connect<Calculator>(near).api, connect<Calculator>(far).api];
    assert.deepEqual(await Promise.all([toFar.give('a'), toNear.give('a'), toFar.add(1, 1), toNear.add(2, 2)]), [
      'far',
      'near',
      2,
      4,
    ]);
  });

  it('passes over what is no message of its own', async () => {
    const { api, near, far } = connected(calculator());
    for (const message of [null, 5, 'text', {}, { rpc: 'call' }, { rpc: 'cancel', id: 99 }, { rpc: 'other', id: 1 }]) {
      near.post(message);
      far.post(message);
    }
    far.post({ rpc: 'ok', id: 77, value: 1 });
    assert.equal(await api.add(1, 2), 3);
  });

  it('answers a call without arguments as a failure, not with silence', async () => {
    const [near, far] = channel();
    serve(far, calculator());
    const answer = new Promise((resolve) => near.listen(resolve));
    near.post({ rpc: 'call', id: 1, method: 'add' });
    assert.equal(Reflect.get((await answer) as object, 'rpc'), 'failed');
  });
});
