import assert from 'node:assert/strict';
import { becauseInWords } from '../../../src/views/dockerfile/becauseInWords.ts';
import type { Because } from '../../../src/views/dockerfile/told/toldFiles.ts';
import { english } from '../../../src/views/words.ts';

const HEAD = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d';
const words = (...because: Because[]) => becauseInWords(because, english);
const repository = (built: string | null, label: string | null = null): Because => ({
  kind: 'repository',
  label,
  revision: built === null ? null : { built, now: HEAD },
});

describe('becauseInWords', () => {
  it('says what leads to the file, each once', () => {
    const compose: Because = { kind: 'compose', service: 'web', file: '/a/b/compose.yaml' };
    assert.deepEqual(words(compose, compose, { kind: 'buildx' }, repository(null), repository(null, 'a.label')), [
      'service web of compose.yaml is built from it',
      'buildx built from it on this machine',
      'the provenance names its repository',
      'a.label names its repository',
    ]);
  });

  it('says whether the revision that was built is the one that is checked out', () => {
    const of = (built: string) => words(repository(built)).slice(1);
    assert.deepEqual(of(HEAD), ['its revision is checked out']);
    assert.deepEqual(of(HEAD.slice(0, 7).toUpperCase()), ['its revision is checked out']);
    assert.deepEqual(of(`${HEAD}-dirty`), ['its revision is checked out, but was changed before the build']);
    assert.deepEqual(of('f'.repeat(40)), ['built at revision fffffff, 1a2b3c4 is checked out']);
    assert.deepEqual(of('1a'), ['built at revision 1a, 1a2b3c4 is checked out']);
  });
});
