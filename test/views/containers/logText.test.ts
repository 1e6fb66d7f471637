import assert from 'node:assert/strict';
import { LogText } from '../../../src/views/containers/logText.ts';
import { Random } from '../../helpers/random.ts';

function textOf(bytes: Uint8Array | string, limit?: number): string {
  const log = new LogText(limit);
  log.add({ stream: 'stdout', bytes: Buffer.from(bytes) });
  return log.text;
}

describe('the text of a log', () => {
  it('is what was printed', () => {
    assert.equal(textOf('one\ntwo\n\nfour'), 'one\ntwo\n\nfour\n');
    assert.equal(textOf(''), '');
    assert.equal(textOf('ü → 語\n'), 'ü → 語\n');
  });

  it('has no orders for a terminal', () => {
    assert.equal(textOf('\u001b[1;32mgreen\u001b[0m and \u001b[38;5;1mred\u001b[m\n'), 'green and red\n');
    assert.equal(textOf('\u001b]0;a title\u0007a\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\\n'), 'alink\n');
    assert.equal(textOf('\u001bPq#0;2;0\u001b\\pic\u001b7\u001b[2J\u001b[H\u001b(Bx\n'), 'picx\n');
    assert.equal(textOf('\u009b31mc1\u009d0;t\u009c\n'), 'c1\n');
  });

  it('shows what nobody could see', () => {
    assert.equal(textOf('a\u0000b\u0007\u202ec\n'), 'a\\u{0}b\\u{7}\\u{202e}c\n');
    assert.equal(textOf('a\u001b\n'), 'a\\u{1b}\n');
    assert.equal(textOf(Buffer.from([0x61, 0xff, 0x62, 0x0a])), 'a\ufffdb\n');
  });

  it('has nothing but visible text of bytes that are none', () => {
    const random = new Random(12);
    for (let round = 0; round < 200; round++) {
      const bytes = Buffer.from(Array.from({ length: 300 }, () => random.below(256)));
      assert.doesNotMatch(textOf(bytes).replace(/[\n\t]/g, ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }
  });

  it('loses no byte where it ends in the middle of a character', () => {
    const log = new LogText();
    log.add({ stream: 'stdout', bytes: Buffer.from([0x61, 0xe8, 0xaa]) });
    log.end();
    assert.equal(log.text, 'a\ufffd\n');
  });

  it('takes no longer for orders without an end', () => {
    // Each beginning of a string that looked for its end anew would take minutes.
    const length = 2_000_000;
    const shown = '\\u{9d}';
    assert.equal(textOf(`${'\u009d'.repeat(length)}\n`, 20 * length).replaceAll('\n', ''), shown.repeat(length));
  });

  it('has a line that was written anew as it was last', () => {
    assert.equal(textOf('10 %\r20 %\r100 %\r\ndone\r\n'), '100 %\ndone\n');
  });

  it('keeps the lines of each stream whole, in the order in which they ended', () => {
    const log = new LogText();
    const add = (stream: 'stdout' | 'stderr', text: string) => log.add({ stream, bytes: Buffer.from(text) });
    add('stdout', 'a slow ');
    add('stderr', 'failed\n');
    add('stdout', 'line\nand ');
    assert.equal(log.text, 'failed\na slow line\nand \n');
    log.end();
    add('stdout', 'more\n');
    assert.equal(log.text, 'failed\na slow line\nand \nmore\n');
  });

  it('is the same however the bytes come', () => {
    const random = new Random(11);
    const whole = Buffer.from('ü\u001b[31mrot\u001b[0m\r\n語 \u001b]0;t\u0007x\ny\rz\n'.repeat(20));
    const log = new LogText();
    for (let at = 0; at < whole.length; ) {
      const length = 1 + random.below(9);
      log.add({ stream: 'stderr', bytes: whole.subarray(at, at + length) });
      at += length;
    }
    assert.equal(log.text, textOf(whole));
  });

  it('keeps the newest lines, and says how many it let go', () => {
    const log = new LogText(1000);
    for (let index = 0; index < 500; index++) log.add({ stream: 'stdout', bytes: Buffer.from(`line ${index}\n`) });
    const kept = log.text.trimEnd().split('\n');
    assert.equal(kept.at(-1), 'line 499');
    assert.equal(kept.length + log.dropped, 500);
    assert(log.text.length <= 1000 && log.text.length > 800);
  });

  it('breaks a line that has no end', () => {
    const log = new LogText();
    for (let index = 0; index < 50; index++) log.add({ stream: 'stdout', bytes: Buffer.alloc(10_000, 'x') });
    const lines = log.text.trimEnd().split('\n');
    assert.equal(lines.join('').length, 500_000);
    assert(lines.every(({ length }) => length <= 20_000));
  });
});
