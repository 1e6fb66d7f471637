import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureBuildx } from '../../scripts/engines.mjs';
import type { Freed } from '../../src/cleaning/freed.ts';
import type { ItemKey } from '../../src/cleaning/items.ts';
import { type Filter, NO_FILTER, type Preset, parseLabelFilter, selectionOf } from '../../src/cleaning/presets.ts';
import type { ItemResult } from '../../src/cleaning/removeItems.ts';
import type { Usage } from '../../src/cleaning/usage.ts';
import { freed } from '../cleaning/freedAtOnce.ts';
import type { Engine, Pruned } from './engine.ts';

/** An engine of its own, and what tests do with it. */
export interface Pruning {
  readonly isPodman: boolean;
  readonly isContainerd: boolean;
  engine(): Engine;
  host(): string;
  look(): Promise<Usage>;
  remove(usage: Usage, ticked: ReadonlySet<ItemKey>): Promise<readonly ItemResult[]>;
  load(layers: readonly Uint8Array[], tags: readonly string[]): Promise<unknown>;
  layerOf(file: string, size: number): Uint8Array;
  /** Bytes that the engine says are on its disk. */
  disk(): Promise<number>;
  isFreed(bytes: Freed['bytes'], before: number, after: number): void;
}

/** What is ticked by a choice against what the engine's own command of that name removes. */
export function prunes({
  isPodman,
  isContainerd,
  engine,
  host,
  look,
  remove,
  load,
  layerOf,
  disk,
  isFreed,
}: Pruning): void {
  const PRUNES: readonly (readonly [Preset, string, Readonly<Record<string, readonly string[]>>])[] = [
    ['dangling-images', 'images', {}],
    ['stopped-containers', 'containers', {}],
    ['unused-networks', 'networks', {}],
    // A Podman takes no such filter.
    ...(isPodman ? [] : [['unused-images', 'images', { dangling: ['false'] }] as const]),
  ];

  it('ticks what its own prune removes, and counts what that frees', async () => {
    const base = layerOf('base', 500_000);
    await load([base], ['localhost/kept:1']);
    await load([base, layerOf('x', 20_000)], ['localhost/old:1']);
    await load([base, layerOf('y', 30_000)], ['localhost/old:1']);
    await engine().createNetwork('lonely');
    const id = await engine().create('localhost/kept:1');
    await engine().copyTo(id, layerOf('written', 70_000));
    for (const [preset, kind, filters] of PRUNES) {
      const usage = await look();
      const plan = freed(usage, selectionOf(usage, preset));
      const before = await disk();
      const pruned = await engine().prune(kind, filters);
      // A driver's engine tells of layers, too.
      const isImage = (deleted: string) => usage.images.some((image) => image.id === deleted);
      const { images, ...others } = deletedBy(pruned);
      assert.deepEqual({ images: images.filter(isImage), ...others }, deletedIn(plan), preset);
      const reclaimed = pruned.SpaceReclaimed ?? 0;
      if (kind === 'containers') assert.equal(reclaimed, plan.bytes.least);
      if (kind !== 'images') continue;
      const really = before - (await disk());
      isFreed(plan.bytes, before, before - really);
      // A containerd store's leaves out what it unpacked; Podman's counts layers that stay.
      if (isContainerd) assert(reclaimed < really, `${reclaimed} < ${really}`);
      else if (isPodman) assert(reclaimed > plan.bytes.most, `${reclaimed} > ${plan.bytes.most}`);
      else assert.equal(reclaimed, plan.bytes.least);
    }
  });

  it('ticks the volumes that its own prune removes, to the byte, but none that has a name', async () => {
    await load([layerOf('x', 1000)], ['localhost/volumes:1']);
    const id = await engine().create('localhost/volumes:1', { Volumes: { '/v': {} } });
    await engine().copyTo(id, layerOf('v/data', 80_000));
    await engine().removeContainer(id, false);
    await engine().createVolume('mine');
    const usage = await look();
    const plan = freed(usage, selectionOf(usage, 'anonymous-volumes'));
    assert.equal(plan.volumes.length, 1);
    assert(plan.volumes.every(({ name }) => name !== 'mine'));
    // Before API 1.42 it takes those with a name, too.
    await engine().removeVolume('mine');
    const pruned = await engine().prune('volumes');
    assert.deepEqual(deletedBy(pruned), deletedIn(plan));
    assert.deepEqual({ least: pruned.SpaceReclaimed, most: pruned.SpaceReclaimed }, plan.bytes);
  });

  it('ticks by age and label what its own prune takes by them', async () => {
    await load([layerOf('x', 1000)], ['localhost/filtered:1']);
    const create = (labels: object) => engine().create('localhost/filtered:1', { Labels: labels });
    await create({ keep: 'no', stage: 'test' });
    await create({ stage: 'test' });
    await create({ stage: 'live' });
    await create({});
    const { containers } = await look();
    // Their times are in whole seconds in lists: of all of them, or of none.
    const [first] = containers.map(({ created }) => created ?? 0).sort((one, other) => one - other);
    const second = Math.floor((first ?? 0) / 1000);
    const rounds: readonly (readonly [Partial<Filter>, Record<string, string[]>])[] = [
      [{ before: second * 1000 }, { until: [String(second)] }],
      [{ labels: labelsOf('keep') }, { label: ['keep'] }],
      [{ labels: labelsOf('stage=live') }, { label: ['stage=live'] }],
      [{ labels: labelsOf('!stage=test') }, { 'label!': ['stage=test'] }],
      [{ before: Date.now() + 3_600_000 }, { until: [String(Math.floor(Date.now() / 1000) + 3600)] }],
    ];
    for (const [filter, filters] of rounds) {
      const usage = await look();
      const plan = freed(usage, selectionOf(usage, 'stopped-containers', { ...NO_FILTER, ...filter }));
      const pruned = await engine().prune('containers', filters);
      assert.deepEqual(deletedBy(pruned), deletedIn(plan), JSON.stringify(filters));
    }
    assert.deepEqual((await look()).containers, []);
  });

  it('ticks the build cache that its own prune removes, to the byte', async function () {
    if (isPodman) return this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'layerscope-prunes-'));
    try {
      const env = await ensureBuildx(join(folder, 'config'));
      if ('missing' in env) {
        console.log(`      skipped: ${env.missing}`);
        return this.skip();
      }
      const build = async (tag: readonly string[]) => {
        writeFileSync(join(folder, 'data'), randomBytes(200_000));
        writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY data /\n');
        const args = ['--host', host(), 'buildx', 'build', '--provenance=false', ...tag, folder];
        await promisify(execFile)('docker', args, { env: { ...process.env, ...env } });
      };
      await build(['--tag', 'localhost/built:1']);
      await build(['--output', 'type=cacheonly']);
      const usage = await look();
      const plan = freed(usage, selectionOf(usage, 'build-cache'));
      const pruned = await engine().prune('build');
      const [deleted, planned] = [pruned.CachesDeleted ?? [], plan.cache.map(({ id }) => id)];
      assert.deepEqual([...deleted].sort(), planned.sort());
      assert.deepEqual({ least: pruned.SpaceReclaimed, most: pruned.SpaceReclaimed }, plan.bytes);

      // Of what images have too the engine counts all, though the image keeps it.
      const left = await look();
      const shared = freed(left, selectionOf(left, 'all-build-cache'));
      const before = await disk();
      const all = await engine().prune('build', {}, { all: 'true' });
      const really = before - (await disk());
      assert.deepEqual(
        all.CachesDeleted,
        shared.cache.map(({ id }) => id),
      );
      assert((all.SpaceReclaimed ?? 0) > really, `${all.SpaceReclaimed} > ${really}`);
      isWithin(shared.bytes, really);

      await build(['--tag', 'localhost/built:1']);
      const together = await look();
      const whole = new Set([...selectionOf(together, 'system-all')]);
      const full = await disk();
      const states = (await remove(together, whole)).map(({ outcome }) => outcome.state);
      assert.deepEqual(new Set(states), new Set(['removed']));
      // What a build was sent is not in a graph driver's number of layers.
      const sent = isContainerd
        ? 0
        : together.cache.reduce((sum, { isShared, size }) => sum + (isShared ? 0 : size), 0);
      isWithin(freed(together, whole).bytes, full - (await disk()) + sent);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

function isWithin({ least, most }: Freed['bytes'], really: number): void {
  assert(least <= really && really <= most, `${least} <= ${really} <= ${most}`);
}

function labelsOf(text: string): Filter['labels'] {
  const filter = parseLabelFilter(text);
  return filter ? [filter] : [];
}

function deletedBy(pruned: Pruned) {
  const images = pruned.ImagesDeleted ?? [];
  return {
    images: images.flatMap(({ Deleted: id }) => (id ? [id.replace(/^(?!sha256:)/, 'sha256:')] : [])).sort(),
    containers: [...(pruned.ContainersDeleted ?? [])].sort(),
    volumes: [...(pruned.VolumesDeleted ?? [])].sort(),
    networks: [...(pruned.NetworksDeleted ?? [])].sort(),
  };
}

function deletedIn({ deleted, containers, volumes, networks }: Freed) {
  return {
    images: deleted.map(({ id }): string => id).sort(),
    containers: containers.map(({ id }) => id).sort(),
    volumes: volumes.map(({ name }) => name).sort(),
    networks: networks.map(({ name }) => name).sort(),
  };
}
