/**
 * `npm test`: sets up what is missing and runs every test. `npm test -- unit host` runs those suites only.
 * @typedef {import('./mocha.mjs').Counts} Counts
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { editorUnavailable, ensureEditor } from './editor.mjs';
import { ensureEngines, startContainerd, startEngine, startPodman } from './engines.mjs';
import { mocha } from './mocha.mjs';
import { ensureNodeModules } from './nodeModules.mjs';
import { cache, results, root } from './paths.mjs';
import { Missing, run, runScript, say } from './processes.mjs';

const HOSTILE = 'test/hostile/hostile.test.ts';
const MUTATED = 'test/fuzz/**/*.test.ts';
/** The longest first, or one of them runs on by itself in the end. */
const UNIT = ['test/media/*/looks.test.ts', 'test/**/!(looks).test.ts'];

const suites = [
  // The first, while what others need is installed: it takes its minute whatever goes on beside it.
  { name: 'mutated', title: 'Mutated archives', needs: 'nothing', run: () => mocha([MUTATED]) },
  {
    name: 'unit',
    title: 'Unit',
    needs: 'browser',
    // Most of it waits for a browser, so two at a time take hardly longer than one.
    run: () => mocha(['--parallel', '--jobs', '2', '--ignore', HOSTILE, '--ignore', MUTATED, ...UNIT]),
  },
  {
    name: 'host',
    title: 'Editor, inside the extension host',
    engines: true,
    needsEditor: join(root, 'test', 'editor', 'host'),
    run: async ({ editor, browser }) => (await import('./hostSuite.mjs')).runHostSuite(editor, browser),
  },
  {
    name: 'screen',
    title: 'Editor, through its screen',
    engines: true,
    needsEditor: join(root, 'test', 'editor', 'screen'),
    run: async () => (await import('./screenSuite.mjs')).runScreenSuite(),
  },
  // Most of it waits for engines, so it is begun with the first that take long; what it says comes when its turn does.
  { name: 'engines', title: 'Against container engines', beside: 'unit', engines: true, run: runEngineSuite },
  // The last and by itself: it counts seconds, in two processes.
  { name: 'hostile', title: 'Hostile archives', run: () => mocha([HOSTILE]) },
];

