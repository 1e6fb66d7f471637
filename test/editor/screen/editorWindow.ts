import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { results } from '../../../scripts/paths.mjs';
import { Asked } from './asked.ts';
import {
  answerNotification,
  clearNotifications,
  type Notification,
  pressAll,
  readNotifications,
  readRows,
  type TreeRow,
  takeMenuItem,
  takeRow,
  turnRow,
} from './inPage.ts';
import { PATIENCE_MS, until } from './until.ts';

const STARTING_MS = 120_000;
/** A notification, be it a toast or in the center. */
const NOTIFICATION = ':is(.notification-toast, .notifications-center.visible) .notification-list-item';
/** For so long nothing changes that is done changing. */
const STILL_MS = 1_000;

export type Theme = keyof typeof THEMES;

/** Names of the editor's themes, and the class that each gives to the workbench. */
const THEMES = { 'Light Modern': 'vs', 'Dark Modern': 'vs-dark', 'Default High Contrast': 'hc-black' };

/** A window of the editor, used as a person does: by what is on its screen. */
export class EditorWindow {
  /** For whatever has no method here. */
  readonly page: Page;
  /** What it asks at its top. */
  readonly asked: Asked;
  /** The folder that is open, a copy of the sample workspace. */
  readonly workspace: string;
  readonly #userSettings: string;
  readonly #showsImages: boolean;
  readonly #close: () => Promise<void>;

  constructor(page: Page, workspace: string, userSettings: string, showsImages: boolean, close: () => Promise<void>) {
    this.page = page;
    this.asked = new Asked(page);
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
    const workbench = this.page.locator(`.monaco-workbench.${THEMES[theme]}`);
    await until(`the theme ${theme}`, async () => {
      this.configure({ 'workbench.colorTheme': theme });
      await workbench.waitFor({ timeout: PATIENCE_MS });
      return true;
    });
  }

  /**
   * Saves test-results/screenshots/NAME.png where LAYERSCOPE_PICTURES is set: all of them take a minute, and only people look
   * at them.
   * @param theme what it is taken in; the window is light again afterwards
   */
  async screenshot(name: string, theme?: Theme): Promise<void> {
    if (!process.env['LAYERSCOPE_PICTURES']) return;
    if (theme) await this.useTheme(theme);
    await this.#picture(name);
    if (theme) await this.useTheme('Light Modern');
  }

  /** Saves test-results/screenshots/failed-NAME.png. */
  async keepFailure(name: string): Promise<void> {
    await this.#picture(`failed-${name}`);
  }

