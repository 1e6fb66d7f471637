/** A Docker newer than the system's, from Debian's next release, beside what is installed: nothing of the system changes. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isDebian } from './apt.mjs';
import { cache } from './paths.mjs';
import { say } from './processes.mjs';

const SUITE = 'forky';
/** What signs Debian's releases, the coming ones included. */
const KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** The programs of a Docker, by package; runc is the system's. */
const PROGRAMS = {
  'docker.io': ['./usr/sbin/dockerd'],
  containerd: ['./usr/bin/containerd', './usr/bin/containerd-shim-runc-v2'],
};
/** Another name whenever what is in it changes. */
const FOLDER = `docker-${SUITE}-1`;

const execute = promisify(execFile);

/**
 * Downloads dockerd and containerd into .cache, once.
 * @returns {Promise<{ path: string } | { missing: string }>} the folders that have them, as in PATH
 */
export async function ensureNewerDocker() {
  if (!isDebian() || !existsSync(KEYS)) return { missing: `Debian ${SUITE} has it, and this is no Debian` };
  const folder = join(cache, FOLDER);
  try {
    if (!existsSync(folder)) await download(folder);
  } catch (error) {
    return { missing: `it could not be downloaded from Debian ${SUITE} (${firstLine(error)})` };
  }
  return { path: `${join(folder, 'usr/sbin')}:${join(folder, 'usr/bin')}` };
}

/** @param {string} folder made by one rename at the end, so that it is whole whenever it is there */
async function download(folder) {
  say(`Downloading Docker of Debian ${SUITE} with apt-get into ${folder} (once; 60 MB)…`);
  const unfinished = join(cache, `docker-unfinished-${process.pid}`);
  const made = join(unfinished, 'made');
  mkdirSync(made, { recursive: true });
  try {
    const apt = await ownApt(unfinished);
    await apt('update');
    await apt('download', ...Object.keys(PROGRAMS));
    const unpack = 'package=$1; shift; dpkg-deb --fsys-tarfile "$package"_*.deb | tar -x -C made "$@"';
    await Promise.all(
      Object.entries(PROGRAMS).map(([name, files]) =>
        execute('bash', ['-e', '-o', 'pipefail', '-c', unpack, 'bash', name, ...files], { cwd: unfinished }),
      ),
    );
    // Somebody else may have finished first: then theirs is as good as ours.
    if (!existsSync(folder)) renameSync(made, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * An apt-get that knows nothing but the suite, from the mirror that this machine uses, and keeps all it has in a folder.
 * @param {string} folder
 */
async function ownApt(folder) {
  const sources = join(folder, 'suite.sources');
  const uri = await mirror();
  writeFileSync(
    sources,
    `Types: deb\nURIs: ${uri}\nSuites: ${SUITE}\nComponents: main\nTargets: Packages\nSigned-By: ${KEYS}\n`,
  );
  const options = {
    'Dir::State': folder,
    'Dir::State::status': '/dev/null',
    'Dir::Cache': folder,
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '-',
    // The user that apt takes else cannot write there.
    'APT::Sandbox::User': 'root',
  };
  const given = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return (/** @type {string[]} */ ...args) => execute('apt-get', ['-q', ...given, ...args], { cwd: folder });
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
