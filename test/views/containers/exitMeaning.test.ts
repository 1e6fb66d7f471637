import assert from 'node:assert/strict';
import { exitMeaning } from '../../../src/views/containers/exitMeaning.ts';
import { english } from '../../../src/views/words.ts';

describe('exit codes', () => {
  it('mean what the engine, a shell or a signal says by them, each something else', () => {
    const codes = [0, 1, 125, 126, 127, 129, 130, 134, 137, 139, 143, 255];
    const all = codes.map((code) => exitMeaning(code, english));
    assert.equal(new Set(all).size, codes.length);
    assert.match(all[4] ?? '', /not in the image/);
    assert.equal(exitMeaning(136, english), 'It was ended by signal 8.');
    assert.deepEqual([exitMeaning(3, english), exitMeaning(200, english)], [null, null]);
  });

  it('of what was killed say whether memory ran out, as far as that is known', () => {
    assert.equal(exitMeaning(137, english, true), 'It was killed (SIGKILL), because its memory ran out.');
    assert.match(
      exitMeaning(137, english, false) ?? '',
      /by hand, or after a stop it did not heed; of memory the engine/,
    );
    assert.match(exitMeaning(137, english) ?? '', /by hand, after a stop it did not heed, or because memory ran out/);
  });
});
