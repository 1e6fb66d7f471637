/** Engines for the tests. An engine of the user's is never touched, unless LAYERSCOPE_…_HOST names it. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { aptInstall, isDebian } from './apt.mjs';
import { findProgram, Missing } from './processes.mjs';
import { ensureUnpacked } from './unpackedPackages.mjs';

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

/** Of Debian's next release; the programs of a Docker but for runc. */
const NEWER_DOCKER = {
  name: 'docker-forky-1',
  suite: 'forky',
  packages: {
    'docker.io': ['usr/sbin/dockerd'],
    containerd: ['usr/bin/containerd', 'usr/bin/containerd-shim-runc-v2'],
  },
};

/** The Docker CLI with buildx, of the same. */
const BUILDX = {
  name: 'docker-cli-forky-1',
  suite: 'forky',
  packages: { 'docker-cli': ['usr/bin/docker'], 'docker-buildx': ['usr/libexec/docker/cli-plugins/docker-buildx'] },
};

/**
 * @typedef {object} Engine
 * @property {string} host `unix://` and the path of its socket
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} [kill] ends one of our own at once, as a crash does
 * @property {() => Promise<Engine | { missing: string }>} [again] starts one that was killed anew at the same place, empty
 */

/** Installs what engines need that no variable names; what starts them says what is missing. */
export async function ensureEngines() {
  const { LAYERSCOPE_DOCKER_HOST, LAYERSCOPE_CONTAINERD_HOST, LAYERSCOPE_PODMAN_HOST } = process.env;
  if (!LAYERSCOPE_DOCKER_HOST) await missingHere('dockerd', 'docker.io');
  if (!LAYERSCOPE_CONTAINERD_HOST && process.getuid?.() === 0) await ensureUnpacked(NEWER_DOCKER);
  if (!LAYERSCOPE_PODMAN_HOST) await missingHere('podman', 'podman');
  await ensureUnpacked(BUILDX);
}

/**
 * What of an environment makes `docker buildx` that of Debian, with no configuration but its own.
 * @param {string} folder for that configuration
 * @returns {Promise<{ PATH: string, DOCKER_CONFIG: string } | { missing: string }>}
 */
export async function ensureBuildx(folder) {
  const found = await ensureUnpacked(BUILDX);
  if ('missing' in found) return found;
  const plugins = join(folder, 'cli-plugins');
  mkdirSync(plugins, { recursive: true });
  symlinkSync(join(found.folder, 'usr/libexec/docker/cli-plugins/docker-buildx'), join(plugins, 'docker-buildx'));
  return { PATH: [join(found.folder, 'usr/bin'), process.env['PATH']].join(':'), DOCKER_CONFIG: folder };
}

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
  return startDockerd();
}

/**
 * The Podman that LAYERSCOPE_PODMAN_HOST names, or one of our own, from Debian's podman: its Docker API.
 * @returns {Promise<Engine | { missing: string }>}
 */
export async function startPodman() {
  const host = process.env['LAYERSCOPE_PODMAN_HOST'];
  return host ? { host, stop: async () => {} } : startOwnPodman();
}

/**
 * A Podman of our own.
 * @returns {Promise<Engine | { missing: string }>}
 */
export async function startOwnPodman() {
  const missing = await missingHere('podman', 'podman');
  if (missing !== undefined) return { missing };
  const podman = [
    'podman',
    '--root',
    '/run/podman-test/data',
    '--runroot',
    '/run/podman-test/run',
    '--events-backend',
    'file',
  ];
  return startService('podman', (folder, socket) => {
    // Docker takes plain HTTP from this machine by itself.
    const registries = join(folder, 'registries.conf');
    writeFileSync(registries, '[[registry]]\nlocation = "127.0.0.1"\ninsecure = true\n');
    const env = ['env', `CONTAINERS_REGISTRIES_CONF=${registries}`];
    return [...env, ...podman, 'system', 'service', '--time', '0', socket];
  });
}

/**
 * A Docker engine of our own, from Debian's docker.io, which stores images by a graph driver.
 * @param {readonly string[]} [options] more of dockerd's
 * @param {NodeJS.ProcessEnv} [env] more of the environment
 * @returns {Promise<Engine | { missing: string }>}
 */
