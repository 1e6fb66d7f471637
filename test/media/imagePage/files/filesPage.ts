import type { Locator, Page } from 'playwright-core';

/** What can be seen and done in the pane *Files*. */
export class FilesPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get pane(): Locator {
    return this.page.getByRole('region', { name: 'Files' });
  }

  get table(): Locator {
    return this.pane.getByRole('treegrid', { name: 'Files' });
  }

  get foot(): Locator {
    return this.pane.locator('.files-foot');
  }

  get filter(): Locator {
    return this.pane.getByRole('searchbox', { name: 'Filter paths' });
  }

  /** The row of a name; the first one, where there are more. */
  row(name: string): Locator {
    const exactly = new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
    return this.table.locator('.file-row', { has: this.page.locator('.file-name', { hasText: exactly }) }).first();
  }

  step(name: RegExp): Locator {
    return this.page.getByRole('option', { name });
  }

  button(name: string | RegExp): Locator {
    return this.pane.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** The rows that are in the page, top to bottom, indented by their level. */
  rows(): Promise<string[]> {
    return this.page.evaluate<string[]>(
      `[...document.querySelectorAll('.file-row[data-index]')]
        .sort((a, b) => a.dataset.index - b.dataset.index)
        .map((row) => ' '.repeat(row.ariaLevel - 1) + row.querySelector('.file-name').textContent)`,
    );
  }

  /** Waits until these are the rows. */
  async shows(...rows: string[]): Promise<void> {
    const wanted = JSON.stringify(rows);
    await this.#until(
      async () => JSON.stringify(await this.rows()) === wanted,
      async () => `${wanted}, not ${JSON.stringify(await this.rows())}`,
    );
  }

  /** The name of the row that has the focus; null where it is elsewhere. */
  active(): Promise<string | null> {
    return this.page.evaluate<string | null>(
      `document.activeElement.matches('.file-row') ? document.activeElement.querySelector('.file-name')?.textContent ?? '…' : null`,
    );
  }

  /** Waits until the row of this name has the focus. */
  async isAt(name: string): Promise<void> {
    await this.#until(
      async () => (await this.active()) === name,
      async () => `the focus on ${name}, not on ${await this.active()}`,
    );
  }

  selected(): Promise<string[]> {
    return this.page.evaluate<string[]>(
      `[...document.querySelectorAll('.file-row[aria-selected=true] .file-name')].map((name) => name.textContent)`,
    );
  }

  footText(): Promise<string[]> {
    return this.foot.locator(':scope > span').allInnerTexts();
  }

  async foots(...texts: string[]): Promise<void> {
    const wanted = JSON.stringify(texts);
    await this.#until(
      async () => JSON.stringify(await this.footText()) === wanted,
      async () => `${wanted}, not ${JSON.stringify(await this.footText())}`,
    );
  }

  /** Chooses one of the filesystems. */
  scope(name: string): Promise<void> {
    return this.page.getByRole('radiogroup', { name: 'Filesystem' }).getByText(name, { exact: true }).click();
  }

  async pick(name: string, option: string): Promise<void> {
    await this.pane.getByRole('combobox', { name: new RegExp(`^${name}:`) }).click();
    await this.pane.getByRole('option', { name: option, exact: true }).click();
  }

  /** How many rows there are in all. */
  async count(): Promise<number> {
    return Number(await this.table.getAttribute('aria-rowcount')) - 1;
  }

  async #until(holds: () => Promise<boolean>, wanted: () => Promise<string>): Promise<void> {
    const end = Date.now() + 15_000;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`Waited for ${await wanted()}`);
      await this.page.waitForTimeout(25);
    }
  }
}
