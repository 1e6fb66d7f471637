import { aptInstall, isDebian } from './apt.mjs';
import { findProgram } from './processes.mjs';

/** Chromium without a window of its own to draw, in which a page takes half the time. */
const SHELL = 'chromium-headless-shell';
const NAMES = [SHELL, 'chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser', 'microsoft-edge'];

/**
 * The browser the editor is driven in: the one that CHROMIUM names, or one on the PATH; installed with apt-get where that
 * is ours to do.
 * @returns {Promise<{ path: string } | { missing: string }>}
 */
export async function ensureChromium() {
  const found = find();
  if (found) return { path: found };
  if (!isDebian()) return { missing: 'no Chromium or Chrome is on the PATH' };
  if (process.getuid?.() !== 0) return { missing: `no Chromium is on the PATH (sudo apt-get install ${SHELL})` };
  // Not every Debian has it.
  if (!(await aptInstall(SHELL))) await aptInstall('chromium');
  const path = find();
  return path ? { path } : { missing: 'Chromium could not be installed with apt-get' };
}

function find() {
  return process.env['CHROMIUM'] ?? NAMES.map(findProgram).find((path) => path !== undefined);
}
