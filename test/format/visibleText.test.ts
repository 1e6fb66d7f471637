import assert from 'node:assert/strict';
import { oneLine, visibleText, withoutLinks } from '../../src/format/visibleText.ts';

describe('visible text', () => {
  const check = (name: string, text: string, expected: string) =>
    it(name, () => assert.equal(visibleText(text), expected));

  check('writes out what reorders text', 'safe\u202egnp.exe\u2066', 'safe\\u{202e}gnp.exe\\u{2066}');
  check('writes out controls', 'a\u0000\u001b[31m\u007f\r', 'a\\u{0}\\u{1b}[31m\\u{7f}\\u{d}');
  check('writes out what has no width', '\ufeffa\u200bb\u00ad', '\\u{feff}a\\u{200b}b\\u{ad}');
  check('writes out tags beyond the first plane', '\u{e0041}', '\\u{e0041}');
  check('keeps line breaks, tabs, scripts and emoji', 'ünï\tфайл\n👩‍🚀 می‌خواهم', 'ünï\tфайл\n👩‍🚀 می‌خواهم');

  it('makes one line of a beginning', () => {
    assert.equal(oneLine('  a \r\n\t b  '), 'a b');
    assert.equal(oneLine('x'.repeat(500)), `${'x'.repeat(400)}…`);
    assert.equal(oneLine('abcdef', 3), 'abc…');
  });

  it('has no links where the editor would make some', () => {
    // As the editor finds them in messages.
    const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
    for (const text of ['[a](command:b)', 'x [[a](https://b) c]', '[a]]((file:/b)](command:c)'])
      assert.doesNotMatch(withoutLinks(text), link);
    assert.equal(withoutLinks('a[1] (b)'), 'a[1] (b)');
  });
});
