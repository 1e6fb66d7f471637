import assert from 'node:assert/strict';
import type { Digest } from '../../../src/image/digest.ts';
import { namesNow, readTags } from '../../../src/views/transfers/typedTags.ts';
import { english } from '../../../src/views/words.ts';
import { idOf } from '../../helpers/listedImages.ts';

const [A, B] = [idOf('a') as Digest, idOf('b') as Digest];
const KNOWN = namesNow([
  { id: A, tags: ['a:1', 'docker.io/library/a:2'] },
  { id: B, tags: ['h:5000/b:1', '<odd>'] },
]);

describe('names that are typed for an image', () => {
  const read = (value: string) => readTags(value, A, KNOWN, english);

  it('are several, each once, as whole references', () => {
    assert.deepEqual(read(' x  y:2,docker.io/library/x:latest '), {
      names: ['docker.io/library/x:latest', 'docker.io/library/y:2'],
      problem: null,
      taken: [],
    });
    assert.deepEqual(read(' '), { names: [], problem: null, taken: [] });
  });

  it('are said to be taken where they name another image', () => {
    assert.deepEqual(read('a:1 h:5000/b:1').taken, ['h:5000/b:1']);
  });

  it('are none where one of them cannot be one', () => {
    assert.match(read('x Y').problem ?? '', /^“Y” is not an image reference/);
    assert.match(read(`x@${A}`).problem ?? '', /has a digest/);
    assert.deepEqual(read('x Y').names, []);
  });
});
