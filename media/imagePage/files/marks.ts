import type { Mark } from '../../../src/image/selection.ts';
import type { ImagePageWord } from '../../../src/protocol/imagePageWords.ts';

/** The letter of a mark, and the word for it. */
export interface MarkLetter {
  readonly mark: Mark;
  readonly letter: string;
  readonly word: ImagePageWord;
}

export const MARKS: readonly MarkLetter[] = [
  { mark: 'added', letter: 'A', word: 'added' },
  { mark: 'modified', letter: 'M', word: 'content changed' },
  { mark: 'metadata', letter: '~', word: 'attributes changed' },
  { mark: 'identical', letter: '=', word: 'rewritten unchanged' },
  { mark: 'removed', letter: 'R', word: 'removed' },
];

export function markLetter(mark: Mark): MarkLetter | undefined {
  return MARKS.find((each) => each.mark === mark);
}