  async #picture(name: string): Promise<void> {
    await this.page.screenshot({ path: join(results, 'screenshots', `${name}.png`) });
  }

  /** Runs a command from the palette by the title it has there, category included. */
  async runCommand(title: string): Promise<void> {
    const row = this.asked.rows.filter({ has: this.#label(title) }).first();
    // The palette closes when anything else takes the focus, as pages do that have just opened.
    await until(`the command ${title}`, async () => {
      await this.dismiss();
      await this.page.keyboard.press('F1');
      await this.asked.input.fill(`>${title}`, { timeout: PATIENCE_MS });
      await row.waitFor({ timeout: PATIENCE_MS });
      return this.asked.rows.evaluateAll(takeRow, { label: title });
    });
  }

  #label(text: string): Locator {
    return this.page.locator('.label-name', { hasText: new RegExp(`^${escapeRegExp(text)}$`) });
  }

  explorerItem(name: string): Locator {
    return this.page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).first();
  }

  /** Leaves menus and questions that stand open, such as those of a flow that has failed: keys would go to them. */
  async dismiss(): Promise<void> {
    // What closes by itself meanwhile cannot be closed, and what was about to open may be there only now.
    await until('nothing stands open', async () => !(await this.#leaveOne()));
  }

  /** Whether there was something to leave. */
  async #leaveOne(): Promise<boolean> {
    const menu = this.page.locator('.monaco-menu-container');
    if (await menu.isVisible()) {
      // A window that is not done starting takes the focus from a menu, which stays.
      const block = menu.locator('.context-view-block');
      await block.click({ position: { x: 2, y: 2 }, timeout: PATIENCE_MS });
      return true;
    }
    const button = this.page.locator('.monaco-dialog-box .monaco-button').first();
    for (const each of [this.asked.input, button]) {
      if (!(await each.isVisible())) continue;
      await each.press('Escape', { timeout: PATIENCE_MS });
      return true;
    }
    return false;
  }

  /**
   * Clicks something, and once more where nothing comes of it: a click on rows that are read anew meanwhile is lost. For
   * what a second click does no harm to.
   * @param what it leads to, in words, for the error
   */
  async click(target: Locator, what: string, isThere: () => Promise<boolean>): Promise<void> {
    let clicks = 0;
    await until(what, async () => {
      // It may have come late, and what was clicked may be gone with that.
      if (clicks++ > 0 && (await isThere())) return true;
      await target.click({ timeout: PATIENCE_MS });
      return until(what, isThere, PATIENCE_MS);
    });
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

  /**
   * Labels of the menu that something opens.
   * @param open done again where the menu is not there, or has gone: a window that is not done starting takes its focus
   */
  async menuItems(open: () => Promise<unknown>): Promise<string[]> {
    const labels = this.page.locator('.monaco-menu .action-item .action-label[aria-label]');
    return until('a menu', async () => {
      await this.dismiss();
      await open();
      await labels.first().waitFor({ timeout: PATIENCE_MS });
      const all = await labels.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''));
      return all.length > 0 ? all : undefined;
    });
  }

  /** Shows a view container by its title in the activity bar. */
  async showContainer(title: string): Promise<void> {
    const tab = this.#containerTab(title);
    const isShown = async () => (await tab.getAttribute('aria-selected', { timeout: PATIENCE_MS })) === 'true';
    await until(`the views of ${title}`, async () => {
      if (await isShown()) return true;
      // Not again before that had its effect: it hides the one that is shown.
      await tab.click({ timeout: PATIENCE_MS });
      return until('they are shown', isShown, PATIENCE_MS);
    });
    if (title === 'Layerscope' && !this.#showsImages) await this.#closeView('Images');
  }

  async #closeView(title: string): Promise<void> {
    const header = this.view(title).locator('.pane-header');
    const isClosed = async () => (await header.getAttribute('aria-expanded', { timeout: PATIENCE_MS })) !== 'true';
    await until(`the view ${title} to close`, async () => {
      if (await isClosed()) return true;
      // At its beginning: its buttons come when the mouse is over it.
      await header.click({ position: { x: 10, y: 10 }, timeout: PATIENCE_MS });
      return until('it is closed', isClosed, PATIENCE_MS);
    });
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
  treeRows(view: string): Promise<TreeRow[]> {
    return this.#rows(view).evaluateAll(readRows);
  }

  #rows(view: string): Locator {
    return this.view(view).locator('.monaco-list-row');
  }

  /** Waits until rows that are read anew, one after the other, are all there: a click between them is lost. */
  async rowsAreStill(view: string): Promise<void> {
    let last = '';
    let since = Date.now();
    await until('the rows to be still', async () => {
      const now = (await this.#rows(view).allInnerTexts()).join('\n');
      if (now !== last) since = Date.now();
      last = now;
      return Date.now() - since >= STILL_MS;
    });
  }

  /** Opens the row with this label, or text, and waits until its children are there. */
  async expand(view: string, label: string | RegExp): Promise<void> {
    await until(`children of ${label}`, () => this.#rows(view).evaluateAll(turnRow, { label, open: true }));
  }

  async collapse(view: string, label: string): Promise<void> {
    await until(`${label} to close`, () => this.#rows(view).evaluateAll(turnRow, { label, open: false }));
  }

  /** Presses keys in a tree, whatever has the focus. */
  async press(view: string, ...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.view(view).locator('.monaco-list').press(key);
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

  notifications(): Promise<Notification[]> {
    // In one go: one that goes while others are asked would be waited for.
    return this.page.locator('.notification-toast').evaluateAll(readNotifications);
  }

  /** Of several at once only three are shown, and the others end unseen. */
  async clearNotifications(): Promise<void> {
    const toasts = this.page.locator('.notification-toast');
    await until('no notifications', () => toasts.evaluateAll(clearNotifications));
  }

  /** Waits for a notification, and gives its buttons. */
  said(message: RegExp): Promise<readonly string[]> {
    return this.#told(`the message ${message}`, async () => {
      const all = await this.page.locator(NOTIFICATION).evaluateAll(readNotifications);
      return all.find((each) => message.test(each.message))?.buttons;
    });
  }

  /** Waits for a notification and presses a button of it. */
  async answer(message: RegExp, button: string): Promise<void> {
    const all = this.page.locator(NOTIFICATION);
    await this.#told(`${button} of ${message}`, () => all.evaluateAll(answerNotification, { message, button }));
  }

  /** Of more than three notifications within a second, some are only in the center. */
  async #told<T>(what: string, ask: () => Promise<T>): Promise<NonNullable<T>> {
    // Where nothing was told yet there is nothing in the center, and while that is open nothing comes as a toast.
    const bell = this.page.locator('[id="status.notifications"] a:has(.codicon-bell-dot)');
    const center = this.page.locator('.notifications-center.visible');
    const patient = Date.now() + PATIENCE_MS;
    const answer = await until(what, async () => {
      const answer = await ask();
      if (!answer && Date.now() > patient && (await center.count()) === 0 && (await bell.count()) > 0)
        await bell.click({ timeout: PATIENCE_MS });
      return answer;
    });
    // In one go: it closes by itself with the last that is in it, and the bell would open it again.
    await center.locator('[class*="codicon-notifications-hide"]').evaluateAll(pressAll);
    return answer;
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
    await until('an empty clipboard', async () => {
      await this.#clipboard("writeText('')");
      return true;
    });
  }

  #clipboard(call: string): Promise<string> {
    return this.page.evaluate(`navigator.clipboard.${call}`);
  }
}

async function middleOf(of: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await of.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { x: x + width / 2, y: y + height / 2 };
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
