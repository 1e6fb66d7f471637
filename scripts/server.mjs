import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { root } from './paths.mjs';

/** Settings of a window that shows the workspace and nothing else. */
export const QUIET = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
};

/**
 * @typedef {object} Server
 * @property {string} data where the editor keeps its logs and all else
 * @property {string} settingsFile the user's settings
 * @property {(opening: Opening) => string} url the address of a window
 * @property {(settings: Record<string, unknown>) => void} configure replaces the user's settings, in open windows too
 * @property {() => string} output what the server wrote
 * @property {Promise<void>} ended fulfilled when the server is gone
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} Opening
 * @property {string} folder
 * @property {string} [tests] a module with `run()`, to run in the window's extension host
 */

/**
 * Starts the editor's server on the loopback interface; the extension under development is on in every window.
 * @param {import('./editor.mjs').Editor} editor
 * @param {{ data: string, trustsEverything: boolean, token?: string, env?: Record<string, string>, keepsHosts?: number }} options
 *   `keepsHosts`: for how many seconds the extension host of a window that has gone waits for it; three hours without it
 * @returns {Promise<Server>}
 */
export async function startServer(editor, { data, trustsEverything, token, env, keepsHosts }) {
  const args = ['--host', '127.0.0.1', '--port', '0', '--accept-server-license-terms', '--server-data-dir', data];
  args.push(...(token ? ['--connection-token', token] : ['--without-connection-token']));
  args.push('--telemetry-level', 'off', '--disable-experiments', '--disable-telemetry');
  if (keepsHosts !== undefined) args.push('--reconnection-grace-time', `${keepsHosts}`);
  if (trustsEverything) args.push('--disable-workspace-trust');
  const child = spawn(editor.node, [editor.server, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    // A process group of its own, so that stopping it stops the extension hosts and terminals it has started.
    detached: true,
  });
  let output = '';
  /** @type {Promise<void>} */
  const ended = new Promise((done) => child.once('exit', () => done()));
  const kill = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      if (child.pid) process.kill(-child.pid, signal);
    } catch {
      // They are gone already.
    }
  };
  process.once('exit', () => kill('SIGKILL'));
  const port = await new Promise((found, failed) => {
    const read = (/** @type {string} */ text) => {
      output += text;
      const match = /bound to 127\.0\.0\.1:(\d+)/.exec(output);
      if (match) found(match[1]);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', failed);
    child.once('exit', () => failed(new Error(`The editor's server ended at its start:\n${output}`)));
  });
  const authority = `127.0.0.1:${port}`;
  const settingsFile = join(data, 'data', 'User', 'settings.json');
  mkdirSync(dirname(settingsFile), { recursive: true });
  return {
    data,
    settingsFile,
    url: ({ folder, tests }) => {
      const payload = [['extensionDevelopmentPath', `vscode-remote://${authority}${resolve(root)}`]];
      if (tests) payload.push(['extensionTestsPath', `vscode-remote://${authority}${resolve(tests)}`]);
      const query = new URLSearchParams({ ...(token && { tkn: token }), folder, payload: JSON.stringify(payload) });
      return `http://${authority}/?${query}`;
    },
    configure: (settings) => writeFileSync(settingsFile, JSON.stringify(settings, undefined, 2)),
    output: () => output,
    ended,
    stop: async () => {
      kill('SIGTERM');
      await Promise.race([ended, setTimeout(3000, undefined, { ref: false })]);
      kill('SIGKILL');
      await ended;
    },
  };
}
