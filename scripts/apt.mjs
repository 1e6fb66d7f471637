import { readFileSync } from 'node:fs';
import { run, say } from './processes.mjs';

export function isDebian() {
  try {
    return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/**
 * Installs a package.
 * @param {string} name
 * @returns {Promise<boolean>} whether it is there now
 */
export async function aptInstall(name) {
  say(`Installing ${name} with apt-get (once)…`);
  // The lists may be old, or on a fresh machine not there: they are fetched only when the first try fails.
  if ((await apt(['install', name], 'never')) === 0) return true;
  await apt(['update'], 'never');
  return (await apt(['install', name], 'on failure')) === 0;
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
