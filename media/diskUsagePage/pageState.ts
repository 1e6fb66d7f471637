import type { UsageKind } from '../../src/protocol/diskUsagePage.ts';
import { type Filter, NO_FILTER } from './items/filter.ts';
import { FIRST_SORTING, type Sorting } from './items/sorting.ts';

/** Everything of the page that outlives hiding it and reloading the window. */
export interface PageState {
  /** Of this shape of the state; another one is dropped. */
  readonly version: 1;
  /** The endpoint's name, by which the host brings the page back. */
  readonly engine: string;
  readonly filter: Filter;
  readonly sorting: Sorting;
  readonly folded: readonly UsageKind[];
  /** The keys of the items that are ticked. */
  readonly ticked: readonly string[];
}

export function firstState(engine: string): PageState {
  return { version: 1, engine, filter: NO_FILTER, sorting: FIRST_SORTING, folded: [], ticked: [] };
}
