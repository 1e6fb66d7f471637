import assert from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { ImagePageStart } from '../../src/protocol/imagePage.ts';
import { launchBrowser } from './browser.ts';
import { type Harness, serveHarness } from './harness/server.ts';

/** Opens the page with what the address of the harness takes: `scenario=multi&theme=light-modern`. */
export type Open = (query: string, options?: BrowserContextOptions) => Promise<Page>;

/** A suite of tests that look at the page in a browser. Anything the browser complains about fails the test. */
export function describePage(name: string, tests: (open: Open) => void, start: Partial<ImagePageStart> = {}): void {
  describe(`${name} (in a browser)`, function () {
    this.timeout(60_000);
    let browser: Browser | null = null;
    let harness: Harness;
    let complaints: string[] = [];
    /** That of the tests before, for those after that want it with the same options: a new one costs more than most tests. */
    let kept: { readonly page: Page; readonly options: string; isFree: boolean } | undefined;

    before(async function () {
      browser = await launchBrowser();
      if (!browser) {
        console.log(
          '      skipped: no Chromium on this machine (apt-get install chromium-headless-shell, or name one in CHROMIUM)',
        );
        this.skip();
      }
      harness = await serveHarness(start);
    });
    after(async () => {
      await browser?.close();
      await harness?.close();
    });
    afterEach(async function () {
      if (this.currentTest?.state === 'failed') kept = undefined;
      for (const context of browser?.contexts() ?? []) if (context !== kept?.page.context()) await context.close();
      if (kept) kept.isFree = true;
      const all = complaints;
      complaints = [];
      assert.deepEqual(all, []);
    });

    tests(async (query, options) => {
      const wanted = { viewport: { width: 1200, height: 800 }, ...options };
      const text = JSON.stringify(wanted);
      const isAgain = kept?.isFree === true && kept.options === text;
      const page = isAgain && kept ? kept.page : await openPage(wanted);
      if (!kept || kept.isFree) kept = { page, options: text, isFree: false };
      if (isAgain) await forget(page, wanted.viewport);
      await page.goto(`${harness.url}/?${query}`);
      return page;
    });

    async function openPage(options: BrowserContextOptions): Promise<Page> {
      if (!browser) throw new Error('The browser is not there');
      const context = await browser.newContext(options);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      return page;
    }

    /** Leaves nothing of the test before: what it showed, kept and pointed at. */
    async function forget(page: Page, viewport: BrowserContextOptions['viewport']): Promise<void> {
      await page.evaluate('sessionStorage.clear(); Storage.prototype.setItem = () => undefined;');
      await page.mouse.move(0, 0);
      if (viewport) await page.setViewportSize(viewport);
      complaints = [];
    }
  });
}

/** The calls of a method that reached the host, as soon as there are so many. */
export async function callsOf(page: Page, method: string, count = 1): Promise<unknown[][]> {
  for (;;) {
    const all = await page.evaluate<[string, ...unknown[]][]>('harness.calls');
    const calls = all.filter(([name]) => name === method).map(([, ...args]) => args);
    if (calls.length >= count) return calls;
    await page.waitForTimeout(20);
  }
}

/** Waits until an expression is true in the page, whose policy allows no script that polls for it. */
export async function untilTrue(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate<boolean>(`Boolean(${expression})`))) await page.waitForTimeout(20);
}

/** What the live region says. */
export function announced(page: Page): Promise<string> {
  return page.getByRole('status').last().innerText();
}

/** The name of what has the focus: its label, or its text. */
export function focused(page: Page): Promise<string> {
  return page.evaluate<string>(
    `(({ activeElement: element }) =>
      (element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText ?? '').trim())(document)`,
  );
}