runScript(async () => {
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !suites.some((suite) => suite.name === name));
  if (unknown)
    throw new Missing(`There is no suite ${unknown}; there are ${suites.map(({ name }) => name).join(', ')}.`);
  await ensureNodeModules();
  mkdirSync(cache, { recursive: true });
  rmSync(results, { recursive: true, force: true });
  say('Building…');
  // What is tested is what is shipped.
  if ((await run(process.execPath, [join(root, 'esbuild.mjs'), '--production'], { cwd: root })) !== 0) {
    throw new Missing('The build failed, see above.');
  }
  const chosen = suites.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const browser = chosen.some(({ needs }) => needs !== 'nothing') ? setUpBrowser() : undefined;
  const all = browser && setUp(chosen, browser);
  // Told where it is waited for.
  all?.catch(() => {});
  const total = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  const failures = [];
  /** @type {string[]} */
  const passedLater = [];
  /** Suites that were begun beside others, and what they say. @type {Map<string, { counts: Promise<Counts>, said: string[] }>} */
  const begun = new Map();
  for (const suite of chosen) {
    console.log(`\n${suite.title}`);
    if (suite.needs === 'browser') await browser;
    for (const { name, beside, run: begin } of chosen) {
      if (beside !== suite.name) continue;
      const said = [];
      const counts = all.then(() => begin((text) => said.push(text)));
      // Told when its turn comes.
      counts.catch(() => {});
      begun.set(name, { counts, said });
    }
    const apart = begun.get(suite.name);
    const counts = await (apart?.counts ?? (suite.needs ? suite.run() : runSuite(suite, await all)));
    if (apart) process.stdout.write(apart.said.join(''));
    for (const key of Object.keys(total)) total[key] += counts[key];
    for (const { title, why } of counts.failures ?? []) failures.push(`✖ ${suite.name}: ${title}\n${indent(why)}`);
    for (const { title, why } of counts.passedLater ?? []) passedLater.push(`${suite.name}: ${title}\n${indent(why)}`);
  }
  // Once more where one looks: thousands of lines lie between.
  if (passedLater.length > 0) console.log(`\nFailed, and passed when run once more\n${passedLater.join('\n')}`);
  if (failures.length > 0) console.log(`\nFailed\n${failures.join('\n')}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
});

/** @param {string} why of which the first lines are enough */
const indent = (why) => why.slice(0, 1000).split('\n').slice(0, 8).join('\n').replace(/^/gm, '    ');

/**
 * @param {typeof suites[number]} suite
 * @param {Means | { missing: string }} means
 * @returns {Promise<Counts>}
 */
async function runSuite(suite, means) {
  if (suite.needsEditor) return 'missing' in means ? skip(suite.needsEditor, means.missing) : suite.run(means);
  return suite.run();
}

/**
 * @param {(text: string) => void} [take] takes what it says, of which then nothing is shown
 * @returns {Promise<Counts>}
 */
async function runEngineSuite(take) {
  const tell = (line) => (take ? take(`${line}\n`) : console.log(line));
  const folder = join(root, 'test', 'engines');
  const engine = await startEngine();
  if ('missing' in engine) return skip(folder, engine.missing);
  const [podman, containerd] = await Promise.all([startPodman(), startContainerd()]);
  if ('missing' in podman) tell(`  without Podman: ${podman.missing}`);
  if ('missing' in containerd) tell(`  without a Docker that stores images in containerd: ${containerd.missing}`);
  try {
    const args = ['--config', 'test/engines/.mocharc.json', 'test/engines/**/*.test.ts'];
    const hosts = {
      LAYERSCOPE_DOCKER_HOST: engine.host,
      ...('host' in podman ? { LAYERSCOPE_PODMAN_HOST: podman.host } : {}),
      ...('host' in containerd ? { LAYERSCOPE_CONTAINERD_HOST: containerd.host } : {}),
    };
    return await mocha(args, { env: hosts, result: 'mocha-engines.json', take });
  } finally {
    for (const started of [engine, podman, containerd]) if ('stop' in started) await started.stop();
  }
}

/**
 * @param {string} folder
 * @param {string} why
 * @returns {Counts}
 */
function skip(folder, why) {
  const skipped = countTests(folder);
  console.log(`  ${skipped} skipped: ${why}`);
  return { passed: 0, failed: 0, skipped };
}

/**
 * @typedef {{ editor: import('./editor.mjs').Editor | undefined, browser: string }} Means what the editor tests run with
 * @param {typeof suites} chosen
 * @param {ReturnType<typeof setUpBrowser>} browser
 * @returns {Promise<Means | { missing: string }>}
 */
async function setUp(chosen, browser) {
  const [chromium, installed] = await Promise.all([
    browser,
    setUpEditor(chosen.some(({ needsEditor }) => needsEditor)),
    // By apt-get too, which does one thing at a time.
    browser.then(() => (chosen.some(({ engines }) => engines) ? ensureEngines() : undefined)),
  ]);
  if ('missing' in chromium) return chromium;
  return 'missing' in installed ? installed : { ...installed, browser: chromium.path };
}

/** For the editor, and for the pages' own tests among the unit tests. */
async function setUpBrowser() {
  const chromium = await ensureChromium();
  if ('path' in chromium) process.env['CHROMIUM'] = chromium.path;
  return chromium;
}

/** @param {boolean} wanted */
async function setUpEditor(wanted) {
  const missing = editorUnavailable();
  if (missing) return { missing };
  try {
    return { editor: wanted ? await ensureEditor() : undefined };
  } catch (error) {
    if (error instanceof Missing) return { missing: error.message };
    throw error;
  }
}

/** @param {string} folder */
function countTests(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  const text = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  return text.match(/^\s*it\(/gm)?.length ?? 0;
}
