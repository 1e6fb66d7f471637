import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { results } from '../../../scripts/paths.mjs';
import { until } from './until.ts';

/** A row of a tree view, as it is on screen. */
export interface TreeRow {
  readonly level: number;
  readonly label: string;
  readonly description: string;
  readonly ariaLabel: string;
  readonly expanded: boolean | null;
}

export interface Notification {
  readonly message: string;
  readonly buttons: readonly string[];
}

export type Theme = keyof typeof THEMES;

/** Names of the editor's themes, and the class that each gives to the workbench. */
const THEMES = { 'Light Modern': 'vs', 'Dark Modern': 'vs-dark', 'Default High Contrast': 'hc-black' };

/** A window of the editor, used as a person does: by what is on its screen. */
export class EditorWindow {
  /** For whatever has no method here. */
  readonly page: Page;
  /** The folder that is open, a copy of the sample workspace. */
  readonly workspace: string;
  readonly #close: () => Promise<void>;

  constructor(page: Page, workspace: string, close: () => Promise<void>) {
    this.page = page;
    this.workspace = workspace;
    this.configure({});
    this.#close = close;
  }

  close(): Promise<void> {
    return this.#close();
  }

  async waitUntilReady(): Promise<void> {
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 45_000 });
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.locator('.monaco-workbench .part.editor').waitFor({ timeout: 45_000 });
  }

  /** Replaces the workspace's settings; they hold a moment later. */
  configure(settings: Readonly<Record<string, unknown>>): void {
    mkdirSync(join(this.workspace, '.vscode'), { recursive: true });
    writeFileSync(join(this.workspace, '.vscode', 'settings.json'), JSON.stringify(settings));
  }

  async useTheme(theme: Theme): Promise<void> {
    this.configure({ 'workbench.colorTheme': theme });
    await this.page.locator(`.monaco-workbench.${THEMES[theme]}`).waitFor();
  }

  /** Saves test-results/screenshots/NAME.png. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(results, 'screenshots', `${name}.png`) });
  }

  /** Runs a command from the palette by the title it has there, category included. */
  async runCommand(title: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input[type="text"]');
    await until(`the palette for ${title}`, async () => {
      if (!(await input.isVisible())) await this.page.keyboard.press('F1');
      return input.isVisible();
    });
    await input.fill(`>${title}`);
    await this.pick(title);
  }

  /** Rows of the open quick pick. */
  get quickPick(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
  }

  /** Takes the row of the open quick pick with this label. */
  async pick(label: string): Promise<void> {
    const name = this.page.locator('.label-name', { hasText: new RegExp(`^${escapeRegExp(label)}$`) });
    await this.quickPick.filter({ has: name }).first().click();
  }

  explorerItem(name: string): Locator {
    return this.page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).first();
  }

  /** Right-clicks and takes an item of the menu. */
  async chooseFromMenu(target: Locator, item: string): Promise<void> {
    await target.click({ button: 'right' });
    // For a moment a new menu takes no clicks, lest the one that opened it chooses too; keys it takes.
    await this.menuItem(item).hover();
    await this.page.keyboard.press('Enter');
  }

  menuItem(item: string): Locator {
    const label = this.page.locator(`.action-label[aria-label="${item}"]`);
    return this.page.locator('.monaco-menu .action-item').filter({ has: label });
  }

  /** Labels of the open menu. */
  async menuItems(): Promise<string[]> {
    const labels = this.page.locator('.monaco-menu .action-item .action-label[aria-label]');
    await labels.first().waitFor();
    return labels.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''));
  }

  /** Shows a view container by its title in the activity bar. */
  async showContainer(title: string): Promise<void> {
    const tab = this.page.locator(`.activitybar [role="tab"][aria-label^="${title}"]`);
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  }

  /** A view of the side bar by its title. */
  view(title: string): Locator {
    return this.page.locator('.pane').filter({ has: this.page.locator(`.pane-header[aria-label^="${title}"]`) });
  }

  treeItem(view: string, label: string): Locator {
    const name = this.page.locator('.label-name', { hasText: new RegExp(`^${escapeRegExp(label)}$`) });
    return this.view(view).locator('.monaco-list-row').filter({ has: name });
  }

  /** The rows that are on screen, from the top. */
  async treeRows(view: string): Promise<TreeRow[]> {
    const rows = await this.view(view).locator('.monaco-list-row').all();
    const read = await Promise.all(
      rows.map(async (row) => ({ top: (await row.boundingBox())?.y ?? 0, ...(await readRow(row)) })),
    );
    return read.sort((a, b) => a.top - b.top).map(({ top, ...row }) => row);
  }

  /** Opens a row that has children and waits until they are there. */
  async expand(view: string, label: string): Promise<void> {
    const row = this.treeItem(view, label);
    if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
    await until(`children of ${label}`, async () => (await row.getAttribute('aria-expanded')) === 'true');
  }

  /** The page of the webview that is in sight. */
  get webview(): FrameLocator {
    return this.page
      .locator('iframe.webview')
      .filter({ visible: true })
      .first()
      .contentFrame()
      .frameLocator('#active-frame');
  }

  /** Titles of the open editors, in the order of their tabs. */
  tabs(): Promise<string[]> {
    return this.page.locator('.tabs-container .tab .label-name').allTextContents();
  }

  async notifications(): Promise<Notification[]> {
    const toasts = await this.page.locator('.notification-toast').all();
    return Promise.all(
      toasts.map(async (toast) => ({
        message: await toast.locator('.notification-list-item-message').innerText(),
        buttons: await toast.locator('.notification-list-item-buttons-container .monaco-button').allInnerTexts(),
      })),
    );
  }

  /** Waits for a notification and presses a button of it. */
  async answer(message: RegExp, button: string): Promise<void> {
    const toast = this.page.locator('.notification-toast').filter({ hasText: message });
    await toast.locator('.notification-list-item-buttons-container .monaco-button').filter({ hasText: button }).click();
  }

  /** Presses a button of the dialog that blocks the window. */
  async answerDialog(button: string): Promise<void> {
    await this.page.locator('.monaco-dialog-box .monaco-button').filter({ hasText: button }).click();
  }

  /** Waits for something to be copied; empty the clipboard before by `clearClipboard`. */
  copied(): Promise<string> {
    return until('text on the clipboard', async () => (await this.#clipboard('readText()')) || undefined);
  }

  async clearClipboard(): Promise<void> {
    await this.#clipboard("writeText('')");
  }

  #clipboard(call: string): Promise<string> {
    return this.page.evaluate(`navigator.clipboard.${call}`);
  }
}

async function readRow(row: Locator): Promise<TreeRow> {
  const expanded = await row.getAttribute('aria-expanded');
  return {
    level: Number(await row.getAttribute('aria-level')),
    label: (await row.locator('.label-name').allInnerTexts()).join(''),
    description: (await row.locator('.label-description').allInnerTexts()).join(''),
    ariaLabel: (await row.getAttribute('aria-label')) ?? '',
    expanded: expanded === null ? null : expanded === 'true',
  };
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
