import assert from 'node:assert/strict';
import { breakCommands, instructionOf } from '../../../../media/imagePage/layers/instructionText.ts';

describe('instruction text', () => {
  const check = (text: string, expected: string) =>
    it(JSON.stringify(text), () => assert.equal(breakCommands(text), expected));

  check('a', 'a');
  check('a &&     b || c', 'a\n  && b\n  || c');
  check('a; b;c;; d', 'a;\n  b;c;; d');
  check('a&&b', 'a\n  && b');
  check(
    `echo "a && b; c" && echo 'd || e' && echo \`f && g\``,
    `echo "a && b; c"\n  && echo 'd || e'\n  && echo \`f && g\``,
  );
  check(String.raw`echo \" && echo "\" && x"`, String.raw`echo \"` + String.raw`${'\n'}  && echo "\" && x"`);
  check(String.raw`echo '\' && b`, String.raw`echo '\'${'\n'}  && b`);
  check('find . -exec rm {} \\; && b', 'find . -exec rm {} \\;\n  && b');
  check('cat <<EOF && b\nx && y\nEOF', 'cat <<EOF && b\nx && y\nEOF');
  check('a &', 'a &');
  check('trailing; ', 'trailing; ');

  it('takes a time that grows with the text only', () => {
    const text = `${'a && "b" ; '.repeat(50_000)}c`;
    assert.equal(breakCommands(text).split('\n').length, 100_001);
    assert.ok(breakCommands(`a ${' '.repeat(200_000)}b`).endsWith('b'));
  });

  it('joins keyword and text', () => {
    assert.equal(instructionOf({ keyword: 'RUN', text: 'a' }), 'RUN a');
    assert.equal(instructionOf({ keyword: '', text: 'imported' }), 'imported');
  });
});
