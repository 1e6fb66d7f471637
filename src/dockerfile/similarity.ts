/** Words that are compared; texts that agree so far are taken to agree. */
const WORD_LIMIT = 150;
const LENGTH_LIMIT = 4000;

/** The words of a text, counted. */
export interface Words {
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
}

export function wordsOf(text: string): Words {
  const counts = new Map<string, number>();
  let total = 0;
  for (const [word] of text.slice(0, LENGTH_LIMIT).matchAll(/[\p{L}\p{N}_.]+|[^\s\p{L}\p{N}_.]/gu)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
    if (++total === WORD_LIMIT) break;
  }
  return { counts, total };
}

/** How alike two texts are by the words they share, from 0 to 1 (Dice's coefficient). */
export function similarity(a: Words, b: Words): number {
  let common = 0;
  for (const [word, count] of a.counts) common += Math.min(count, b.counts.get(word) ?? 0);
  const all = a.total + b.total;
  return all === 0 ? 1 : (2 * common) / all;
}
