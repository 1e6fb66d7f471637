import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { results } from '../../../scripts/paths.mjs';
import { until } from './until.ts';

const QUICK_INPUT = '.quick-input-widget';
const INPUT = `${QUICK_INPUT} input[type="text"]`;
const STARTING_MS = 45_000;
/** How long to wait for what comes at once or not at all; what comes late, on a busy machine, is asked for once more. */
const PATIENCE_MS = 5_000;

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
  readonly #userSettings: string;
  readonly #showsImages: boolean;
  readonly #close: () => Promise<void>;

  constructor(page: Page, workspace: string, userSettings: string, showsImages: boolean, close: () => Promise<void>) {
    this.page = page;
    this.workspace = workspace;
    this.configure({});
    this.#userSettings = userSettings;
    this.#showsImages = showsImages;
    this.#close = close;
  }

  close(): Promise<void> {
    return this.#close();
  }

  /** Waits for the files, and for what extensions contribute: until then the window moves things about. */
  async waitUntilReady(): Promise<void> {
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: STARTING_MS });
    await this.#containerTab('Layerscope').waitFor({ timeout: STARTING_MS });
  }

  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.#containerTab('Layerscope').waitFor({ timeout: STARTING_MS });
  }

  /** Replaces the workspace's settings; they hold a moment later. */
  configure(settings: Readonly<Record<string, unknown>>): void {
    mkdirSync(join(this.workspace, '.vscode'), { recursive: true });
    writeFileSync(join(this.workspace, '.vscode', 'settings.json'), JSON.stringify(settings));
  }

  /** The user's settings as they are on disk, what the window has written included; those of the machine lie beside. */
  userSettings(): Record<string, unknown> {
    const machine = join(dirname(this.#userSettings), '..', 'Machine', 'settings.json');
    const files = [this.#userSettings, machine].filter((file) => existsSync(file));
    return Object.assign({}, ...files.map((file) => JSON.parse(readFileSync(file, 'utf8'))));
  }

  /** The folder in which the extension keeps things for all windows. */
  get storage(): string {
    return join(dirname(this.#userSettings), 'globalStorage', 'layerscope.layerscope');
  }

  /** All that the extension has logged in any window since the first test. */
  logged(): string {
    const logs = join(dirname(this.#userSettings), '..', 'logs');
    const files = readdirSync(logs, { recursive: true, encoding: 'utf8' });
    return files
      .filter((file) => basename(file) === 'Layerscope.log')
      .map((file) => readFileSync(join(logs, file), 'utf8'))
      .join('');
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
    const command = this.#quickPickRow(title);
    // The palette closes when anything else takes the focus, as pages do that have just opened.
    await until(`the command ${title}`, async () => {
      await this.dismiss();
      await this.page.keyboard.press('F1');
      await this.page.locator(INPUT).fill(`>${title}`, { timeout: PATIENCE_MS });
      await command.click({ timeout: PATIENCE_MS });
      return true;
    });
  }

  /** Takes the row of the open quick pick with this label. */
  async pick(label: string): Promise<void> {
    await this.#quickPickRow(label).click();
  }

  #quickPickRow(label: string): Locator {
    const rows = this.page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
    return rows.filter({ has: this.#label(label) }).first();
  }

  #label(text: string): Locator {
    return this.page.locator('.label-name', { hasText: new RegExp(`^\\s*${escapeRegExp(text)}$`) });
  }

  /** Answers the open input box, or the simple file dialog that has the form of one. */
  async type(text: string): Promise<void> {
    await this.page.locator(INPUT).fill(text);
    await this.page.keyboard.press('Enter');
  }

  /**
   * Chooses a file by its path in the dialog for that, which takes Enter only once it has looked the path up, and writes
   * its first folder over what is typed too early.
   */
  async choosePath(path: string): Promise<void> {
    const input = this.page.locator(INPUT);
    const take = this.page.locator('.quick-input-action .monaco-button').first();
    let asked = 0;
    await this.type(path);
    await until('the dialog to close', async () => {
      try {
        await input.waitFor({ state: 'hidden', timeout: 500 });
        return true;
      } catch {
        // It has not taken the path yet.
      }
      // Now and then it heeds no key any more for what it has looked up: what is typed anew it looks up again.
      if (++asked % 4 === 0) await input.fill('', { timeout: PATIENCE_MS });
      // With a slash it has gone into that folder, and takes it next; without one again it would go into it again.
      const shown = await input.inputValue({ timeout: PATIENCE_MS });
      if (shown !== path && shown !== `${path}/`) await input.fill(path, { timeout: PATIENCE_MS });
      if (asked % 4 === 3) await take.click({ timeout: PATIENCE_MS });
      else await this.page.keyboard.press('Enter');
      return false;
    });
  }

  explorerItem(name: string): Locator {
    return this.page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).first();
  }

  /** Leaves menus and questions that stand open, such as those of a flow that has failed: keys would go to them. */
  async dismiss(): Promise<void> {
    const menu = this.page.locator('.monaco-menu-container');
    if (await menu.isVisible()) {
      // A window that is not done starting takes the focus from a menu, which stays.
      const block = menu.locator('.context-view-block');
      await block.click({ position: { x: 2, y: 2 }, timeout: PATIENCE_MS });
    }
    const input = this.page.locator(QUICK_INPUT).locator('input').filter({ visible: true }).first();
    if (await input.isVisible()) await input.press('Escape', { timeout: PATIENCE_MS });
    const button = this.page.locator('.monaco-dialog-box .monaco-button').first();
    if (await button.isVisible()) await button.press('Escape', { timeout: PATIENCE_MS });
  }

  /** Right-clicks and takes an item of the menu. */
  async chooseFromMenu(target: Locator, item: string): Promise<void> {
    await until(`the menu item ${item}`, async () => {
      await this.dismiss();
      await target.click({ button: 'right', timeout: PATIENCE_MS });
      await this.menuItem(item).waitFor({ timeout: PATIENCE_MS });
      return this.menuItem(item).evaluateAll(takeMenuItem);
    });
  }

  /** Opens a file of the explorer as an image, and waits until its page is there, which takes the focus. */
  async openAsImage(name: string): Promise<void> {
    const tab = this.page.locator(`.tabs-container .tab.active[data-resource-name="${name}"]`);
    await until(`the page of ${name}`, async () => {
      await this.chooseFromMenu(this.explorerItem(name), 'Open as Container Image');
      await tab.waitFor({ timeout: 2 * PATIENCE_MS });
      return true;
    });
    await this.webview.getByRole('heading', { level: 1 }).first().waitFor();
  }

  /** Drags with the mouse from the middle of one thing to the middle of another. */
  async drag(from: Locator, to: Locator): Promise<void> {
    const [start, end] = [await middleOf(from), await middleOf(to)];
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    // What it is dropped on shows itself only while something is dragged over it.
    await this.page.mouse.move(start.x + 20, start.y, { steps: 5 });
    await this.page.mouse.move(end.x, end.y, { steps: 20 });
    await this.page.mouse.up();
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
    const tab = this.#containerTab(title);
    await tab.waitFor();
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
    if (title === 'Layerscope' && !this.#showsImages) await this.#closeView('Images');
  }

  async #closeView(title: string): Promise<void> {
    const header = this.view(title).locator('.pane-header');
    await header.waitFor();
    // At its beginning: its buttons come when the mouse is over it.
    if ((await header.getAttribute('aria-expanded')) === 'true') await header.click({ position: { x: 10, y: 10 } });
  }

  #containerTab(title: string): Locator {
    const label = this.page.locator(`.action-label[aria-label^="${title}"]`);
    return this.page.locator('.activitybar .action-item').filter({ has: label });
  }

  /** A view of the side bar by its title. */
  view(title: string): Locator {
    return this.page.locator('.pane').filter({ has: this.page.locator(`.pane-header[aria-label^="${title}"]`) });
  }

  treeItem(view: string, label: string): Locator {
    return this.view(view)
      .locator('.monaco-list-row')
      .filter({ has: this.#label(label) });
  }

  /** The rows that are on screen, from the top. */
  async treeRows(view: string): Promise<TreeRow[]> {
    const rows = await this.view(view).locator('.monaco-list-row').all();
    const read = await Promise.all(
      rows.map(async (row) => ({ top: (await row.boundingBox())?.y ?? 0, ...(await readRow(row)) })),
    );
    return read.sort((a, b) => a.top - b.top).map(({ top, ...row }) => row);
  }

  /** Waits until rows that are read anew, one after the other, are all there: a click between them is lost. */
  async rowsAreStill(view: string): Promise<void> {
    let last = '';
    let same = 0;
    await until('the rows to be still', async () => {
      const now = (await this.view(view).locator('.monaco-list-row').allInnerTexts()).join('\n');
      same = now === last ? same + 1 : 0;
      last = now;
      return same === 5;
    });
  }

  /** Opens a row that has children and waits until they are there. */
  async expand(view: string, label: string): Promise<void> {
    const row = this.treeItem(view, label);
    await row.waitFor();
    const level = Number(await row.getAttribute('aria-level'));
    const isCollapsed = async (): Promise<boolean> => (await row.getAttribute('aria-expanded')) === 'false';
    await until(`children of ${label}`, async () => {
      // Rows that move meanwhile, as when another comes above them, take a click that was meant for this one.
      if (await isCollapsed()) {
        await row.locator('.monaco-tl-twistie').click({ timeout: PATIENCE_MS });
        for (let waited = 0; waited < 20 && (await isCollapsed()); waited++) await this.page.waitForTimeout(50);
      }
      const rows = await this.treeRows(view);
      const at = rows.findIndex((each) => each.label === label && each.level === level);
      return at >= 0 && rows[at + 1]?.level === level + 1;
    });
  }

  async collapse(view: string, label: string): Promise<void> {
    const row = this.treeItem(view, label);
    if ((await row.getAttribute('aria-expanded')) === 'true') await row.locator('.monaco-tl-twistie').click();
    await until(`${label} to close`, async () => (await row.getAttribute('aria-expanded')) === 'false');
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

  async closeEditors(): Promise<void> {
    await until('the editors to close', async () => {
      if ((await this.tabs()).length === 0) return true;
      // Again where another has opened since.
      await this.runCommand('View: Close All Editors');
      return false;
    });
  }

  /** Titles of the open editors, in the order of their tabs. */
  tabs(): Promise<string[]> {
    const tabs = this.page.locator('.tabs-container .tab');
    return tabs.evaluateAll((all) => all.map((tab) => tab.getAttribute('data-resource-name') ?? ''));
  }

  async notifications(): Promise<Notification[]> {
    // In one go: one that goes while others are asked would be waited for.
    return this.page.locator('.notification-toast').evaluateAll((toasts) =>
      toasts.map((toast) => ({
        message: toast.querySelector<HTMLElement>('.notification-list-item-message')?.innerText ?? '',
        buttons: Array.from(
          toast.querySelectorAll<HTMLElement>('.notification-list-item-buttons-container .monaco-button'),
          (button) => button.innerText,
        ),
      })),
    );
  }

  /** Waits for a notification and presses a button of it. */
  async answer(message: RegExp, button: string): Promise<void> {
    const text = this.page.locator('.notification-list-item-message', { hasText: message });
    const toast = this.page.locator('.notification-toast').filter({ has: text });
    const buttons = toast.locator('.notification-list-item-buttons-container .monaco-button');
    // In one go: a toast that goes from under the pointer takes no click.
    await buttons.filter({ hasText: button }).evaluate((element: HTMLElement) => element.click());
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

/**
 * Takes an item of the open menu by what the mouse and a key do to it, in one go: where the menu has gone, no key is left
 * for what has the focus then. For a moment a new menu takes no clicks, lest the one that opened it chooses too.
 * @returns whether it was taken, which closes the menu
 */
function takeMenuItem([item]: Element[]): boolean {
  if (!item) return false;
  const enter = { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true, cancelable: true };
  item.dispatchEvent(new MouseEvent('mousemove', { movementX: 1, bubbles: true }));
  item.dispatchEvent(new KeyboardEvent('keydown', enter));
  return !item.checkVisibility();
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

async function middleOf(of: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await of.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { x: x + width / 2, y: y + height / 2 };
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
