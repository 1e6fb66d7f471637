import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { bundle, wordsOfCode } from '../scripts/words.mjs';
import { ImageError } from '../src/image/errors.ts';
import { IMAGE_PAGE_WORDS } from '../src/protocol/imagePageWords.ts';

describe('l10n/bundle.l10n.json', () => {
  const words = wordsOfCode();

  it('holds every text of the code and no other: node scripts/words.mjs writes it', () => {
    assert.deepEqual(
      Object.entries(JSON.parse(readFileSync(bundle, 'utf8'))),
      words.map((word) => [word, word]),
    );
  });

  it('has the words of the page, of views and of errors', () => {
    const { template } = new ImageError('damaged', '{0} is not valid JSON: it breaks off.').sentence;
    for (const word of [...IMAGE_PAGE_WORDS, 'Open as Image', 'Layer {0}', template])
      assert.ok(words.includes(word), word);
  });
});
