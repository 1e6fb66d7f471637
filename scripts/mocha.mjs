import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from './paths.mjs';
import { run } from './processes.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Numbers
 * @typedef {{ title: string, why: string, file?: string }} Failure
 * @typedef {object} Told
 * @property {readonly Failure[]} [failures]
 * @property {readonly Failure[]} [passedLater] what failed, and not when it was run once more
 * @property {Readonly<Record<string, Numbers>>} [files] the numbers of each file
 * @typedef {Numbers & Told} Counts
 */

/**
 * Runs tests, which show what they say.
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, result?: string, take?: (text: string) => void }} [options] by `result` they are counted
 * @returns {Promise<Counts>}
 */
export async function mocha(args, { env = {}, result: name = 'mocha.json', take } = {}) {
  const result = join(cache, name);
  rmSync(result, { force: true });
  const bin = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const reporter = join(root, 'scripts', 'countingReporter.mjs');
  await run(process.execPath, [bin, '--reporter', reporter, ...args], {
    cwd: root,
    env: { ...process.env, ...env, LAYERSCOPE_TEST_RESULT: result },
    ...(take && { take }),
  });
  // No result means that mocha ended before its tests did.
  return existsSync(result) ? JSON.parse(readFileSync(result, 'utf8')) : { passed: 0, failed: 1, skipped: 0 };
}
