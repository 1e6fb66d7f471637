import type { ItemModel } from '../../../src/protocol/diskUsagePage.ts';

/** Which items are looked at. */
export interface Filter {
  /** Words that all are in one of the texts of an item, in any case. */
  readonly text: string;
  /** Days since it was made, at least; 0 for any. */
  readonly days: number;
  /** `key` or `key=value`, with `!` before it for those that have it not; several with spaces between. */
  readonly label: string;
}

export const NO_FILTER: Filter = { text: '', days: 0, label: '' };

const DAY = 86_400_000;

export function isFiltering({ text, days, label }: Filter): boolean {
  return text.trim() !== '' || days > 0 || label.trim() !== '';
}

/**
 * Those that a filter lets pass. What the engine gives no date passes no filter by age.
 * @param now milliseconds
 */
export function filterItems(items: readonly ItemModel[], filter: Filter, now: number): readonly ItemModel[] {
  if (!isFiltering(filter)) return items;
  const words = wordsOf(filter.text.toLowerCase());
  const labels = wordsOf(filter.label);
  const latest = now - filter.days * DAY;
  return items.filter(
    (item) =>
      (filter.days === 0 || (item.created !== null && Date.parse(item.created) <= latest)) &&
      labels.every((label) => hasLabel(item, label)) &&
      (words.length === 0 || hasWords(item, words)),
  );
}

function hasWords({ name, about, state, heldBy, labels }: ItemModel, words: readonly string[]): boolean {
  const text = [name, about, state, ...heldBy, ...labels].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

function hasLabel({ labels }: ItemModel, wanted: string): boolean {
  if (wanted.startsWith('!')) return !labels.some((label) => isLabel(label, wanted.slice(1)));
  return labels.some((label) => isLabel(label, wanted));
}

function isLabel(label: string, wanted: string): boolean {
  return label === wanted || (!wanted.includes('=') && label.startsWith(`${wanted}=`));
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
