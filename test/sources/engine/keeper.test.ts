import assert from 'node:assert/strict';
import { type DebugLogging, debugLogging } from '../../../src/sources/engine/debugLogging.ts';
import { type Keeper, keeperOf } from '../../../src/sources/engine/keeper.ts';
import { commandLine, keeperCommands } from '../../../src/sources/engine/keeperCommands.ts';
import type { Machine } from '../../../src/sources/engine/machine.ts';
import { endpointOf } from '../../helpers/fakeEngine.ts';
import { fakeMachine } from '../../helpers/fakeMachine.ts';

const SYSTEMD = fakeMachine({ '/run/systemd/system': null });
const MAC = fakeMachine({}, { platform: 'darwin', home: '/Users/me' });
const WINDOWS = fakeMachine({}, { platform: 'win32', home: 'C:\\Users\\me', uid: undefined });

const debugOf = (known: DebugLogging | null) => known && `${known.usually ? 'usually ' : ''}${known.file}`;

/** The commands of the engine at a host, each as a line. */
async function linesOf(host: string, machine: Machine = SYSTEMD) {
  const endpoint = endpointOf(host);
  const keeper = await keeperOf(endpoint, machine);
  const { log, start, restart } = await keeperCommands(keeper, endpoint, machine);
  return {
    keeper,
    log: log === null ? null : log.kind === 'command' ? log.words.join(' ') : [log.folder, ...log.names].join(' '),
    start: start?.join(' ') ?? null,
    restart: restart?.join(' ') ?? null,
    debug: debugOf(debugLogging(keeper, endpoint, machine)),
  };
}

