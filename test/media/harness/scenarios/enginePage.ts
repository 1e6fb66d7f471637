import type { EndpointModel, EngineModel, EngineReading, EventModel } from '../../../../src/protocol/enginePage.ts';

/** What the host would answer about one engine. */
export interface EngineScenario {
  readonly endpoint: EndpointModel;
  readonly reading: EngineReading;
  readonly events: readonly EventModel[];
}

const ENDPOINT: EndpointModel = {
  name: 'default',
  host: 'unix:///var/run/docker.sock',
  found: 'where Docker is by default',
};

const ENGINE: EngineModel = {
  program: 'Docker 28.5.1',
  api: '1.51',
  oldestApi: '1.24',
  newestApi: '1.51',
  debug: false,
  debugLine: { line: '"debug": true', file: '/etc/docker/daemon.json', usually: false },
  restartable: true,
  storageDriver: 'overlay2',
  store: 'graph-driver',
  driverStatus: [
    { name: 'Backing Filesystem', value: 'extfs' },
    { name: 'Supports d_type', value: 'true' },
    { name: 'Native Overlay Diff', value: 'true' },
  ],
  dataRoot: '/var/lib/docker',
  machine: 'ada-laptop',
  operatingSystem: 'Debian GNU/Linux 13 (trixie)',
  platform: 'linux/x86_64',
  kernel: '6.12.48+deb13-amd64',
  cpus: 8,
  memory: 16_653_901_824,
  cgroupVersion: '2',
  cgroupDriver: 'systemd',
  securityOptions: ['apparmor', 'seccomp (builtin)', 'cgroupns'],
  mirrors: ['https://mirror.example.com/'],
  insecureRegistries: ['127.0.0.0/8', 'registry.test:5000'],
  warnings: [],
  images: 42,
  running: 3,
  paused: 1,
  stopped: 12,
};

const ID = '4f0a1c'.repeat(10);
const at = (minute: number, second: number) => new Date(Date.UTC(2026, 10, 20, 15, minute, second)).toISOString();

const EVENTS: readonly EventModel[] = [
  happened(1, at(20, 48), 'image', 'pull', 'nginx:1.27', '', 'nginx:1.27'),
  happened(2, at(20, 59), 'container', 'create', 'web', 'of nginx:1.27', 'nginx:1.27'),
  happened(3, at(21, 0), 'network', 'connect', 'bridge'),
  happened(4, at(21, 0), 'container', 'start', 'web', 'of nginx:1.27', 'nginx:1.27'),
  { kind: 'gap', number: 5, time: at(25, 1) },
  happened(6, at(31, 7), 'volume', 'create', 'pgdata'),
  happened(
    7,
    at(31, 9),
    'container',
    'die',
    'migration',
    'of registry.example.com/team/app:1.0, exit code 137',
    'registry.example.com/team/app:1.0',
  ),
  happened(8, at(31, 10), 'image', 'untag', 'old:1'),
  happened(9, at(31, 12), 'image', 'tag', 'registry.example.com/team/app:1.1', '', 'registry.example.com/team/app:1.1'),
];

function happened(
  number: number,
  time: string,
  type: string,
  action: string,
  subject: string,
  about = '',
  image: string | null = null,
): EventModel {
  return { kind: 'event', number, time, type, action, subject, about, image };
}

function connected(engine: Partial<EngineModel> = {}): EngineReading {
  return { state: 'connected', engine: { ...ENGINE, ...engine } };
}

const LONG = 'a-very-long-value-without-any-space-in-it-'.repeat(8);
const HOSTILE = 'name\u202e\u0007 <b>"quoted"</b> ';

export const ENGINE_SCENARIOS: Readonly<Record<string, EngineScenario>> = {
  engine: { endpoint: ENDPOINT, reading: connected(), events: EVENTS },
  quiet: {
    endpoint: { name: 'podman', host: 'unix:///run/user/1000/podman/podman.sock', found: 'a socket of Podman' },
    reading: connected({
      program: 'Podman 5.6.0',
      api: '1.41',
      newestApi: '1.41',
      oldestApi: null,
      debugLine: null,
      driverStatus: [],
      securityOptions: [],
      mirrors: [],
      insecureRegistries: [],
      images: null,
      paused: null,
      stopped: null,
      running: 1,
      memory: null,
      cgroupDriver: null,
    }),
    events: [],
  },
  warned: {
    endpoint: { ...ENDPOINT, found: 'as DOCKER_HOST says' },
    reading: connected({
      debug: true,
      debugLine: { line: '"debug": true', file: '/etc/docker/daemon.json', usually: true },
      restartable: false,
      store: 'containerd',
      storageDriver: 'overlayfs',
      driverStatus: [{ name: 'driver-type', value: 'io.containerd.snapshotter.v1' }],
      warnings: [
        'WARNING: No swap limit support',
        '[DEPRECATION NOTICE]: API is accessible on http://0.0.0.0:2375 without encryption. Access to the remote API is equivalent to root access on the host.',
      ],
    }),
    events: EVENTS,
  },
  long: {
    endpoint: { name: LONG, host: `unix:///${LONG}`, found: LONG },
    reading: connected({
      program: `Docker ${LONG}`,
      dataRoot: `/${LONG}`,
      machine: HOSTILE,
      operatingSystem: LONG,
      securityOptions: [HOSTILE, LONG],
      mirrors: [LONG, `https://${LONG}/`],
      insecureRegistries: Array.from({ length: 60 }, (_, index) => `registry-${index}.test:5000`),
      warnings: Array.from({ length: 12 }, () => LONG),
      debugLine: { line: 'docker:\n  debug: true', file: `/${LONG}`, usually: true },
    }),
    events: [
      happened(1, at(20, 48), HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE),
      ...Array.from({ length: 40 }, (_, index) =>
        happened(
          index + 2,
          at(21, index % 60),
          index % 3 ? 'container' : LONG,
          'exec_create: sh -c ls',
          index % 2 ? ID : LONG,
          LONG,
          LONG,
        ),
      ),
    ],
  },
  failed: {
    endpoint: ENDPOINT,
    reading: {
      state: 'failed',
      failure: {
        message: 'No engine is running at default (unix:///var/run/docker.sock). Start it.',
        action: 'Start Engine',
      },
    },
    events: [],
  },
};
