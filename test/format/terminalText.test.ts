import assert from 'node:assert/strict';
import { terminalText } from '../../src/format/terminalText.ts';

describe('a line for a terminal', () => {
  it('is what stays of it there', () => {
    const texts = {
      plain: 'plain',
      '10 %\r50 %\r100 %': '100 %',
      'done\r': 'done',
      '\u001b[32mgreen\u001b[0m and \u001b[1;31mred\u001b[m': 'green and red',
      '\u001b[2K\u001b[1A\u009b1Gagain': 'again',
      '\u001b]0;title\u0007text\u001b]8;;https://x\u001b\\link': 'textlink',
      '\u001b(Bx\u001b=y': 'xy',
      '\r\r': '',
    };
    for (const [line, text] of Object.entries(texts)) assert.equal(terminalText(line), text, JSON.stringify(line));
  });

  it('of orders without end is looked at once', () => {
    assert.equal(terminalText('\u001b]'.repeat(100_000)).includes('\u001b['), false);
  });
});
