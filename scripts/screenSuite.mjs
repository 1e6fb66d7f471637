import { relative } from 'node:path';
import { mocha } from './mocha.mjs';
import { root } from './paths.mjs';

/** @typedef {import('./mocha.mjs').Counts} Counts */

const CONFIG = ['--config', 'test/editor/screen/.mocharc.json'];
/** First, or one of them runs on by itself in the end. */
const LONG = 'dockers|imagePage|images|moving';
const FILES = [`@(${LONG})`, `!(${LONG})`].map((names) => `test/editor/screen/${names}.test.ts`);
/** Where more than these fail it is no coincidence, and is told at once. */
const FEW_FILES = 4;

/**
 * Runs the flows through the screen of the editor, two windows at a time: each waits for the editor most of the time.
 *
 * An editor in a browser on a busy machine loses a click or a key now and then, so that a file in which a flow has failed is
 * run once more, from its beginning and by itself. What fails then has failed; what passes is told all the same.
 * @returns {Promise<Counts>}
 */
export async function runScreenSuite() {
  const first = await mocha(['--parallel', '--jobs', '2', ...CONFIG, ...FILES], {
    env: { LAYERSCOPE_ENDS_EARLY: '1' },
  });
  const failed = failedFiles(first);
  if (failed.length === 0 || failed.length > FEW_FILES) return first;
  console.log(`\nOnce more: ${failed.map((file) => relative(root, file)).join(', ')}`);
  return settled(first, await mocha([...CONFIG, ...failed]));
}

/**
 * What holds when the files of which some failed were run once more: for those the second run, for the others the first.
 * @param {Counts} first
 * @param {Counts} second
 * @returns {Counts}
 */
export function settled(first, second) {
  const failed = failedFiles(first);
  const kept = Object.entries(first.files ?? {}).flatMap(([file, numbers]) => (failed.includes(file) ? [] : [numbers]));
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    [second, ...kept].reduce((total, numbers) => total + numbers[key], 0);
  const again = new Set(second.failures?.map(({ title }) => title));
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    // What is of no file was not run again.
    failures: [...(first.failures?.filter(({ file }) => file === undefined) ?? []), ...(second.failures ?? [])],
    // A run that ended without a result says of none that it passed.
    passedLater:
      (second.failures && first.failures?.filter(({ file, title }) => file !== undefined && !again.has(title))) ?? [],
  };
}

/** @param {Counts} counts */
function failedFiles({ failures = [] }) {
  return [...new Set(failures.flatMap(({ file }) => file ?? []))];
}
