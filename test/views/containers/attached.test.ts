import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { Container } from '../../../src/sources/engine/container.ts';
import { EngineRefusal } from '../../../src/sources/engine/engineError.ts';
import { attached } from '../../../src/views/containers/attached.ts';

describe('what a container reads and prints', () => {
  const gone = () => Promise.reject(new EngineRefusal(404, 'There is no container {0}.', ['it']));
  const attach = async (nextExit: () => Promise<number | null>, inspect: () => Promise<object>) => {
    const stream = new PassThrough();
    const open = { stream, resize: async () => {}, exitCode: async () => null };
    const container = { attach: async () => open, nextExit, inspect } as unknown as Container;
    const made = await attached(container);
    stream.destroy();
    return made;
  };

  it('is known to have ended, and how, where the container is gone or runs again since', async () => {
    let tell = (_: number) => {};
    const exit = new Promise<number>((resolve) => {
      tell = resolve;
    });
    const removed = await attach(() => exit, gone);
    const asked = removed.exitCode();
    tell(7);
    assert.equal(await asked, 7);
    const again = await attach(
      async () => 7,
      async () => ({ exitCode: null }),
    );
    await new Promise(setImmediate);
    assert.equal(await again.exitCode(), 7);
  });

  it('is known to go on where it was only left', async () => {
    const left = await attach(
      () => new Promise(() => {}),
      async () => ({ exitCode: null }),
    );
    assert.equal(await left.exitCode(), null);
  });

  it('is said to be gone where nobody says how it ended', async () => {
    const silent = await attach(gone, gone);
    await assert.rejects(silent.exitCode(), { message: 'The container has ended, and was removed.' });
  });
});
