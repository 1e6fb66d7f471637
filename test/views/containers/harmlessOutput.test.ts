import assert from 'node:assert/strict';
import { HarmlessOutput } from '../../../src/views/containers/harmlessOutput.ts';
import { Random } from '../../helpers/random.ts';

const shown = (...pieces: readonly string[]) => {
  const output = new HarmlessOutput();
  return pieces.map((piece) => output.add(piece)).join('');
};

describe('what a program in a container prints', () => {
  it('is drawn as it is, with its colors, its title and its links', () => {
    for (const text of [
      'plain\r\nü 語 😀',
      '\u001b[1;31mred\u001b[0m\u001b[2J\u001b[?1049h\u001b7\u001b(0qqq\u001b(B',
      '\u001b]0;a title\u0007\u001b]2;another\u001b\\\u009d1;and one\u009c',
      '\u001b]8;;https://example.org/\u001b\\link\u001b]8;;\u001b\\',
      '\u001b]11;?\u0007\u001b]104\u0007\u001bP$qm\u001b\\',
    ])
      assert.equal(shown(text), text);
  });

  it('neither reads nor writes the clipboard, and tells the editor nothing', () => {
    assert.equal(shown('a\u001b]52;c;?\u0007b'), 'ab');
    assert.equal(shown('a\u001b]52;c;aGFja2Vk\u001b\\b'), 'a\u001b\\b');
    assert.equal(shown('a\u009d052;c;?\u009cb'), 'ab');
    for (const number of ['7', '9', '133', '633', '697', '777', '1337', '99999999952', '', 'x', '5\u00002'])
      assert.equal(
        shown(`a\u001b]${number};secret\u0007b`).replace('\u0000', ''),
        number.includes('\u0000') ? 'a2;secret\u0007b' : 'ab',
      );
    // Beginnings that a terminal still takes for one.
    assert.equal(shown('a\u001b\n]52;c;?\u0007b'), 'a\nb');
    assert.equal(shown('a\u001b\u001b]52;c;?\u0007b'), 'ab');
    assert.equal(shown('a\u001b]0;t\u009d52;c;?\u0007b'), 'a\u001b]0;tb');
    assert.equal(shown('a\u001b]0;t\u001b]52;c;?\u0007b'), 'a\u001b]0;tb');
  });

  it('goes on after a string without an end', () => {
    assert.equal(shown('a\u001b]52;c;and more\r\nnext line'), 'a\r\nnext line');
  });

  it('is the same however it comes in pieces', () => {
    const random = new Random(3);
    const parts = [
      '\u001b',
      ']',
      '52',
      '0',
      ';',
      'c',
      '?',
      '\u0007',
      '\u009d',
      '\u009c',
      '\\',
      '\n',
      '[31m',
      'ü',
      '\u0018',
    ];
    for (let round = 0; round < 500; round++) {
      const pieces = Array.from({ length: 12 }, () => parts[random.below(parts.length)] ?? '');
      const whole = shown(pieces.join(''));
      assert.equal(shown(...pieces), whole);
      // What is left has no such string in it either.
      assert.equal(shown(whole), whole);
      for (const begun of ['\u001b]', '\u009d']) assert(!whole.includes(`${begun}52`), JSON.stringify(whole));
    }
  });
});