export async function startDockerd(options = [], env = {}) {
  const missing = await missingHere('dockerd', 'docker.io');
  if (missing !== undefined) return { missing };
  return startService('dockerd', dockerd({}, options), env);
}

/**
 * The Docker that LAYERSCOPE_CONTAINERD_HOST names, or one of our own, newer than Debian's: it stores images in containerd.
 * @returns {Promise<Engine | { missing: string }>}
 */
export async function startContainerd() {
  const host = process.env['LAYERSCOPE_CONTAINERD_HOST'];
  return host ? { host, stop: async () => {} } : startContainerdDockerd();
}

/**
 * A Docker engine of our own that stores images in containerd.
 * @param {NodeJS.ProcessEnv} [env] more of the environment
 * @returns {Promise<Engine | { missing: string }>}
 */
export async function startContainerdDockerd(env = {}) {
  // The system's has the runc that both take.
  const missing = await missingHere('runc', 'docker.io');
  if (missing !== undefined) return { missing };
  const newer = await ensureUnpacked(NEWER_DOCKER);
  if ('missing' in newer) return newer;
  const path = [join(newer.folder, 'usr/sbin'), join(newer.folder, 'usr/bin'), process.env['PATH']].join(':');
  return startService('dockerd', dockerd({ features: { 'containerd-snapshotter': true } }), { ...env, PATH: path });
}

/**
 * @param {object} settings
 * @param {readonly string[]} options
 * @returns {(folder: string, socket: string) => string[]}
 */
function dockerd(settings, options = []) {
  return (folder, socket) => {
    // Not the system's, which may contradict the options.
    const config = join(folder, 'daemon.json');
    writeFileSync(config, JSON.stringify(settings));
    return ['dockerd', '--config-file', config, '--host', socket, ...PLACES, ...NO_NETWORK, ...options];
  };
}

/**
 * Why no engine of our own can run on this machine.
 * @param {string} program
 * @param {string} debian the package that has it
 */
export async function missingHere(program, debian) {
  if (process.platform !== 'linux') return `${program} runs on Linux only (LAYERSCOPE_DOCKER_HOST can name an engine)`;
  if (process.getuid?.() !== 0) return `${program} needs root (LAYERSCOPE_DOCKER_HOST can name an engine)`;
  if (findProgram(program)) return undefined;
  if (!isDebian()) return `there is no ${program} on the PATH`;
  if ((await aptInstall(debian)) && findProgram(program)) return undefined;
  return `${debian} could not be installed with apt-get`;
}

/**
 * @param {string} name
 * @param {(folder: string, socket: string) => string[]} command
 * @param {NodeJS.ProcessEnv} [env] more of the environment
 * @param {string} [folder] for its socket; removed when it ends
 * @returns {Promise<Engine | { missing: string }>}
 */
async function startService(name, command, env = {}, folder = shortFolder()) {
  mkdirSync(folder, { recursive: true });
  const host = `unix://${join(folder, 'engine.sock')}`;
  // Ctrl+C is for us alone, who stop it.
  const child = spawn('setpriv', [...CONFINED, ...command(folder, host)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
    detached: true,
  });
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
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const stop = async () => {
    child.kill();
    await Promise.race([ended, setTimeout(STOP_TIMEOUT, undefined, { ref: false })]);
    await kill();
  };
  const interrupted = () => stop().finally(() => process.exit(130));
  const terminated = () => stop().finally(() => process.exit(143));
  process.once('SIGINT', interrupted).once('SIGTERM', terminated);
  void ended.then(() => process.off('SIGINT', interrupted).off('SIGTERM', terminated));
  const again = () => startService(name, command, env, folder);
  if (await answersSoon(host, gone.signal)) return { host, stop, kill, again };
  await stop();
  return { missing: `${name} does not start here: ${lastError(log)}` };
}

/** The path of a socket has at most 107 bytes, which that of a checkout may exceed. */
function shortFolder() {
  return mkdtempSync(join(tmpdir(), 'layerscope-engine-'));
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
