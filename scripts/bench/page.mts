/**
 * How long a user waits for rows when another layer is selected: from the key to the rows on the screen, in a browser, with
 * the host's answer behind it. Prints one line; called by `npm run bench`.
 */

import { launchBrowser } from '../../test/media/browser.ts';
import { serveHarness } from '../../test/media/harness/server.ts';
import { FilesPage } from '../../test/media/imagePage/files/filesPage.ts';
import { median } from './measure.mjs';

/** Makes `painted` the milliseconds from the next key or click to the frame in which rows are others, told when that was painted. */
const WATCH = `window.painted = new Promise((resolve) => {
  let pressed = Number.NaN;
  for (const way of ['keydown', 'click'])
    addEventListener(way, ({ timeStamp }) => (pressed = timeStamp), { capture: true, once: true });
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => resolve(performance.now() - pressed);
  const table = document.querySelector('.files-table');
  const before = table.textContent;
  new MutationObserver((_, observer) => {
    if (table.textContent === before) return;
    observer.disconnect();
    requestAnimationFrame(() => port2.postMessage(null));
  }).observe(table, { subtree: true, childList: true, characterData: true });
}), true`;

const browser = await launchBrowser();
if (browser) {
  const harness = await serveHarness();
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  await page.goto(`${harness.url}/?scenario=huge`);
  const files = new FilesPage(page);
  await files.step(/^Layer 0,/).click();
  await files.table.locator('.file-row[data-index]').first().waitFor({ timeout: 120_000 });
  const show = async (title: string, layers: readonly number[], select: (layer: number) => Promise<void>) => {
    const times: number[] = [];
    for (const layer of layers) {
      await page.evaluate(WATCH);
      await select(layer);
      times.push(await page.evaluate<number>('window.painted'));
    }
    const worst = Math.max(...times);
    console.log(`  ${title.padEnd(40)} ${median(times).toFixed(1).padStart(7)} ms, at most ${worst.toFixed(1)} ms`);
  };
  const each = Array.from({ length: 19 }, (_, index) => index + 1);
  await show('another layer, from key to rows painted', each, () => page.keyboard.press('ArrowDown'));
  // The host makes ready what lies beside the selected one.
  const apart = each.map((index) => (index * 7) % 20);
  await show('one further away, by a click', apart, (layer) => files.step(new RegExp(`^Layer ${layer},`)).click());
  await browser.close();
  await harness.close();
} else console.log('  rows on the screen: not measured, no Chromium on this machine');
