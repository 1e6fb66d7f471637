/** The tests that run inside the extension host (test/editor/host), the same in the editor of npm and in the desktop's. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inPlace } from './inPlace.mjs';
import { cache, results, root } from './paths.mjs';
import { startServer } from './server.mjs';
import { copySample } from './workspace.mjs';

const LONGEST_RUN = 420_000;
const folder = join(root, 'test', 'editor', 'host');
export const resultFile = join(cache, 'host-suite.json');

/**
 * Bundles the tests into one module that exports `run()`.
 * @returns {Promise<string>} its path
 */
export async function buildHostSuite() {
  const esbuild = await import('esbuild');
  const outfile = join(cache, 'host-suite.cjs');
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  // Tests are loaded when mocha's globals are there, not when the module is.
  const load = files.map((name) => `require('./${name}');`).join(' ');
  await esbuild.build({
    stdin: {
      contents: `import { runTests } from './runTests.ts'; export const run = () => runTests(() => { ${load} });`,
      resolveDir: folder,
      loader: 'ts',
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
    plugins: [inPlace],
  });
  return outfile;
}

/**
 * Runs the tests in the editor of npm.
 * @param {import('./editor.mjs').Editor} editor
 * @param {string} browserPath
 */
export async function runHostSuite(editor, browserPath) {
  const tests = await buildHostSuite();
  return countHostSuite(() => runInWindow(editor, browserPath, tests));
}

/**
 * @param {import('./editor.mjs').Editor} editor
 * @param {string} browserPath
 * @param {string} tests
 */
async function runInWindow(editor, browserPath, tests) {
  const { keepStill, launchBrowser } = await import('./browser.mjs');
  const data = join(cache, 'host-suite');
  rmSync(data, { recursive: true, force: true });
  const workspace = copySample();
  const env = { LAYERSCOPE_TEST_RESULT: resultFile };
  const server = await startServer(editor, { data, trustsEverything: true, env });
  const browser = await launchBrowser(browserPath);
  try {
    const page = await browser.newPage();
    await keepStill(page);
    await page.goto(server.url({ folder: workspace.path, tests }));
    const end = Date.now() + LONGEST_RUN;
    while (!existsSync(resultFile) && Date.now() < end) await setTimeout(100);
    if (!existsSync(resultFile)) {
      mkdirSync(results, { recursive: true });
      await page.screenshot({ path: join(results, 'host-suite.png') });
      console.log('  test-results/host-suite.png shows the window that gave no answer');
    }
  } finally {
    await browser.close();
    await server.stop();
    workspace.remove();
  }
}

/**
 * Runs the tests by `runOnce` and prints what they have written.
 * @param {() => Promise<void>} runOnce
 * @returns {Promise<import('./test.mjs').Counts>}
 */
export async function countHostSuite(runOnce) {
  rmSync(resultFile, { force: true });
  await runOnce();
  const result = existsSync(resultFile)
    ? JSON.parse(readFileSync(resultFile, 'utf8'))
    : { tests: [{ title: 'the tests end', state: 'failed' }], notes: [] };
  const marks = { passed: '✔', failed: '✖', pending: '-' };
  for (const { title, state, duration = 0, error } of result.tests) {
    const took = duration > 500 ? ` (${duration}ms)` : '';
    console.log(`  ${marks[state]} ${title}${took}${error ? `\n${error.replace(/^/gm, '      ')}` : ''}`);
  }
  for (const note of result.notes) console.log(`  ${note}`);
  const count = (wanted) => result.tests.filter(({ state }) => state === wanted).length;
  const failures = result.tests.flatMap(({ title, state, error: why = '' }) =>
    state === 'failed' ? { title, why } : [],
  );
  return { passed: count('passed'), failed: failures.length, skipped: count('pending'), failures };
}
