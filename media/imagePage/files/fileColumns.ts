import type { SortColumn } from '../../../src/image/fileQuery.ts';
import type { ImagePageWord } from '../../../src/protocol/imagePageWords.ts';

/** A column of the table. Which there is room for, the style sheet decides. */
export interface FileColumn {
  readonly key: SortColumn | 'note';
  readonly title: ImagePageWord;
  readonly hint?: ImagePageWord;
  /** A sign in place of the title, where the column is narrow. */
  readonly short?: string;
  /** Numbers stand at the end. */
  readonly isNumber?: boolean;
  /** Largest or newest first when it is first sorted by. */
  readonly descends?: boolean;
}

export const FILE_COLUMNS: readonly FileColumn[] = [
  { key: 'name', title: 'Name' },
  { key: 'mark', title: 'Change', short: '±', descends: true },
  {
    key: 'size',
    title: 'Size',
    hint: 'Of a directory, all below it that the selection has.',
    isNumber: true,
    descends: true,
  },
  {
    key: 'total',
    title: 'In all',
    hint: 'All of a directory, with what other layers wrote.',
    isNumber: true,
    descends: true,
  },
  { key: 'before', title: 'Before', hint: 'The size a changed file had before.', isNumber: true, descends: true },
  { key: 'mode', title: 'Mode' },
  { key: 'owner', title: 'Owner', hint: 'User and group, as numbers.' },
  { key: 'time', title: 'Modified', descends: true },
  { key: 'layer', title: 'Layer', hint: 'The layer that wrote it.', isNumber: true },
  { key: 'target', title: 'Link target' },
  { key: 'note', title: 'Note' },
];
