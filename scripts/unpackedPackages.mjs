/** Programs of Debian packages in .cache, unpacked and not installed: nothing of the system changes. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isDebian } from './apt.mjs';
import { cache } from './paths.mjs';
import { say } from './processes.mjs';

/** What signs Debian's releases, the coming ones included. */
const KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';

const execute = promisify(execFile);

/**
 * @typedef {object} Unpacked
 * @property {string} name of the folder in .cache: another one whenever what is in it changes
 * @property {Readonly<Record<string, readonly string[]>>} packages and what to take of each, as patterns for tar
 * @property {string} [suite] of Debian; by default what the system has its packages from
 */

/**
 * What is under way, by the folder's name.
 * @type {Map<string, Promise<{ folder: string } | { missing: string }>>}
 */
const underWay = new Map();

/**
 * Downloads packages and unpacks them, once, however many ask for them at a time.
 * @param {Unpacked} wanted
 * @returns {Promise<{ folder: string } | { missing: string }>} where `usr` and the like are
 */
export function ensureUnpacked(wanted) {
  const { name } = wanted;
  const unpacking = underWay.get(name) ?? unpack(wanted).finally(() => underWay.delete(name));
  underWay.set(name, unpacking);
  return unpacking;
}

/**
 * @param {Unpacked} wanted
 * @returns {Promise<{ folder: string } | { missing: string }>}
 */
async function unpack(wanted) {
  const folder = join(cache, wanted.name);
  if (existsSync(folder)) return { folder };
  const names = Object.keys(wanted.packages).join(' and ');
  if (!isDebian() || !existsSync(KEYS)) return { missing: `Debian has ${names}, and this is no Debian` };
  say(`Downloading ${names} ${wanted.suite ? `of Debian ${wanted.suite} ` : ''}with apt-get into ${folder} (once)…`);
  try {
    await download(wanted, folder);
  } catch (error) {
    return { missing: `${names} could not be downloaded with apt-get (${firstLine(error)})` };
  }
  return { folder };
}

/**
 * @param {Unpacked} wanted
 * @param {string} folder made by one rename at the end, so that it is whole whenever it is there
 */
async function download({ packages, suite }, folder) {
  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(`${folder}-unfinished-`);
  mkdirSync(join(unfinished, 'made'));
  try {
    const options = suite ? await onlySuite(suite, unfinished) : [];
    const apt = (/** @type {string[]} */ ...args) =>
      execute('apt-get', ['-q', ...args, ...options], { cwd: unfinished });
    const get = () => apt('download', ...Object.keys(packages));
    // The lists may be old, and those of another suite are not there.
    await get().catch(() => apt('update').then(get));
    const script =
      'package=$1; shift; dpkg-deb --fsys-tarfile "$package"_*.deb | tar -x -C made --wildcards --no-anchored "$@"';
    await Promise.all(
      Object.entries(packages).map(([name, files]) =>
        execute('bash', ['-e', '-o', 'pipefail', '-c', script, 'bash', name, ...files], { cwd: unfinished }),
      ),
    );
    try {
      renameSync(join(unfinished, 'made'), folder);
    } catch (error) {
      // Somebody else may have finished first: then theirs is as good as ours.
      if (!existsSync(folder)) throw error;
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * Options with which apt knows nothing but a suite, from the mirror that this machine uses, and keeps all in a folder.
 * @param {string} suite
 * @param {string} folder
 */
async function onlySuite(suite, folder) {
  const sources = join(folder, 'suite.sources');
  const from = `URIs: ${await mirror()}\nSuites: ${suite}\nComponents: main`;
  writeFileSync(sources, `Types: deb\n${from}\nTargets: Packages\nSigned-By: ${KEYS}\n`);
  const options = {
    'Dir::State': folder,
    'Dir::State::status': '/dev/null',
    'Dir::Cache': folder,
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '-',
    // The user that apt takes else cannot write there.
    'APT::Sandbox::User': 'root',
  };
  return Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/** Where this machine has Debian's packages from. */
async function mirror() {
  const format = ['indextargets', '--format', '$(COMPONENT) $(REPO_URI)', 'Created-By: Packages'];
  const { stdout } = await execute('apt-get', format);
  const [, uri] = /^main (\S+\/debian\/?)$/m.exec(stdout) ?? [];
  if (!uri) throw new Error('apt knows no mirror of Debian');
  return uri;
}

/** @param {unknown} error */
function firstLine(error) {
  const said =
    error instanceof Error ? ('stderr' in error && String(error.stderr).trim()) || error.message : `${error}`;
  return said.split('\n')[0] ?? '';
}
