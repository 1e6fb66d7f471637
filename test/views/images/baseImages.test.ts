import assert from 'node:assert/strict';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { BaseImages } from '../../../src/views/images/baseImages.ts';
import { type ListedName, namesOfImages } from '../../../src/views/images/listing.ts';
import { type Layered, longestBases } from '../../../src/views/images/longestBases.ts';
import { type Answer, FakeEngine } from '../../helpers/fakeEngine.ts';
import { idOf, imageRecord } from '../../helpers/listedImages.ts';

describe('the longest bases', () => {
  const layered = (title: string | null, ...layers: string[]): Layered => ({
    id: `sha256:${title ?? layers.join()}`,
    title,
    layers,
  });
  const bases = (...images: Layered[]) => Object.fromEntries(longestBases(images));

  it('are the images with most of the lowest layers', () => {
    assert.deepEqual(
      bases(
        layered('os', 'a'),
        layered('runtime', 'a', 'b'),
        layered('app', 'a', 'b', 'c', 'd'),
        layered('other', 'a', 'c'),
        layered('lone', 'b', 'a'),
      ),
      { 'sha256:runtime': 'os', 'sha256:app': 'runtime', 'sha256:other': 'os' },
    );
  });

  it('are neither equal images nor empty ones, nor such as nothing is built on', () => {
    assert.deepEqual(bases(layered('a', 'x'), layered('b', 'x'), layered('empty'), layered('also empty')), {});
    assert.deepEqual(bases(layered(null, 'x'), layered('app', 'x', 'y')), {});
  });

  it('of two with the same layers are the first by its name, whatever comes first', () => {
    const images = [layered('os:latest', 'x'), layered('app', 'x', 'y'), layered('os:1', 'x')];
    assert.deepEqual(bases(...images), { 'sha256:app': 'os:1' });
    assert.deepEqual(bases(...images.toReversed()), { 'sha256:app': 'os:1' });
  });
});

describe('base images of an engine', () => {
  let engine: FakeEngine;
  let client: EngineClient;
  let changes: number;
  before(async () => {
    engine = await FakeEngine.start();
    client = await EngineClient.connect(engine.endpoint);
  });
  beforeEach(() => {
    changes = 0;
    engine.asked.length = 0;
  });
  after(async () => {
    client.close();
    await engine.stop();
  });
  const list = async (records: readonly object[]): Promise<ListedName[]> => {
    engine.answers['/images/json'] = records;
    return namesOfImages((await client.listImages()).rows);
  };
  const has = (tag: string, ...layers: string[]) => {
    const answer = { Id: idOf(tag), RootFS: { Layers: layers.map(idOf) } };
    engine.answers[`/images/${idOf(tag)}/json`] = answer;
    return imageRecord([tag]);
  };
  const changed = () => {
    changes++;
  };
  const basesOf = (bases: BaseImages, names: readonly ListedName[]) =>
    Object.fromEntries(names.map(({ name, image }) => [name, bases.baseOf(names, image)]));
  const inspected = () => engine.asked.filter((url) => /images\/sha256/.test(decodeURIComponent(url))).length;

  it('are asked for once for each image, and known by the layers they have in common', async () => {
    const names = await list([has('os:1', 'a'), has('app:1', 'a', 'b'), has('lone:1', 'c')]);
    const bases = new BaseImages();
    assert.deepEqual(basesOf(bases, names), { 'os:1': null, 'app:1': null, 'lone:1': null });
    await bases.ask(client, names, changed);
    assert.deepEqual(basesOf(bases, names), { 'os:1': null, 'app:1': 'os:1', 'lone:1': null });
    assert.equal(bases.ask(client, names, changed), undefined);
    const more = await list([has('os:1', 'a'), has('app:1', 'a', 'b'), has('top:1', 'a', 'b', 'c')]);
    await bases.ask(client, more, changed);
    assert.deepEqual(basesOf(bases, more), { 'os:1': null, 'app:1': 'os:1', 'top:1': 'app:1' });
    assert.deepEqual([inspected(), changes], [4, 2]);
  });

  it('are those of the label where no layers say so, and unknown where the engine does not answer', async () => {
    const label = { 'org.opencontainers.image.base.name': 'docker.io/library/alpine:3.20' };
    const refused: Answer = (response) => response.writeHead(500).end('{"message":"no"}');
    const labelled = { ...has('labelled:1', 'x'), Labels: label };
    const names = await list([labelled, imageRecord(['broken:1']), has('os:1', 'a'), has('app:1', 'a', 'b')]);
    engine.answers[`/images/${idOf('broken:1')}/json`] = refused;
    const bases = new BaseImages();
    await bases.ask(client, names, changed);
    assert.deepEqual(basesOf(bases, names), {
      'labelled:1': 'alpine:3.20',
      'broken:1': null,
      'os:1': null,
      'app:1': 'os:1',
    });
    const again = await list([labelled, has('broken:1', 'a', 'z'), has('os:1', 'a')]);
    await bases.ask(client, again, changed);
    assert.equal(basesOf(bases, again)['broken:1'], 'os:1');
  });

  it('are asked for a few at once, and no more when nobody wants them', async () => {
    const waiting: (() => void)[] = [];
    const records = Array.from({ length: 30 }, (_, index) => {
      const record = has(`many:${index}`, 'a');
      engine.answers[`/images/${record.Id}/json`] = (response) => {
        waiting.push(() => response.end(JSON.stringify({ Id: record.Id, RootFS: { Layers: [] } })));
      };
      return record;
    });
    const names = await list(records);
    const bases = new BaseImages();
    const asking = bases.ask(client, names, changed);
    let most = 0;
    while (waiting.length < 8) await new Promise(setImmediate);
    most = waiting.length;
    bases.stop();
    await asking;
    assert.equal(most, 8);
    assert.deepEqual([inspected(), changes], [8, 0]);
  });
});
