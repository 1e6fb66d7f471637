import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { findProgram } from '../../scripts/processes.mjs';
import { ensureUnpacked } from '../../scripts/unpackedPackages.mjs';
import { until } from '../editor/screen/until.ts';
import { freePort } from './freePort.ts';

const OPENSSH = {
  name: 'openssh-server-1',
  packages: { 'openssh-server': ['usr/sbin/sshd'], libwrap0: ['libwrap.so.0*'] },
};

/**
 * It has a /run of its own, and users of its own: us, who log in, and the one that sshd itself changes to. It ends when we do.
 */
const CONFINED = `mount -t tmpfs tmpfs /run && mkdir /run/sshd && mount --bind "$0/passwd" /etc/passwd &&
mount --bind "$0/shadow" /etc/shadow && exec "$@"`;

/** An OpenSSH server at a port of its own. Nothing of the machine's or the user's ssh is read or changed. */
export class SshServer {
  readonly port: number;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(folder: string, port: number, process: ChildProcess) {
    this.#folder = folder;
    this.port = port;
    this.#process = process;
  }

  /**
   * @param folder for all it has
   * @param environment of what runs on it
   * @returns or why there is none here
   */
  static async start(folder: string, environment: Readonly<Record<string, string>>): Promise<SshServer | string> {
    if (!findProgram('ssh') || !findProgram('ssh-keygen')) return 'there is no ssh';
    const unpacked = await ensureUnpacked(OPENSSH);
    if ('missing' in unpacked) return unpacked.missing;
    const port = await freePort();
    for (const key of ['host', 'user']) keygen(join(folder, key));
    writeFileSync(join(folder, 'authorized'), readFileSync(join(folder, 'user.pub')));
    writeFileSync(
      join(folder, 'passwd'),
      `root:x:0:0::${folder}:/bin/sh\nsshd:x:65533:65534::/run/sshd:/usr/sbin/nologin\n`,
    );
    writeFileSync(join(folder, 'shadow'), 'root:*:20000:0:99999:7:::\nsshd:!:20000::::::\n');
    writeFileSync(join(folder, 'sshd_config'), configOf(folder, port, environment));
    const program = join(unpacked.folder, 'usr/sbin/sshd');
    const run = [program, '-D', '-e', '-f', join(folder, 'sshd_config')];
    const child = spawn(
      'setpriv',
      ['--pdeathsig', 'TERM', 'unshare', '--mount', 'sh', '-c', CONFINED, folder, ...run],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { PATH: process.env['PATH'], LD_LIBRARY_PATH: librariesIn(unpacked.folder) },
      },
    );
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const server = new SshServer(folder, port, child);
    await until('it listens', () => child.exitCode !== null || canConnect(port));
    return child.exitCode === null ? server : `sshd does not start here: ${said.trim().split('\n').at(-1)}`;
  }

  /**
   * A program in the place of ssh that is the real one with a configuration of its own, and notes its process in a file.
   * @param knows whether it knows the server
   * @param hasKey whether it has a key that the server knows
   */
  client(name: string, { knows = true, hasKey = true } = {}): string {
    const at = (file: string) => join(this.#folder, file);
    const [, host = ''] = /^(\S+ \S+)/.exec(readFileSync(at('host.pub'), 'utf8')) ?? [];
    writeFileSync(at(`${name}-hosts`), knows ? `[127.0.0.1]:${this.port} ${host}\n` : '');
    const options = {
      UserKnownHostsFile: at(`${name}-hosts`),
      GlobalKnownHostsFile: '/dev/null',
      IdentityFile: hasKey ? at('user') : at('none'),
      IdentitiesOnly: 'yes',
      IdentityAgent: 'none',
    };
    writeFileSync(at(`${name}-config`), linesOf(options));
    const program = at(name);
    writeFileSync(program, `#!/bin/sh\necho $$ >> ${at(`${name}-pids`)}\nexec ssh -F ${at(`${name}-config`)} "$@"\n`);
    chmodSync(program, 0o700);
    return program;
  }

  /** The processes that a client was, one for each time it was called. */
  processesOf(name: string): number[] {
    const notes = join(this.#folder, `${name}-pids`);
    return existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n').map(Number) : [];
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    this.#process.kill();
    await once(this.#process, 'exit');
  }
}

function configOf(folder: string, port: number, environment: Readonly<Record<string, string>>): string {
  const options = {
    ListenAddress: '127.0.0.1',
    Port: port,
    HostKey: join(folder, 'host'),
    AuthorizedKeysFile: join(folder, 'authorized'),
    StrictModes: 'no',
    PidFile: 'none',
    PermitRootLogin: 'yes',
    PasswordAuthentication: 'yes',
    KbdInteractiveAuthentication: 'no',
    SetEnv: Object.entries(environment)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  };
  return linesOf(options);
}

function linesOf(options: Readonly<Record<string, string | number>>): string {
  return Object.entries(options)
    .map(([key, value]) => `${key} ${value}\n`)
    .join('');
}

function keygen(file: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
}

function librariesIn(folder: string): string {
  const libraries = join(folder, 'usr/lib');
  return existsSync(libraries)
    ? readdirSync(libraries)
        .map((name) => join(libraries, name))
        .join(':')
    : '';
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('connect', () => socket.destroy()).once('error', () => resolve(false));
  });
}
