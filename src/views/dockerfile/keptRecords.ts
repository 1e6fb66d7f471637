import type * as vscode from 'vscode';

/** Values by a key of theirs, kept by the editor; the oldest go first. */
export class KeptRecords<T> {
  readonly #state: vscode.Memento;
  readonly #name: string;
  readonly #most: number;
  readonly #is: (value: unknown) => value is T;

  /**
   * @param name under which the editor keeps them
   * @param most how many are kept
   * @param is another version of the extension may have written something else
   */
  constructor(state: vscode.Memento, name: string, most: number, is: (value: unknown) => value is T) {
    this.#state = state;
    this.#name = name;
    this.#most = most;
    this.#is = is;
  }

  get(key: string): T | undefined {
    const value = this.#all()[key];
    return this.#is(value) ? value : undefined;
  }

  async set(key: string, value: T): Promise<void> {
    const { [key]: _, ...others } = this.#all();
    const kept = Object.entries(others).slice(1 - this.#most);
    await this.#state.update(this.#name, Object.fromEntries([...kept, [key, value]]));
  }

  async delete(keys: readonly string[]): Promise<void> {
    const all = this.#all();
    if (!keys.some((key) => key in all)) return;
    const kept = Object.entries(all).filter(([key]) => !keys.includes(key));
    await this.#state.update(this.#name, Object.fromEntries(kept));
  }

  #all(): Readonly<Record<string, unknown>> {
    return this.#state.get<Record<string, unknown>>(this.#name, {});
  }
}
