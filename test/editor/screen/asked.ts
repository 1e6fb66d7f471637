import type { Locator, Page } from 'playwright-core';
import { takeInput, takeRow } from './inPage.ts';
import { PATIENCE_MS, until } from './until.ts';

const WIDGET = '.quick-input-widget';

/** What a window asks at its top: to pick rows, to type a text, or for a path. There is one question at a time. */
export class Asked {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** All of it. */
  get widget(): Locator {
    return this.#page.locator(WIDGET);
  }

  /** Where text is typed. */
  get input(): Locator {
    return this.#page.locator(`${WIDGET} input:is([type="text"], [type="password"])`).filter({ visible: true });
  }

  get rows(): Locator {
    return this.#page.locator(`${WIDGET} .quick-input-list .monaco-list-row`);
  }

  /** Waits for the question whose title has this text. */
  async titled(title: string): Promise<void> {
    await this.#page.locator(`${WIDGET} .quick-input-title`, { hasText: title }).filter({ visible: true }).waitFor();
  }

  /** Takes the row with this label. */
  async pick(label: string): Promise<void> {
    await until(`the row ${label}`, () => this.rows.evaluateAll(takeRow, { label }));
  }

  /** Ticks the row with this label, of which several can be ticked, or takes its tick away. */
  async tick(label: string, ticked = true): Promise<void> {
    await until(`the row ${label}`, () => this.rows.evaluateAll(takeRow, { label, ticked }));
  }

  /** Takes what is ticked, or typed, or marked. */
  async accept(): Promise<void> {
    await until('a question', () => this.input.evaluateAll(takeInput, undefined));
  }

  /** Types an answer, and gives it. */
  async type(text: string): Promise<void> {
    await until(`a question for ${text}`, async () => {
      await this.input.fill(text, { timeout: PATIENCE_MS });
      return this.input.evaluateAll(takeInput, text);
    });
  }

  /** Chooses a file by its path in the dialog for that, which takes Enter only once it has looked the path up. */
  async choosePath(path: string): Promise<void> {
    // Not yet in the question before it, which may have rows and an input too, and closes in between.
    const take = this.#page.locator('.quick-input-action .monaco-button').first();
    await take.waitFor();
    // What is typed before it has listed its first folder it writes over, and takes the name that it proposes itself.
    await this.rows.first().waitFor();
    let asked = 0;
    await this.type(path);
    await until('the dialog to close', async () => {
      try {
        await this.input.waitFor({ state: 'hidden', timeout: 500 });
        return true;
      } catch {
        // It has not taken the path yet.
      }
      // Now and then it heeds no key any more for what it has looked up: what is typed anew it looks up again.
      if (++asked % 4 === 0) await this.input.fill('', { timeout: PATIENCE_MS });
      // With a slash it has gone into that folder, and takes it next; without one again it would go into it again.
      const shown = await this.input.inputValue({ timeout: PATIENCE_MS });
      if (shown !== path && shown !== `${path}/`) await this.input.fill(path, { timeout: PATIENCE_MS });
      if (asked % 4 === 3) await take.click({ timeout: PATIENCE_MS });
      else await this.input.evaluateAll(takeInput, undefined);
      return false;
    });
  }
}
