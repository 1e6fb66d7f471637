/**
 * `npm start`: sets up what is missing, builds, and opens an editor with the extension on the sample workspace.
 * `npm start -- --browser` takes the editor in the browser even where a desktop `code` is on the PATH.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { editorUnavailable, ensureEditor } from './editor.mjs';
import { ensureNodeModules } from './nodeModules.mjs';
import { cache, root, sample } from './paths.mjs';
import { findProgram, Missing, run, runScript, say } from './processes.mjs';
import { QUIET, startServer } from './server.mjs';

runScript(async () => {
  await ensureNodeModules();
  say('Building…');
  if ((await run(process.execPath, [join(root, 'esbuild.mjs')], { cwd: root })) !== 0) {
    throw new Missing('The build failed, see above.');
  }
  if (!existsSync(sample)) throw new Missing(`The sample workspace ${sample} is missing: is this the whole checkout?`);
  if (process.argv.includes('--browser')) return startInBrowser();
  const code = desktopCode() ?? (editorUnavailable() && (await downloadDesktop()));
  return code ? startDesktop(code) : startInBrowser();
});

function desktopCode() {
  const code = findProgram('code');
  // In the terminal of a remote window `code` only talks to that window and cannot load an extension from a folder.
  return code && !realpathSync(code).includes('remote-cli') ? code : undefined;
}

async function downloadDesktop() {
  say('No `code` is on the PATH: downloading VS Code (once)…');
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  return downloadAndUnzipVSCode({ cachePath: join(cache, 'desktop-editor') });
}

/** @param {string} code */
async function startDesktop(code) {
  say(`Opening ${sample} with ${code} (npm start -- --browser opens it in the browser instead)…`);
  const args = [`--extensionDevelopmentPath=${root}`, '--new-window', sample];
  // VS Code refuses to run as root without these two.
  if (process.getuid?.() === 0) args.unshift('--no-sandbox', `--user-data-dir=${join(cache, 'desktop')}`);
  const exit = code.endsWith('.cmd') ? await run('cmd.exe', ['/d', '/s', '/c', code, ...args]) : await run(code, args);
  if (exit !== 0) throw new Missing(`${code} ended with exit code ${exit}; npm start -- --browser needs no desktop.`);
}

async function startInBrowser() {
  const editor = await ensureEditor();
  say('Starting the editor…');
  const token = randomBytes(16).toString('hex');
  const server = await startServer(editor, { data: join(cache, 'start'), trustsEverything: true, token });
  const stop = () => void server.stop();
  process.once('SIGINT', stop).once('SIGTERM', stop).once('SIGHUP', stop);
  // What was set in an earlier run stays.
  if (!existsSync(server.settingsFile)) server.configure(QUIET);
  const url = server.url({ folder: sample });
  console.log(`\n  ${url}\n`);
  say(`${openInBrowser(url) ? 'Opened in your browser' : 'Open this address in a browser'}; Ctrl+C stops the editor.`);
  await server.ended;
  say('The editor has stopped.');
}

/**
 * @param {string} url
 * @returns {boolean} false where there is no screen to show a browser on
 */
function openInBrowser(url) {
  const { CI, DISPLAY, WAYLAND_DISPLAY, BROWSER } = process.env;
  const opener = CI || !(DISPLAY || WAYLAND_DISPLAY || BROWSER) ? undefined : findProgram('xdg-open');
  // It may go on for as long as the browser does, so nobody waits for it.
  if (opener) spawn(opener, [url], { detached: true, stdio: 'ignore' }).unref();
  return opener !== undefined;
}
