import { chromium } from 'playwright-core';

/** @param {string} executablePath a Chromium or Chrome */
export function launchBrowser(executablePath) {
  // Root has no sandbox; the rest keeps Chromium from calling its makers.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];
  return chromium.launch({ executablePath, args: [...args, '--disable-component-update', '--disable-sync'] });
}

/**
 * Lets nothing move in a page: drawing bars that run and wheels that turn took a third of a window's time.
 * @param {import('playwright-core').Page} page that shows nothing yet
 */
export async function keepStill(page) {
  await page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('*, ::before, ::after { animation: none !important; transition: none !important; }');
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    });
  });
}
