import type { Endpoint } from './endpoint.ts';
import { colimaProfile, type Keeper } from './keeper.ts';
import { joinOn, type Machine } from './machine.ts';
import { parseHost, sshDestination } from './target.ts';

/** A program and its arguments; none of them comes from an engine. */
export type CommandWords = readonly [program: string, ...args: string[]];

/** Where the log of an engine is: what a command prints and goes on printing, or files. */
export type EngineLog =
  | { readonly kind: 'command'; readonly words: CommandWords }
  /** The first of these that is there; where none is, the folder. */
  | { readonly kind: 'files'; readonly folder: string; readonly names: readonly string[] };

/** What can be done with an engine from outside; null where that is not known. */
export interface KeeperCommands {
  readonly log: EngineLog | null;
  readonly start: CommandWords | null;
  readonly restart: CommandWords | null;
}

/** The lines of a log that are wanted at first; then it is followed. */
const RECENT = ['-n', '1000', '-f'];

/** The commands of the program that runs an engine, as its own documentation gives them. */
export async function keeperCommands(
  keeper: Keeper,
  endpoint: Pick<Endpoint, 'host'>,
  machine: Machine,
): Promise<KeeperCommands> {
  const root = machine.uid === 0 ? [] : ['sudo'];
  switch (keeper) {
    case 'docker':
      return (await machine.exists('/run/systemd/system')) ? systemd('docker', root) : sysV(root);
    case 'docker-rootless':
      return ofUser('docker.service');
    case 'docker-desktop':
      return dockerDesktop(machine);
    case 'colima': {
      const profile = ['--profile', colimaProfile(endpoint)];
      return {
        log: command('colima', 'ssh', ...profile, '--', 'sudo', 'journalctl', '-u', 'docker.service', ...RECENT),
        start: ['colima', 'start', ...profile],
        restart: ['colima', 'restart', ...profile],
      };
    }
    case 'rancher-desktop':
      return {
        log: { kind: 'files', folder: rancherLogs(machine), names: [] },
        start: ['rdctl', 'start'],
        restart: null,
      };
    case 'orbstack':
      return {
        log: { kind: 'files', folder: joinOn(machine, machine.home, '.orbstack', 'log'), names: [] },
        start: ['orb', 'start'],
        restart: ['orb', 'restart', 'docker'],
      };
    case 'podman':
      return systemd('podman', root);
    case 'podman-rootless':
      return ofUser('podman.service');
    case 'podman-machine':
      return {
        log: command('podman', 'machine', 'ssh', 'journalctl', '--user', '-u', 'podman.service', ...RECENT),
        start: ['podman', 'machine', 'start'],
        restart: null,
      };
    case 'ssh':
      return overSsh(endpoint);
    case 'elsewhere':
      return { log: null, start: null, restart: null };
  }
}

function command(...words: CommandWords): EngineLog {
  return { kind: 'command', words };
}

/** Podman has a socket that starts it when it is wanted, and no service that stays. */
function systemd(program: 'docker' | 'podman', before: readonly string[]): KeeperCommands {
  const unit = program === 'podman' ? 'podman.socket' : program;
  return {
    log: command('journalctl', '-u', `${program}.service`, ...RECENT),
    start: first([...before, 'systemctl', 'start', unit]),
    restart: first([...before, 'systemctl', 'restart', unit]),
  };
}

function ofUser(service: string): KeeperCommands {
  const unit = service === 'podman.service' ? 'podman.socket' : 'docker';
  return {
    log: command('journalctl', '--user', '-u', service, ...RECENT),
    start: ['systemctl', '--user', 'start', unit],
    restart: ['systemctl', '--user', 'restart', unit],
  };
}

function sysV(before: readonly string[]): KeeperCommands {
  return {
    log: { kind: 'files', folder: '/var/log', names: ['docker.log'] },
    start: first([...before, 'service', 'docker', 'start']),
    restart: first([...before, 'service', 'docker', 'restart']),
  };
}

function dockerDesktop(machine: Machine): KeeperCommands {
  const { platform, home, env } = machine;
  const folder =
    platform === 'darwin'
      ? joinOn(machine, home, 'Library', 'Containers', 'com.docker.docker', 'Data', 'log', 'vm')
      : platform === 'win32'
        ? joinOn(machine, env['LOCALAPPDATA'] || joinOn(machine, home, 'AppData', 'Local'), 'Docker', 'log', 'vm')
        : joinOn(machine, home, '.docker', 'desktop', 'log', 'vm');
  return {
    // Newer ones write all into one file.
    log: { kind: 'files', folder, names: ['init.log', 'dockerd.log'] },
    start: platform === 'darwin' ? ['open', '-a', 'Docker'] : ['docker', 'desktop', 'start'],
    restart: ['docker', 'desktop', 'restart'],
  };
}

function rancherLogs(machine: Machine): string {
  const { platform, home, env } = machine;
  if (platform === 'darwin') return joinOn(machine, home, 'Library', 'Logs', 'rancher-desktop');
  if (platform === 'win32')
    return joinOn(machine, env['LOCALAPPDATA'] || joinOn(machine, home, 'AppData', 'Local'), 'rancher-desktop', 'logs');
  return joinOn(machine, home, '.local', 'share', 'rancher-desktop', 'logs');
}

/** What is run there is what a usual Linux has. */
function overSsh({ host }: Pick<Endpoint, 'host'>): KeeperCommands {
  const target = parseHost(host, false);
  if (target.kind !== 'ssh') return { log: null, start: null, restart: null };
  const program = target.socket?.includes('podman') ? 'podman' : 'docker';
  const isRoot = target.user === 'root';
  const { log, start, restart } = systemd(program, isRoot ? [] : ['sudo']);
  const there = (words: CommandWords | null): CommandWords | null =>
    words && ['ssh', '-t', ...sshDestination(target), ...words];
  return {
    log: log?.kind === 'command' ? command('ssh', '-t', ...sshDestination(target), ...log.words) : null,
    start: there(start),
    restart: there(restart),
  };
}

/** A command as it is typed into a shell: a word that is no plain one stands in quotes, which none of them has. */
export function commandLine(words: CommandWords): string {
  return words.map((word) => (/^[\w@:.=/-]+$/.test(word) ? word : `'${word}'`)).join(' ');
}

function first([program = '', ...args]: readonly string[]): CommandWords {
  return [program, ...args];
}
