import { formatCount } from '../../src/format/count.ts';

/** Looks a word of the page up in the editor's language and fills its `{0}`, `{1}`, …; numbers are written as there. */
export type Translate<Word extends string> = (english: Word, ...values: readonly (string | number)[]) => string;

/** @param words translations by English text; what is missing stays English */
export function createTranslate<Word extends string>(
  words: Readonly<Record<string, string>>,
  language: string,
): Translate<Word> {
  return (english, ...values) => {
    const template = Object.hasOwn(words, english) ? (words[english] ?? english) : english;
    return template.replace(/\{(\d+)\}/g, (placeholder, index) => {
      const value = values[Number(index)];
      if (value === undefined) return placeholder;
      return typeof value === 'number' ? formatCount(value, language) : value;
    });
  };
}
