import { chromium } from 'playwright-core';

/** @param {string} executablePath a Chromium or Chrome */
export function launchBrowser(executablePath) {
  // Root has no sandbox; the rest keeps Chromium from calling its makers.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];
  return chromium.launch({ executablePath, args: [...args, '--disable-component-update', '--disable-sync'] });
}
