import assert from 'node:assert/strict';
import { missingSourceLine } from '../../src/build/missingSource.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';

const SAID = 'failed to compute cache key: "/missing" not found: not found';

describe('missingSourceLine', () => {
  const line = (dockerfile: string, message = SAID) => missingSourceLine(parseDockerfile(dockerfile), message);

  it('is that of the instruction that copies what is missing', () => {
    assert.equal(line('FROM scratch\nCOPY a.txt /\n\nCOPY missing \\\n  /\nCOPY last /\n'), 4);
    assert.equal(line('FROM scratch\nCOPY a.txt /\nADD ["./missing", "/b"]\n'), 3);
    assert.equal(line('FROM scratch AS one\nCOPY --chown=1 a /missing /\nFROM one\nCOPY b missing\n'), 2);
  });

  it('is none where several copy it, none does, or the failure is another', () => {
    assert.equal(line('FROM scratch\nCOPY missing /a\nCOPY missing /b\n'), null);
    assert.equal(line('FROM scratch\nCOPY a* /missing\nRUN cat missing it\n'), null);
    assert.equal(line('FROM scratch\nCOPY missing /\n', 'no space left on device'), null);
  });
});
