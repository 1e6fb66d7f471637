import type {
  ItemModel,
  PlanModel,
  RemovalModel,
  TotalModel,
  UsageKind,
  UsageModel,
  UsageReading,
} from '../../../../src/protocol/diskUsagePage.ts';

/** What the fake host says of an engine's disk. */
export interface DiskUsageScenario {
  readonly reading: UsageReading;
  readonly removal?: RemovalModel;
}

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-26T12:00:00Z');
const MB = 1_000_000;
const ago = (days: number) => new Date(NOW - days * DAY).toISOString();

function item(
  kind: UsageKind,
  name: string,
  size: number | null,
  { shared = 0, ...more }: Partial<ItemModel> & { readonly shared?: number } = {},
): ItemModel {
  const own = size === null ? null : size - shared;
  return {
    key: `${kind} ${name}`,
    kind,
    name,
    about: '',
    state: '',
    meaning: '',
    size,
    own: own === null ? null : { least: own, most: own },
    created: ago(12),
    used: null,
    heldBy: [],
    isActive: false,
    labels: [],
    opens: kind === 'image',
    ...more,
  };
}

const DANGLING = { state: 'dangling', meaning: 'No tag names it, and no image was built on it.' };
const EXITED = { state: 'exited (0)', created: ago(3) };

const ITEMS: readonly ItemModel[] = [
  item('image', 'registry.example.com/team/app:1.1', 812 * MB, {
    about: '1f2e3d4c5b6a',
    shared: 142 * MB,
    heldBy: ['web (running)'],
    isActive: true,
    labels: ['com.docker.compose.project=shop'],
  }),
  item('image', 'postgres:17', 431 * MB, { about: '0a1b2c3d4e5f', created: ago(40) }),
  item('image', 'node:22', 1120 * MB, { shared: 142 * MB, about: '6a5b4c3d2e1f', created: ago(90) }),
  item('image', '<none>', 690 * MB, { ...DANGLING, shared: 142 * MB, about: '9f8e7d6c5b4a' }),
  item('image', 'hello-world:latest', 13_256, { about: 'd2c94e258dcb', created: ago(400) }),
  item('container', 'web', 24 * MB, { about: 'registry.example.com/team/app:1.1', state: 'running', isActive: true }),
  item('container', 'migration', 3 * MB, { ...EXITED, about: 'registry.example.com/team/app:1.1' }),
  item('container', 'psql-once', 62, { ...EXITED, about: 'postgres:17', labels: ['keep'] }),
  item('volume', 'pgdata', 1900 * MB, { about: 'local', created: ago(200) }),
  item('volume', '5f4dcc3b5aa765d61d8327deb882cf99', 88 * MB, { about: 'local', state: 'anonymous' }),
  item('volume', 'nfs-share', null, { about: 'nfs', heldBy: ['web (running)'], isActive: true }),
  item('network', 'shop_default', null, { about: 'bridge', heldBy: ['web (running)'], isActive: true }),
  item('network', 'old_default', null, { about: 'bridge' }),
  item('cache', 'mount / from exec /bin/sh -c apt-get update', 640 * MB, { about: 'exec.cachemount', used: ago(2) }),
  item('cache', 'pulled from docker.io/library/node:22', 300 * MB, {
    about: 'regular',
    used: ago(30),
    shared: 300 * MB,
  }),
  ...Array.from({ length: 14 }, (_, index) =>
    item('cache', `[build ${index + 2}/16] RUN make part${index}`, (90 - 6 * index) * 300_000, {
      about: 'regular',
      used: ago(index),
    }),
  ),
];

function total(kind: UsageKind, items: readonly ItemModel[], shared: number): TotalModel {
  const own = items.filter((each) => each.kind === kind);
  const sum = (of: readonly ItemModel[]) => of.reduce((all, { own: alone }) => all + (alone?.least ?? 0), 0);
  const reclaimable = sum(own.filter(({ isActive }) => !isActive));
  const isSized = kind !== 'network';
  return {
    kind,
    count: own.length,
    active: own.filter(({ isActive }) => isActive).length,
    size: isSized ? sum(own) + shared : null,
    shared: isSized ? shared : null,
    reclaimable: isSized ? { least: reclaimable, most: reclaimable } : null,
  };
}

