import type { Look } from '../../src/views/rows/rowText.ts';
import { english } from '../../src/views/words.ts';

/** How rows and logs look in tests: in English, with decimal sizes. */
export const PLAIN_LOOK: Look = {
  l10n: english,
  units: 'decimal',
  language: 'en',
  now: 0,
  describe: (error) => (error instanceof Error ? error.message : String(error)),
};
