/**
 * Starts the editor of npm once for all test files of a process and opens windows in it, in headless Chromium. A failed
 * test leaves a screenshot of every window and the extension host's logs in test-results/.
 */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { keepStill, launchBrowser } from '../../../scripts/browser.mjs';
import { ensureChromium } from '../../../scripts/chromium.mjs';
import { ensureEditor } from '../../../scripts/editor.mjs';
import { cache, results, root } from '../../../scripts/paths.mjs';
import { QUIET, type Server, startServer } from '../../../scripts/server.mjs';
import { copySample } from '../../../scripts/workspace.mjs';
import { EditorWindow } from './editorWindow.ts';
import { ENGINE_ENVIRONMENT } from './engineOfTests.ts';
import { LONGEST_MS, until, untilEqual } from './until.ts';

export interface WindowOptions {
  /** Fixtures to copy into the workspace beside the sample, by their path in test/fixtures. */
  readonly fixtures?: readonly string[];
  /** Settings of the user beside those of a quiet window. For some that change later: `EditorWindow.configure`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Keys that the user has given to commands. */
  readonly keys?: readonly { readonly key: string; readonly command: string; readonly args: object }[];
  /** False opens the window in Restricted Mode. */
  readonly trusted?: boolean;
  /** Shows the *Images* view too, which leaves half the room to that of archives. */
  readonly images?: boolean;
  readonly width?: number;
  readonly height?: number;
}

interface Running {
  readonly server: Server;
  readonly browser: Browser;
}

let running: Promise<Running> | undefined;
let current: Mocha.Test | undefined;
let isTesting = false;
/** Files of which a test has failed. */
const failed = new Set<string | undefined>();
const windows = new Set<EditorWindow>();
/** Those opened before a test in which none has begun: what is closed so has failed while it was made ready. */
const untried = new Set<EditorWindow>();

/**
 * Opens a window on a fresh copy of the sample workspace, for somebody who has never opened an image before. `close` it,
 * or it is closed when all tests are over.
 */
export async function openWindow(options: WindowOptions = {}): Promise<EditorWindow> {
  running ??= start();
  const { server, browser } = await running;
  rmSync(join(server.data, 'data', 'User', 'globalStorage'), { recursive: true, force: true, maxRetries: 10 });
  rmSync(join(server.data, 'data', 'Machine', 'settings.json'), { force: true });
  writeFileSync(join(server.data, 'data', 'User', 'keybindings.json'), JSON.stringify(options.keys ?? []));
  const workspace = copySample();
  for (const fixture of options.fixtures ?? []) {
    cpSync(join(root, 'test', 'fixtures', fixture), join(workspace.path, basename(fixture)), { recursive: true });
  }
  server.configure({
    ...QUIET,
    'security.workspace.trust.enabled': options.trusted === false,
    'files.exclude': { '.vscode': true },
    'workbench.reduceMotion': 'on',
    ...options.settings,
  });
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1400, height: options.height ?? 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(LONGEST_MS);
  const page = await context.newPage();
  await keepStill(page);
  await page.goto(server.url({ folder: workspace.path }));
  const window = new EditorWindow(page, workspace.path, server.settingsFile, options.images === true, async () => {
    // Tests close their windows before the hook below sees that they failed.
    if (untried.delete(window)) await window.keepFailure(`window-${Date.now()}`);
    await keepEvidence({ server, browser });
    windows.delete(window);
    // It says that it leaves, which ends its extension host: one whose window only vanishes is kept for it.
    await page.goto('about:blank').catch(() => {});
    await context.close();
    workspace.remove();
  });
  windows.add(window);
  if (!isTesting) untried.add(window);
  try {
    await window.waitUntilReady();
  } catch (error) {
    await window.close();
    throw error;
  }
  return window;
}

async function start(): Promise<Running> {
  const chromium = await ensureChromium();
  if ('missing' in chromium) throw new Error(chromium.missing);
  const data = join(cache, `screen-suite-${process.env['MOCHA_WORKER_ID'] ?? 0}`);
  rmSync(data, { recursive: true, force: true, maxRetries: 10 });
  const server = await startServer(await ensureEditor(), {
    data,
    trustsEverything: false,
    env: ENGINE_ENVIRONMENT,
    // Else those of all windows before would go on beside the one that is tested, with the same storage and engine.
    keepsHosts: 10,
  });
  return { server, browser: await launchBrowser(chromium.path) };
}

/** Of a test that has failed, once. */
async function keepEvidence({ server }: Running): Promise<void> {
  if (current?.state !== 'failed') return;
  const name = current.fullTitle().replace(/[^\w]+/g, '-');
  current = undefined;
  for (const window of windows) await window.keepFailure(name);
  cpSync(join(server.data, 'data', 'logs'), join(results, 'logs', name), { recursive: true });
}

/** Around all tests of a file, or of all files where these are not run side by side. */
export const mochaHooks: Mocha.RootHookObject = {
  async beforeEach(this: Mocha.Context) {
    // It is run once more as a whole; most of what comes after a failure would only wait for what it left undone.
    if (process.env['LAYERSCOPE_ENDS_EARLY'] && failed.has(this.currentTest?.file)) this.skip();
    current = this.currentTest;
    isTesting = true;
    untried.clear();
    for (const window of windows) await window.clearNotifications();
  },
  async afterEach(this: Mocha.Context) {
    isTesting = false;
    if (running) await keepEvidence(await running);
    // What one that has failed left open must not be in the way of the next.
    if (this.currentTest?.state !== 'failed') return;
    failed.add(this.currentTest.file);
    for (const window of windows) await window.dismiss().catch(() => {});
  },
  async afterAll() {
    // Of files that are run side by side the next wants it too, and it ends with their process.
    if (!running || process.env['MOCHA_WORKER_ID'] !== undefined) return;
    const { server, browser } = await running;
    running = undefined;
    for (const window of windows) await window.close();
    await browser.close();
    await server.stop();
  },
};

export { EditorWindow, until, untilEqual };
