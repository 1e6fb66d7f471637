import { type Freed, freeing } from '../../src/cleaning/freed.ts';
import type { ItemKey } from '../../src/cleaning/items.ts';
import type { Usage } from '../../src/cleaning/usage.ts';
import { runAtOnce } from '../../src/image/slices.ts';

/** What goes when all that is ticked is removed. */
export function freed(usage: Usage, ticked: ReadonlySet<ItemKey>): Freed {
  return runAtOnce(freeing(usage, ticked));
}