function usageOf(items: readonly ItemModel[], more: Partial<UsageModel> = {}): UsageModel {
  const kinds = ['image', 'container', 'volume', 'network', 'cache'] as const;
  const shared: Partial<Record<UsageKind, number>> = items.length === 0 ? {} : { image: 142 * MB };
  const totals = kinds.map((kind) => total(kind, items, shared[kind] ?? 0));
  const keys = (wanted: (each: ItemModel) => boolean) => items.filter(wanted).map(({ key }) => key);
  const isStopped = ({ kind, isActive }: ItemModel) => kind === 'container' && !isActive;
  return {
    program: 'Docker 28.5.1, containerd',
    time: '2026-11-26T12:00:00Z',
    size: totals.reduce((all, { size }) => all + (size ?? 0), 0),
    totals,
    items,
    presets: [
      {
        key: 'dangling',
        label: 'Dangling images',
        meaning: 'Images that no tag names and that no image was built on.',
        keys: keys(({ state }) => state === 'dangling'),
      },
      { key: 'stopped', label: 'Stopped containers', meaning: 'Containers that do not run.', keys: keys(isStopped) },
      {
        key: 'system',
        label: 'docker system prune',
        meaning: 'Stopped containers, networks that none is in, dangling images, build cache that no image has.',
        keys: keys(
          (each) => isStopped(each) || each.state === 'dangling' || (each.kind === 'network' && !each.isActive),
        ),
      },
      { key: 'none', label: 'Nothing of this', meaning: 'There is none.', keys: [] },
    ],
    remarks: [],
    ...more,
  };
}

const read = (usage: UsageModel): UsageReading => ({ state: 'read', number: 1, usage });
const LONG = `${'a-very-long-repository-name-without-any-break'.repeat(4)}:\u202e\u0007 <b>"quoted"</b>`;

/** By the name in the address. */
export const DISK_USAGE_SCENARIOS: Readonly<Record<string, DiskUsageScenario>> = {
  disk: { reading: read(usageOf(ITEMS)) },
  empty: { reading: read(usageOf([])) },
  huge: {
    reading: read(
      usageOf(
        Array.from({ length: 6000 }, (_, index) =>
          item(index % 3 === 0 ? 'image' : 'cache', `item-${String(index).padStart(5, '0')}`, 1000 + index * 997, {
            created: ago(index % 700),
          }),
        ),
      ),
    ),
  },
  long: {
    reading: read(
      usageOf(
        [
          ...ITEMS,
          item('image', LONG, 2000 * MB, { about: LONG, heldBy: [LONG, LONG], state: 'dangling', labels: [LONG] }),
        ],
        {
          program: LONG,
          remarks: [
            'The engine says of 3 images that they take 421 MB alone, which counts what they share with others. What is shown here was added up by layer.',
            '2 records of the engine cannot be read.',
          ],
        },
      ),
    ),
  },
  failed: {
    reading: {
      state: 'failed',
      failure: { message: 'No engine is running at default. Start it.', action: 'Start Engine' },
    },
  },
  running: {
    reading: read(usageOf(ITEMS)),
    removal: { state: 'running', done: 3, total: 12, last: 'postgres:17' },
  },
  report: {
    reading: read(usageOf(ITEMS)),
    removal: {
      state: 'ended',
      report: {
        removed: [
          { kind: 'container', name: 'migration', detail: '3 MB' },
          { kind: 'image', name: 'old:1', detail: 'Untagged: old:1\nDeleted: sha256:1f2e3d4c5b6a' },
        ],
        skipped: [{ kind: 'image', name: 'postgres:17', detail: 'The container db uses it by now.' }],
        freed: { least: 1_234_567_890, most: 1_234_567_890 },
        isCanceled: true,
        failure: null,
      },
    },
  },
};

/** As a host would say, but simply: what is in use stays, what is alone is freed. */
export function planOf(usage: UsageModel, keys: readonly string[]): PlanModel {
  const ticked = usage.items.filter(({ key }) => keys.includes(key));
  const held = ticked.filter(
    ({ kind, heldBy }) => kind === 'image' && heldBy.length > 0 && !keys.includes('container web'),
  );
  const goes = ticked.filter((each) => !held.includes(each));
  const freed = goes.reduce((sum, { own }) => sum + (own?.least ?? 0), 0);
  return {
    goes: goes.map(({ key }) => key),
    otherNames: Object.fromEntries(
      goes
        .filter(({ name }) => name === 'postgres:17')
        .map(({ key }) => [key, ['postgres:latest', 'db.example.com/pg:17']]),
    ),
    freed: { least: freed, most: freed },
    unsized: goes.filter(({ kind, size }) => kind === 'volume' && size === null).length,
    warnings: goes.some(({ key }) => key === 'container web') ? ['Running, and killed: web'] : [],
    too: held.length > 0 ? ['container web'] : [],
    obstacles: held.map(({ name, heldBy }) => ({
      sentence: `${name} is used by the container ${heldBy.join(', ')}.`,
      too: ['container web'],
    })),
  };
}
