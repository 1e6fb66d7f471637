import assert from 'node:assert/strict';
import type { EngineFacts } from '../../../src/image/engineFacts.ts';
import type { EngineContainer } from '../../../src/sources/engine/answers/containers.ts';
import { containerModel, type EngineState } from '../../../src/views/imagePage/engineModel.ts';
import { catalogModel, imageModel } from '../../../src/views/imagePage/model.ts';
import { documentText } from '../../../src/views/jsonDocuments/documentText.ts';
import { presentImage } from '../../../src/views/sources/presentImage.ts';
import { english } from '../../../src/views/words.ts';
import { openFixture } from '../openFixture.ts';

const ID = `sha256:${'ab'.repeat(32)}` as const;

async function described(): Promise<{ model: ReturnType<typeof imageModel>; facts: EngineFacts; inspect: string }> {
  const { catalogImage, image } = presentImage(await openFixture('archives/tiny.docker20.tar'), 0, 'linux/amd64');
  const bare = {
    ...image,
    layers: image.layers.map((layer) => ({ ...layer, size: null, compression: null, blob: null })),
  };
  const facts: EngineFacts = {
    engine: 'Docker 28.5.1',
    endpoint: 'default',
    id: ID,
    target: ID,
    digests: [`tiny@${ID}`],
    size: 12,
    layerSizes: bare.layers.map((_, index) => (index === 0 ? 7 : null)),
    stepImageIds: bare.steps.map((_, index) => (index === bare.steps.length - 1 ? ID : null)),
    lastTagged: null,
    storage: { driver: 'overlay2', data: { UpperDir: '/u' } },
    layerFolders: bare.layers.map((_, index) => `/layer/${index}`),
  };
  const state: EngineState = {
    facts,
    described: true,
    asks: true,
    foldersHidden: 'Only root may look into these folders.',
    built: { same: false, bytes: 5, kept: 1 },
  };
  return {
    model: imageModel(catalogImage, bare, english, state),
    facts,
    inspect: documentText(catalogImage, bare, 'inspect', facts) ?? '',
  };
}

describe('engineModel', () => {
  it('gives what the engine states, and null for what only an export tells', async () => {
    const { model } = await described();
    assert.equal(model.storedSize, null);
    assert.deepEqual(
      model.layers.map(({ present, size, counted, folder }) => [present, size, counted, folder]),
      model.layers.map((_, index) => [true, null, index === 0 ? 7 : null, `/layer/${index}`]),
    );
    assert.deepEqual([model.steps.at(-1)?.imageId, model.steps[0]?.imageId], [ID, '']);
    assert.deepEqual(model.engine, {
      id: ID,
      digests: [`tiny@${ID}`],
      size: 12,
      lastTagged: null,
      driver: 'overlay2',
      folders: [{ name: 'UpperDir', path: '/u', about: 'The files of the topmost layer.' }],
      foldersHidden: 'Only root may look into these folders.',
      described: true,
      asks: true,
      built: { same: false, bytes: 5, kept: 1 },
    });
  });

  it('names the engine, its store and the endpoint in place of a format', async () => {
    const { facts } = await described();
    const catalog = { ...(await openFixture('archives/tiny.docker20.tar')), format: 'engine' } as const;
    const origin = { name: 'tiny', path: 'engine:default/tiny', fileSize: null, target: null, engine: facts };
    const model = catalogModel(catalog, origin, { os: 'linux', architecture: 'amd64' }, english);
    assert.equal(model.format, 'Docker 28.5.1 · overlay2 · default');
    assert.equal('engine' in model, false);
  });

  it('says of a container what it changed, in words that can be translated', async () => {
    const { catalogImage, image } = presentImage(await openFixture('archives/tiny.docker20.tar'), 0, 'linux/amd64');
    const { facts } = await described();
    const index = image.layers.length;
    const [layer] = image.layers;
    const [step] = image.steps;
    assert(layer && step);
    const createdBy = 'Changes in container web';
    const ofContainer = {
      ...image,
      layers: [...image.layers, { ...layer, index, ofContainer: true as const }],
      steps: [...image.steps, { ...step, index: image.steps.length, createdBy, layer: index }],
    };
    const more = { ...facts, container: { name: 'web', id: 'c'.repeat(64) } };
    const upper = { t: (text: string, ...values: (string | number)[]) => english.t(text.toUpperCase(), ...values) };
    const model = imageModel(catalogImage, ofContainer, upper, {
      facts: more,
      described: true,
      asks: false,
      foldersHidden: null,
      built: null,
    });
    const { text, keyword, imageId, layer: shown } = model.steps.at(-1) ?? {};
    assert.equal(model.layers.at(-1)?.compression, null);
    assert.deepEqual([text, keyword, imageId, shown], ['CHANGES IN CONTAINER web', '', null, index]);
    const catalog = { ...(await openFixture('archives/tiny.docker20.tar')), format: 'engine' } as const;
    const origin = { name: 'web', path: 'container:default/web', fileSize: null, target: null, engine: more };
    const [entry] = catalogModel(catalog, origin, { os: 'linux', architecture: 'amd64' }, english).images;
    assert.match(entry?.label ?? '', /^web \(container of .*tiny/);
  });

  it('is in the document that docker image inspect prints', async () => {
    const { inspect } = await described();
    const [stated] = JSON.parse(inspect);
    assert.deepEqual(
      [stated.Id, stated.RepoDigests, stated.Size, stated.GraphDriver],
      [ID, [`tiny@${ID}`], 12, { Name: 'overlay2', Data: { UpperDir: '/u' } }],
    );
  });
});

describe('containerModel', () => {
  const container: EngineContainer = {
    id: 'c'.repeat(64),
    name: 'web',
    image: 'a',
    imageId: ID,
    command: 'x',
    created: null,
    state: 'exited',
    status: 'Exited (137) 2 hours ago',
    exitCode: 137,
    labels: {},
    ports: [],
  };

  it('says what exit codes mean that mean something of their own', () => {
    const meaningOf = (exitCode: number | null) =>
      containerModel({ ...container, exitCode }, 'default', english).meaning;
    const all = [0, 1, 125, 126, 127, 137, 139, 143].map(meaningOf);
    assert.equal(new Set(all).size, 8);
    assert(all.every((meaning) => meaning?.endsWith('.')));
    assert.match(meaningOf(137) ?? '', /SIGKILL/);
    assert.match(meaningOf(127) ?? '', /not in the image/);
    assert.deepEqual([meaningOf(2), meaningOf(null)], [null, null]);
  });

  it('falls back on the state where the engine says no more', () => {
    assert.equal(containerModel({ ...container, status: '', state: 'created' }, 'default', english).status, 'created');
    const runs = (state: string) => containerModel({ ...container, state }, 'default', english).running;
    assert.deepEqual(['running', 'paused', 'exited'].map(runs), [true, true, false]);
  });
});
