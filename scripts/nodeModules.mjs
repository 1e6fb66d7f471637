import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { Missing, npm, say } from './processes.mjs';

const OLDEST_NODE = [20, 19];

/** Brings node_modules to what package-lock.json says, and does nothing when it is there already. */
export async function ensureNodeModules() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new Missing(
      `Layerscope is developed with Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`,
    );
  }
  if (!existsSync(join(root, 'package-lock.json')))
    throw new Missing('package-lock.json is missing: is this the whole checkout?');
  if (isInstalled()) return;
  say('Installing the packages the project is built with (npm ci)…');
  // No package of ours needs its install script, and some would compile or download.
  const code = await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root, shown: 'on failure' });
  if (code !== 0)
    throw new Missing(
      'The packages could not be installed: npm ci failed, see above. Is the package registry reachable?',
    );
}

/** npm writes what it installed into a lock file of its own; packages for other platforms are not in it. */
function isInstalled() {
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  const wanted = packagesOf(join(root, 'package-lock.json'));
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

/** @returns {Record<string, { version: string, optional?: boolean }>} */
function packagesOf(/** @type {string} */ lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : {};
}
