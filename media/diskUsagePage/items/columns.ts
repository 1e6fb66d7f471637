import type { DiskUsagePageWord } from '../../../src/protocol/diskUsagePageWords.ts';
import type { SortKey } from './sorting.ts';

/** A column of the list. */
export interface Column {
  readonly key: SortKey | 'held';
  readonly title: DiskUsagePageWord;
  readonly hint?: DiskUsagePageWord;
  readonly isNumber?: boolean;
}

export const COLUMNS: readonly Column[] = [
  { key: 'name', title: 'Name' },
  {
    key: 'own',
    title: 'Alone',
    hint: 'Bytes that nothing else has: what is freed when it goes by itself',
    isNumber: true,
  },
  { key: 'size', title: 'Size', hint: 'All its bytes, with those that others have too', isNumber: true },
  { key: 'created', title: 'Made' },
  { key: 'used', title: 'Last used' },
  { key: 'held', title: 'Held by' },
];
