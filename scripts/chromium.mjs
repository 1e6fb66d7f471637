import { readFileSync } from 'node:fs';
import { findProgram, run, say } from './processes.mjs';

const NAMES = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser', 'microsoft-edge'];

/**
 * The browser the editor is driven in: the one that CHROMIUM names, or one on the PATH; installed with apt-get where that
 * is ours to do.
 * @returns {Promise<{ path: string } | { missing: string }>}
 */
export async function ensureChromium() {
  const found = find();
  if (found) return { path: found };
  if (!isDebian()) return { missing: 'no Chromium or Chrome is on the PATH' };
  if (process.getuid?.() !== 0) return { missing: 'no Chromium is on the PATH (sudo apt-get install chromium)' };
  say('Installing Chromium with apt-get (once)…');
  // The lists may be old, or on a fresh machine not there: they are fetched only when the first try fails.
  const installed = (await apt(['install', 'chromium'], 'never')) === 0;
  if (!installed) {
    await apt(['update'], 'never');
    await apt(['install', 'chromium'], 'on failure');
  }
  const path = find();
  return path ? { path } : { missing: 'Chromium could not be installed with apt-get' };
}

function find() {
  return process.env['CHROMIUM'] ?? NAMES.map(findProgram).find((path) => path !== undefined);
}

function isDebian() {
  try {
    return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/**
 * @param {readonly string[]} args
 * @param {'on failure' | 'never'} shown
 */
function apt(args, shown) {
  return run('apt-get', ['-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    shown,
  });
}