describe('what runs an engine', () => {
  it('is told by its socket', async () => {
    const sockets: readonly [string, Machine, Keeper][] = [
      ['unix:///var/run/docker.sock', SYSTEMD, 'docker'],
      ['unix:///run/docker.sock', SYSTEMD, 'docker'],
      ['unix:///var/run/docker.sock', fakeMachine({ '/mnt/wsl/docker-desktop': null }), 'docker-desktop'],
      ['unix:///run/user/1000/docker.sock', SYSTEMD, 'docker-rootless'],
      ['unix:///home/me/.docker/desktop/docker.sock', SYSTEMD, 'docker-desktop'],
      ['unix:///Users/me/.docker/run/docker.sock', MAC, 'docker-desktop'],
      ['unix:///var/run/docker.sock', MAC, 'docker-desktop'],
      ['unix:///var/run/docker.sock', fakeMachine({ '/home/me/.colima': null }, { platform: 'darwin' }), 'colima'],
      [
        'unix:///var/run/docker.sock',
        fakeMachine({ '/Applications/OrbStack.app': null }, { platform: 'darwin' }),
        'orbstack',
      ],
      ['unix:///Users/me/.colima/default/docker.sock', MAC, 'colima'],
      ['unix:///Users/me/.config/colima/work/docker.sock', MAC, 'colima'],
      ['unix:///Users/me/.rd/docker.sock', MAC, 'rancher-desktop'],
      ['unix:///Users/me/.orbstack/run/docker.sock', MAC, 'orbstack'],
      ['npipe:////./pipe/docker_engine', WINDOWS, 'docker-desktop'],
      ['npipe:////./pipe/dockerDesktopLinuxEngine', WINDOWS, 'docker-desktop'],
      ['npipe:////./pipe/podman-machine-default', WINDOWS, 'podman-machine'],
      ['unix:///run/podman/podman.sock', SYSTEMD, 'podman'],
      ['unix:///run/user/1000/podman/podman.sock', SYSTEMD, 'podman-rootless'],
      ['unix:///home/me/.local/share/containers/podman/machine/podman.sock', MAC, 'podman-machine'],
      ['ssh://me@build', SYSTEMD, 'ssh'],
      ['tcp://build:2376', SYSTEMD, 'elsewhere'],
      ['unix:///tmp/own.sock', SYSTEMD, 'elsewhere'],
      ['gopher://x', SYSTEMD, 'elsewhere'],
      ['ssh://-oProxyCommand=x', SYSTEMD, 'elsewhere'],
    ];
    for (const [host, machine, keeper] of sockets)
      assert.equal(await keeperOf(endpointOf(host), machine), keeper, host);
  });

  it('has a log and can be started, by commands of its own', async () => {
    assert.deepEqual(await linesOf('unix:///var/run/docker.sock'), {
      keeper: 'docker',
      log: 'journalctl -u docker.service -n 1000 -f',
      start: 'sudo systemctl start docker',
      restart: 'sudo systemctl restart docker',
      debug: '/etc/docker/daemon.json',
    });
    assert.deepEqual(await linesOf('unix:///run/user/1000/docker.sock'), {
      keeper: 'docker-rootless',
      log: 'journalctl --user -u docker.service -n 1000 -f',
      start: 'systemctl --user start docker',
      restart: 'systemctl --user restart docker',
      debug: '/home/me/.config/docker/daemon.json',
    });
    assert.deepEqual(await linesOf('unix:///Users/me/.docker/run/docker.sock', MAC), {
      keeper: 'docker-desktop',
      log: '/Users/me/Library/Containers/com.docker.docker/Data/log/vm init.log dockerd.log',
      start: 'open -a Docker',
      restart: 'docker desktop restart',
      debug: '/Users/me/.docker/daemon.json',
    });
    assert.deepEqual(await linesOf('npipe:////./pipe/docker_engine', WINDOWS), {
      keeper: 'docker-desktop',
      log: 'C:\\Users\\me\\AppData\\Local\\Docker\\log\\vm init.log dockerd.log',
      start: 'docker desktop start',
      restart: 'docker desktop restart',
      debug: 'C:\\Users\\me\\.docker\\daemon.json',
    });
    assert.deepEqual(await linesOf('unix:///Users/me/.colima/work/docker.sock', MAC), {
      keeper: 'colima',
      log: 'colima ssh --profile work -- sudo journalctl -u docker.service -n 1000 -f',
      start: 'colima start --profile work',
      restart: 'colima restart --profile work',
      debug: '/Users/me/.colima/work/colima.yaml',
    });
    assert.deepEqual(await linesOf('unix:///run/user/1000/podman/podman.sock'), {
      keeper: 'podman-rootless',
      log: 'journalctl --user -u podman.service -n 1000 -f',
      start: 'systemctl --user start podman.socket',
      restart: 'systemctl --user restart podman.socket',
      debug: null,
    });
    const podman = await linesOf('unix:///run/podman/podman.sock', fakeMachine({}, { uid: 0 }));
    assert.equal(podman.start, 'systemctl start podman.socket');
    const sysV = await linesOf('unix:///var/run/docker.sock', fakeMachine());
    assert.deepEqual([sysV.start, sysV.log], ['sudo service docker start', '/var/log docker.log']);
  });

  it('is asked by ssh where it is elsewhere, and not at all where nothing leads there', async () => {
    assert.deepEqual(await linesOf('ssh://me@build:2222'), {
      keeper: 'ssh',
      log: 'ssh -t -l me -p 2222 -- build journalctl -u docker.service -n 1000 -f',
      start: 'ssh -t -l me -p 2222 -- build sudo systemctl start docker',
      restart: 'ssh -t -l me -p 2222 -- build sudo systemctl restart docker',
      debug: 'usually /etc/docker/daemon.json',
    });
    const podman = await linesOf('ssh://root@build/run/podman/podman.sock');
    assert.equal(podman.start, 'ssh -t -l root -- build systemctl start podman.socket');
    const tcp = await linesOf('tcp://build:2376');
    assert.deepEqual([tcp.log, tcp.start, tcp.restart], [null, null, null]);
    const endpoint = endpointOf('ssh://domain%5Cme@build');
    const { start } = await keeperCommands('ssh', endpoint, SYSTEMD);
    assert(start);
    assert.equal(commandLine(start), "ssh -t -l 'domain\\me' -- build sudo systemctl start docker");
  });

  it('gets no word that a shell would take for more than a word, whatever the address', async () => {
    const odd = [';', '$(id)', '`id`', '&&id', '|id', "'", '"', ' ', '\n', '\\', '*', '~', '>x', '#'];
    const hosts = odd.flatMap((text) => [
      `ssh://${text}@build`,
      `ssh://me@bu${text}ild`,
      `ssh://me@build/${text}.sock`,
      `unix:///Users/me/.colima/${text}/docker.sock`,
      `unix:///run/user/${text}/docker.sock`,
    ]);
    for (const host of hosts) {
      const { log, start, restart } = await keeperCommands(
        await keeperOf(endpointOf(host), MAC),
        endpointOf(host),
        MAC,
      );
      for (const words of [log?.kind === 'command' ? log.words : [], start ?? [], restart ?? []])
        for (const word of words) assert.match(word, /^[\w@%:.=/-]+$/, host);
    }
  });
});
