import type * as vscode from 'vscode';
import { DEFAULT_OPTIONS, SORTS, type ViewOptions } from './arrange.ts';
import { GROUPINGS } from './groups.ts';

const KEY = 'layerscope.images';

/** How images are shown, kept with the workspace. */
export class KeptOptions {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  get value(): ViewOptions {
    return readOptions(this.#state.get(KEY));
  }

  async change(change: Partial<ViewOptions>): Promise<void> {
    await this.#state.update(KEY, { ...this.value, ...change });
  }
}

/** What was kept, by this version or another; defaults for what makes no sense. */
export function readOptions(kept: unknown): ViewOptions {
  const { sort, group, filter, dangling, intermediate, containers }: Readonly<Record<string, unknown>> =
    typeof kept === 'object' && kept !== null ? { ...kept } : {};
  return {
    sort: SORTS.find((each) => each === sort) ?? DEFAULT_OPTIONS.sort,
    group: GROUPINGS.find((each) => each === group) ?? DEFAULT_OPTIONS.group,
    filter: typeof filter === 'string' ? filter : '',
    dangling: dangling === true,
    intermediate: intermediate === true,
    containers: containers === true,
  };
}
