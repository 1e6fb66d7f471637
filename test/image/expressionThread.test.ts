import assert from 'node:assert/strict';
import { ExpressionThread } from '../../src/image/expressionThread.ts';

const { signal } = new AbortController();

describe('an expression in a thread', () => {
  let thread: ExpressionThread | undefined;
  afterEach(() => thread?.end());

  it('says of each text what it says here', async () => {
    for (const expression of [/^\/etc\/[^/]+$/u, /É\p{L}/iu, /a.c/u, /^$/u]) {
      await thread?.end();
      thread = new ExpressionThread(expression);
      const texts = [
        '',
        '/etc/passwd',
        '/etc/a/b',
        'éß',
        'abc',
        'a\nc',
        '\ud800',
        ...Array.from({ length: 1_200 }, String),
      ];
      for (let again = 0; again < 2; again++)
        assert.deepEqual(
          [...((await thread.test(texts, signal)) ?? [])],
          texts.map((text) => Number(expression.test(text))),
        );
    }
  });

  it('is done with once it took too long, and goes on', async () => {
    thread = new ExpressionThread(/(a+)+$/u);
    assert.equal(await thread.test([`${'a'.repeat(60)}!`], signal), null);
    assert.deepEqual(await thread.test(['ba', 'b'], signal), Uint8Array.of(1, 0));
  });

  it('is waited for no more once it ended', async () => {
    thread = new ExpressionThread(/(a+)+$/u);
    const waiting = thread.test([`${'a'.repeat(60)}!`], signal);
    const failing = assert.rejects(waiting, /ended before its time/);
    await thread.end();
    await failing;
    await assert.rejects(thread.test(['a'], signal), /ended before its time/);
  });
});
