import assert from 'node:assert/strict';
import { chainIds } from '../../../src/image/digest.ts';
import { cleaningEngine } from '../../../src/sources/engine/cleaningEngine.ts';
import { ImagePieces } from '../../../src/sources/engine/imagePieces.ts';
import { readUsage } from '../../../src/sources/engine/readUsage.ts';
import { sha256 } from '../../helpers/archive.ts';
import { clientOfFake } from '../../helpers/clientOfFake.ts';
import type { Answer } from '../../helpers/fakeEngine.ts';

const [A, B] = [sha256('a'), sha256('b')];
const DIFFS = [sha256('one'), sha256('two')];
const [ONE, TWO] = chainIds(DIFFS);
const VOLUME = 'ab'.repeat(32);

const ANSWERS: Record<string, Answer> = {
  '/info': { Driver: 'overlay2' },
  '/images/json': [
    { Id: A, RepoTags: ['a:1'], RepoDigests: [], Created: -62135596800, Size: 30, Labels: null },
    { Id: B, RepoTags: null, Created: 5, Size: 10, ParentId: '', Labels: { x: 'y' } },
    { Id: 'none' },
  ],
  [`/images/${A}/json`]: { Id: A, RootFS: { Layers: DIFFS } },
  [`/images/${A}/history`]: [
    { CreatedBy: 'CMD', Size: 0 },
    { CreatedBy: 'COPY two', Size: 20 },
    { CreatedBy: 'COPY one', Size: 10 },
  ],
  [`/images/${B}/json`]: { Id: B, RootFS: { Layers: DIFFS.slice(0, 1) } },
  // As Podman does where a step has no time.
  [`/images/${B}/history`]: (response) => response.writeHead(500).end('{"message":"nil pointer"}'),
  '/containers/json': [
    {
      Id: 'c1',
      Names: ['/web'],
      ImageID: A,
      State: 'exited',
      Status: 'Exited (3) 2 hours ago',
      SizeRw: 7,
      SizeRootFs: 37,
      Mounts: [
        { Type: 'volume', Name: VOLUME },
        { Type: 'bind', Name: '' },
      ],
      NetworkSettings: { Networks: { mine: {} } },
    },
    { Id: 'c2', ImageID: sha256('gone'), State: 'running', SizeRw: 1, SizeRootFs: 101 },
  ],
  '/containers/c1/json': { Id: 'c1', State: { Status: 'exited', FinishedAt: '2026-01-02T00:00:00.5Z' } },
  '/volumes': { Volumes: [{ Name: VOLUME, Driver: 'local', CreatedAt: '2026-01-01T00:00:00Z' }, { Name: 'data' }] },
  '/networks': [
    { Id: 'n1', Name: 'mine', Driver: 'bridge' },
    { Id: 'n2', Name: 'bridge' },
  ],
  '/system/df': {
    LayersSize: 1,
    Volumes: [
      { Name: VOLUME, UsageData: { Size: 9, RefCount: 1 } },
      { Name: 'data', UsageData: { Size: -1 } },
    ],
    BuildCache: [
      { ID: 'x', ' Parents': ['y'], Type: 'regular', Size: 4, Shared: true, LastUsedAt: '2026-01-03T00:00:00Z' },
      { ID: 'y', Parent: '', Size: 3, InUse: true, LastUsedAt: null },
      { ID: 'z', Parent: 'y' },
      { ID: 'w', Parents: ['x', 'z'] },
    ],
  },
};

describe('what an engine holds', () => {
  const fake = clientOfFake();
  const signal = new AbortController().signal;

  it('is read whole, and counted by layers', async () => {
    await fake.withAnswers(ANSWERS);
    const usage = await readUsage(fake.client, new ImagePieces(), signal);
    const [a, b] = [A, B].map((id) => usage.images.find((image) => image.id === id));
    assert.deepEqual(a?.pieces, [
      { id: ONE, bytes: 10 },
      { id: TWO, bytes: 20 },
    ]);
    assert.deepEqual([a?.created, a?.containers, a?.isDangling, a?.size], [null, ['c1'], false, 30]);
    assert.deepEqual(b?.pieces, [{ id: `image ${B}`, bytes: 10, layers: [ONE] }]);
    assert.deepEqual([b?.created, b?.isDangling, b?.own], [5000, true, { least: 0, most: 10 }]);
    const [web, other] = usage.containers;
    assert.deepEqual(
      [web?.finished, web?.exitCode, web?.volumes, web?.networks, web?.goneImage, web?.isRunning],
      [Date.UTC(2026, 0, 2, 0, 0, 0, 500), 3, [VOLUME], ['mine'], 0, false],
    );
    assert.deepEqual([other?.imageId, other?.goneImage, other?.isRunning], [null, 100, true]);
    assert.deepEqual(
      usage.volumes.map(({ name, isAnonymous, size, containers }) => [name, isAnonymous, size, containers]),
      [
        [VOLUME, true, 9, ['c1']],
        ['data', false, null, []],
      ],
    );
    assert.deepEqual(
      usage.networks.map(({ isPredefined, containers }) => [isPredefined, containers]),
      [
        [false, ['c1']],
        [true, []],
      ],
    );
    assert.deepEqual(
      usage.cache.map(({ id, parents, isInUse, isShared }) => [id, parents, isInUse, isShared]),
      [
        ['x', ['y'], false, true],
        ['y', [], true, false],
        ['z', ['y'], false, false],
        ['w', ['x', 'z'], false, false],
      ],
    );
    assert.deepEqual([usage.store, usage.unread], ['graph-driver', 1]);
  });

  it('is asked of images only once', async () => {
    const { asked } = await fake.withAnswers(ANSWERS);
    const known = new ImagePieces();
    await readUsage(fake.client, known, signal);
    const ofA = () => asked.filter((path) => path.includes(A.slice(7))).length;
    const first = ofA();
    await readUsage(fake.client, known, signal, false);
    assert.deepEqual([first, ofA()], [2, 2]);
    const asks = asked.filter((path) => path.includes('/system/df')).map(decodeURIComponent);
    assert.deepEqual(asks, ['/v1.51/system/df?type=volume&type=build-cache', '/v1.51/system/df?type=build-cache']);
  });

  it('is looked up one by one before it is removed', async () => {
    await fake.withAnswers(ANSWERS);
    const engine = cleaningEngine(fake.client);
    const found = [engine.hasNetwork('n1'), engine.hasNetwork('mine'), engine.hasCache('y'), engine.hasCache('gone')];
    assert.deepEqual(await Promise.all(found), [true, false, true, false]);
  });

  it('is removed one by one, and what the engine says of it is told', async () => {
    const methods: string[] = [];
    const remove: Answer = (response, { method, url }) => {
      methods.push(`${method} ${decodeURIComponent(url ?? '')}`);
      response.end(JSON.stringify([{ Untagged: 'a:1' }, { Deleted: A.slice(7) }]));
    };
    await fake.withAnswers({
      '/images/a:1': remove,
      '/volumes/../x': remove,
      '/networks/n1': remove,
      '/build/prune': { CachesDeleted: ['x'], SpaceReclaimed: 4 },
    });
    const { holdings } = fake.client;
    assert.deepEqual(await holdings.removeImage('a:1'), ['Untagged: a:1', `Deleted: ${A}`]);
    await holdings.removeVolume('../x');
    await holdings.removeNetwork('n1');
    assert.deepEqual(methods, ['DELETE /v1.51/images/a:1', 'DELETE /v1.51/volumes/../x', 'DELETE /v1.51/networks/n1']);
    assert.deepEqual(await holdings.removeCache('x'), ['x']);
  });
});
