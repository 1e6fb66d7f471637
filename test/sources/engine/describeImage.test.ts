import assert from 'node:assert/strict';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { describeImage } from '../../../src/sources/engine/describeImage.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';

const ID = `sha256:${'ab'.repeat(32)}`;
const DIFF = ['01', '02', '03'].map((digits) => `sha256:${digits.repeat(32)}`);
const INSPECTED = {
  Id: ID,
  RepoTags: ['b:2', 'a:1'],
  RepoDigests: [`a@${ID}`],
  Created: '2026-11-20T17:12:02.29Z',
  Os: 'linux',
  Architecture: 'amd64',
  Config: { Env: ['A=b'], Cmd: ['x'] },
  Size: 12,
  GraphDriver: { Name: 'overlay2', Data: { UpperDir: '/top', LowerDir: '/middle:/bottom', WorkDir: null } },
  RootFS: { Type: 'layers', Layers: DIFF },
  Metadata: { LastTagTime: '0001-01-01T00:00:00Z' },
};
const HISTORY = [
  { Id: ID, Created: 30, CreatedBy: 'CMD ["x"]', Size: 0 },
  { Id: '<missing>', Created: 20, CreatedBy: 'RUN true', Size: 0, Comment: 'c' },
  { Id: '<missing>', Created: 1e18, CreatedBy: 'COPY a b', Size: 5 },
  { Id: '<missing>', Created: 10, CreatedBy: '', Size: 7 },
];

describe('an image as its engine describes it', () => {
  let engine: FakeEngine;
  let client: EngineClient;
  const start = async (inspected: object = INSPECTED, history: object = HISTORY) => {
    engine = await FakeEngine.start({ '/images/a/json': inspected, '/images/a/history': history });
    client = await EngineClient.connect(engine.endpoint);
    return describeImage(client, 'a');
  };
  afterEach(async () => {
    client.close();
    await engine.stop();
  });

  it('has layers without blobs, steps with their layers, and what the engine says besides', async () => {
    const { image, ...rest } = await start();
    assert.deepEqual(rest, {
      engine: 'Docker 28.0.0',
      endpoint: engine.endpoint.name,
      id: ID,
      target: ID,
      digests: [`a@${ID}`],
      size: 12,
      layerSizes: [7, 5, 0],
      stepImageIds: [null, null, null, ID],
      lastTagged: null,
      storage: { driver: 'overlay2', data: { UpperDir: '/top', LowerDir: '/middle:/bottom' } },
      layerFolders: ['/bottom', '/middle', '/top'],
    });
    assert.deepEqual([image.id, image.manifestDigest, image.references], [ID, null, ['a:1', 'b:2']]);
    assert.deepEqual(
      image.layers.map(({ diffId, blob, size }) => [diffId, blob, size]),
      DIFF.map((diffId) => [diffId, null, null]),
    );
    assert.deepEqual(
      image.steps.map(({ createdBy, layer, created, comment }) => [createdBy, layer, created, comment]),
      [
        ['', 0, '1970-01-01T00:00:10.000Z', null],
        ['COPY a b', 1, null, null],
        ['RUN true', 2, '1970-01-01T00:00:20.000Z', 'c'],
        ['CMD ["x"]', null, '1970-01-01T00:00:30.000Z', null],
      ],
    );
    assert.deepEqual(image.config.config?.Env, ['A=b']);
    assert.deepEqual(image.notes, []);
    assert(!engine.asked.some((url) => url.includes('/images/get')), 'nothing is exported');
  });

  it('has no sizes of layers where the history does not fit them', async () => {
    const { layerSizes, image } = await start(INSPECTED, HISTORY.slice(2));
    assert.deepEqual(layerSizes, [null, null, null]);
    assert.deepEqual(
      image.notes.map(({ code }) => code),
      ['history-mismatch'],
    );
  });

  it('has no sizes of layers where none was unpacked', async () => {
    const { layerSizes, image } = await start(
      INSPECTED,
      HISTORY.map((step) => ({ ...step, Size: 0 })),
    );
    assert.deepEqual(layerSizes, [null, null, null]);
    assert.deepEqual(
      image.steps.map(({ layer }) => layer),
      [0, 1, 2, null],
    );
  });

  it('is described where the engine says next to nothing', async () => {
    const { image, ...rest } = await start({ Id: ID }, []);
    assert.deepEqual(rest, {
      engine: 'Docker 28.0.0',
      endpoint: engine.endpoint.name,
      id: ID,
      target: ID,
      digests: [],
      size: null,
      layerSizes: [],
      stepImageIds: [],
      lastTagged: null,
      storage: null,
      layerFolders: [],
    });
    assert.equal(image.platform.os, 'unknown');
  });

  it('is described for a platform where the engine can choose', async () => {
    await start();
    await describeImage(client, 'a', 'linux/arm64');
    const platforms = engine.asked.slice(-3).map((url) => new URL(url, 'http://x').searchParams.get('platform'));
    assert.deepEqual(platforms, [
      null,
      '{"os":"linux","architecture":"arm64"}',
      '{"os":"linux","architecture":"arm64"}',
    ]);
  });

  it('may not claim more than an image can have', async () => {
    const layers = Array.from({ length: 2_000 }, () => DIFF[0]);
    await assert.rejects(start({ ...INSPECTED, RootFS: { Layers: layers } }), { code: 'limit' });
  });
});
