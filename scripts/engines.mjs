/** A Docker engine for the tests. An engine of the user's is never touched, unless LAYERSCOPE_DOCKER_HOST names it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { aptInstall, isDebian } from './apt.mjs';
import { findProgram, Missing } from './processes.mjs';

const START_TIMEOUT = 30_000;
const STOP_TIMEOUT = 15_000;

const OWN_RUN = 'mount -t tmpfs tmpfs /run && exec "$@"';

/**
 * It ends when we do, however that is, and all it writes is in a /run of its own, in memory: so nothing is left behind, and
 * it does not find the system's containerd, which it would use.
 */
const CONFINED = ['--pdeathsig', 'TERM', 'unshare', '--mount', 'sh', '-c', OWN_RUN, 'sh'];
const PLACES = ['--data-root', '/run/docker/data', '--exec-root', '/run/docker/exec', '--pidfile', '/run/docker/pid'];
const NO_NETWORK = ['--bridge=none', '--iptables=false', '--ip6tables=false'];

/**
 * @typedef {object} Engine
 * @property {string} host `unix://` and the path of its socket
 * @property {() => Promise<void>} stop
 */

/**
 * The engine that LAYERSCOPE_DOCKER_HOST names, or one of our own, from Debian's docker.io.
 * @returns {Promise<Engine | { missing: string }>}
 */
export async function startEngine() {
  const host = process.env['LAYERSCOPE_DOCKER_HOST'];
  if (host) {
    if (!host.startsWith('unix://')) throw new Missing('LAYERSCOPE_DOCKER_HOST must be unix:// and a path.');
    if (!(await answers(host))) throw new Missing(`No engine answers at ${host} (LAYERSCOPE_DOCKER_HOST).`);
    return { host, stop: async () => {} };
  }
  const missing = await missingHere();
  return missing === undefined ? startDockerd() : { missing };
}

/** Why no engine of our own can run on this machine. */
async function missingHere() {
  if (process.platform !== 'linux') return 'dockerd runs on Linux only (LAYERSCOPE_DOCKER_HOST can name an engine)';
  if (process.getuid?.() !== 0) return 'dockerd needs root (LAYERSCOPE_DOCKER_HOST can name an engine)';
  if (findProgram('dockerd')) return undefined;
  if (!isDebian()) return 'there is no dockerd on the PATH';
  if ((await aptInstall('docker.io')) && findProgram('dockerd')) return undefined;
  return 'docker.io could not be installed with apt-get';
}

/** @returns {Promise<Engine | { missing: string }>} */
async function startDockerd() {
  // The path of a socket has at most 107 bytes, which that of a checkout may exceed.
  const folder = mkdtempSync(join(tmpdir(), 'layerscope-engine-'));
  const host = `unix://${join(folder, 'docker.sock')}`;
  // Not the system's, which may contradict the options.
  const config = join(folder, 'daemon.json');
  writeFileSync(config, '{}');
  const dockerd = ['dockerd', '--config-file', config, '--host', host, ...PLACES, ...NO_NETWORK];
  // Ctrl+C is for us alone, who stop it.
  const child = spawn('setpriv', [...CONFINED, ...dockerd], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    log = (log + text).slice(-10_000);
  });
  const gone = new AbortController();
  const ended = new Promise((resolve) => {
    child.once('exit', resolve).once('error', (error) => {
      log += error.message;
      resolve(undefined);
    });
  }).then(() => gone.abort());
  const stop = async () => {
    child.kill();
    await Promise.race([ended, setTimeout(STOP_TIMEOUT, undefined, { ref: false })]);
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('SIGINT', () => stop().finally(() => process.exit(130)));
  process.once('SIGTERM', () => stop().finally(() => process.exit(143)));
  if (await answersSoon(host, gone.signal)) return { host, stop };
  await stop();
  return { missing: `dockerd does not start here: ${lastError(log)}` };
}

/** @param {string} log */
function lastError(log) {
  const line = log.trim().split('\n').at(-1) ?? '';
  return /msg="?(.*?)"?$/.exec(line)?.[1] ?? line;
}

/**
 * @param {string} host
 * @param {AbortSignal} gone
 */
async function answersSoon(host, gone) {
  const end = Date.now() + START_TIMEOUT;
  while (Date.now() < end && !gone.aborted) {
    if (await answers(host)) return true;
    await setTimeout(100);
  }
  return false;
}

/**
 * @param {string} host
 * @returns {Promise<boolean>}
 */
function answers(host) {
  const socketPath = host.slice('unix://'.length);
  return new Promise((resolve) => {
    get({ socketPath, path: '/_ping', timeout: 5000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .once('error', () => resolve(false))
      .once('timeout', function () {
        this.destroy();
      });
  });
}
