import assert from 'node:assert/strict';
import { execForm, shellWords } from '../../src/format/shellWords.ts';

describe('shell words', () => {
  it('are quoted where a shell would take them apart', () => {
    assert.equal(shellWords(['python3', '-m', 'http.server', '8080']), 'python3 -m http.server 8080');
    assert.equal(shellWords(['sh', '-c', "echo 'a' $B", '']), `sh -c 'echo '\\''a'\\'' $B' ''`);
    assert.equal(
      shellWords(["it's\n\\", '\u001b[31m\u202e', '\u{e0001}0']),
      "$'it\\'s\\n\\\\' $'\\u001b[31m\\u202e' $'\\U000e00010'",
    );
  });

  it('have an exec form', () => {
    assert.equal(execForm(['a', 'b "c"']), '["a", "b \\"c\\""]');
  });
});
