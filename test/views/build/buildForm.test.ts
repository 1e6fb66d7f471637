import assert from 'node:assert/strict';
import type { Buildx } from '../../../src/build/buildx.ts';
import { defaultOptions } from '../../../src/build/defaults.ts';
import type { BuildOptions } from '../../../src/build/options.ts';
import { argumentsOf, targetsOf } from '../../../src/build/questions.ts';
import { BuildRecord } from '../../../src/build/record.ts';
import { parseDockerfile } from '../../../src/dockerfile/parse.ts';
import type { Digest } from '../../../src/image/digest.ts';
import type { EngineClient } from '../../../src/sources/engine/client.ts';
import { formItems } from '../../../src/views/build/buildForm.ts';
import { buildProgress, outcomeText } from '../../../src/views/build/buildText.ts';
import type { BuildOutcome } from '../../../src/views/build/buildWork.ts';
import { RememberedBuilds } from '../../../src/views/build/rememberedBuilds.ts';
import type { Setup } from '../../../src/views/build/setup.ts';
import { english } from '../../../src/views/words.ts';
import { memento } from '../dockerfile/memento.ts';
import { PLAIN_LOOK } from '../plainLook.ts';

const DOCKERFILE = 'ARG VERSION=1\nFROM alpine AS base\nARG NPM_TOKEN\nRUN x\nFROM base\nCOPY a b\n';
const BUILDX: Buildx = {
  words: ['docker'],
  env: {},
  version: '0.29.1',
  progress: 'rawjson',
  driver: 'docker',
  platforms: ['linux/amd64'],
};

const setupWith = (more: Partial<Setup>, kind: 'docker' | 'podman' = 'docker'): Setup => ({
  endpoint: 'default',
  client: { about: { kind }, label: 'default (unix:///x)' } as EngineClient,
  store: 'containerd',
  buildx: BUILDX,
  ...more,
});
const rows = (
  options: Partial<BuildOptions>,
  setup = setupWith({}),
  dockerfile = DOCKERFILE,
  severalEngines = false,
) => {
  const parsed = parseDockerfile(dockerfile);
  const items = formItems(
    {
      options: { ...defaultOptions('/w/app/Dockerfile'), ...options },
      setup,
      targets: targetsOf(parsed),
      arguments: argumentsOf(parsed),
      severalEngines,
      pathOf: (path) => path.replace('/w/', ''),
    },
    english,
  );
  return items.map(({ label, description }) => `${label}: ${description}`);
};

describe('the form of a build', () => {
  it('shows what would be built, and by what', () => {
    assert.deepEqual(rows({}), [
      'Build: with BuildKit, by docker buildx 0.29.1',
      'Tags: app:latest',
      'Stage: the last one, base',
      'Arguments: VERSION, NPM_TOKEN',
      'Context: app',
      'Platforms: the one of the builder',
      'Result: Into the engine',
      'Network of RUN: as the builder has it',
    ]);
  });

  it('shows what was chosen, and no secret', () => {
    const options: Partial<BuildOptions> = {
      tags: ['a:1', 'b:2'],
      target: 'base',
      arguments: { NPM_TOKEN: 'hunter2', VERSION: '2' },
      platforms: ['linux/amd64', 'linux/arm64'],
      destination: 'tar',
      tar: '/w/out.tar',
      network: 'none',
    };
    assert.deepEqual(rows(options, setupWith({}), DOCKERFILE, true).slice(1), [
      'Tags: a:1 b:2',
      'Stage: base',
      'Arguments: VERSION=2 NPM_TOKEN=••••',
      'Context: app',
      'Platforms: linux/amd64, linux/arm64',
      'Result: To out.tar, in the place of what is there',
      'Network of RUN: none',
      'Engine: default (unix:///x)',
    ]);
  });

  it('asks for nothing that there is no choice of', () => {
    assert.deepEqual(rows({ tags: [] }, setupWith({ buildx: null }), 'FROM scratch'), [
      'Build: with the classic builder: there is no docker command with buildx here',
      'Tags: none: the image has nothing but an ID',
      'Context: app',
      'Result: Into the engine',
      'Network of RUN: as the builder has it',
    ]);
    assert.equal(rows({}, setupWith({ buildx: null }, 'podman'))[0], 'Build: with buildah');
  });

  it('says that the result cannot go where it would', () => {
    const setup = setupWith({ store: 'graph-driver', buildx: { ...BUILDX, driver: 'docker-container' } });
    const of = (options: Partial<BuildOptions>) => rows(options, setup).find((row) => row.startsWith('Result'));
    assert.equal(of({ platforms: ['linux/amd64', 'linux/arm64'] }), 'Result: choose another one');
    assert.equal(
      of({ platforms: ['linux/amd64', 'linux/arm64'], destination: 'push' }),
      'Result: To the registries of the tags',
    );
  });

  it('lets platforms of a time with buildx be taken out where there is none any more', () => {
    const shown = rows({ platforms: ['linux/arm64'] }, setupWith({ buildx: null }), 'FROM scratch').slice(3, 5);
    assert.deepEqual(shown, ['Platforms: linux/arm64', 'Result: choose another one']);
  });
});

describe('what is told of a build', () => {
  const outcome = (more: Partial<BuildOutcome>): BuildOutcome => ({
    text: '',
    record: new BuildRecord(parseDockerfile(''), {}),
    digests: [],
    built: null,
    changes: null,
    ...more,
  });
  const [layer, id] = ['a', 'b'].map((digit) => `sha256:${digit.repeat(64)}` as Digest);
  assert(layer && id);
  const built = { id, size: 12_300_000, layers: [layer, layer] };

  it('is its size, and what it changed', () => {
    const options = defaultOptions('/w/app/Dockerfile');
    const said = (more: Partial<BuildOutcome>, own: Partial<BuildOptions> = {}) =>
      outcomeText(outcome(more), { ...options, ...own }, PLAIN_LOOK);
    assert.equal(said({ built }), '12.3 MB · 2 layers');
    assert.equal(
      said({ built, changes: { same: false, bytes: -1_200, kept: 1 } }),
      '12.3 MB (−1.2 kB against before) · 1 of 2 layers kept',
    );
    assert.equal(said({ built, changes: { same: true, bytes: 0, kept: 2 } }), '12.3 MB · the same image as before');
    assert.equal(said({}, { destination: 'push' }), 'Pushed');
    assert.equal(said({}, { destination: 'tar', tar: '/w/a.tar' }), 'Written to /w/a.tar');
  });

  it('is each of its steps, and the one that runs', () => {
    const record = new BuildRecord(parseDockerfile(DOCKERFILE), {});
    const step = (key: string, state: 'running' | 'done' | 'cached', milliseconds: number | null) =>
      record.take({ kind: 'step', key, name: `step ${key}`, state, milliseconds, error: null });
    step('1', 'done', 1_200);
    step('2', 'cached', 0);
    step('3', 'running', null);
    const { message, parts } = buildProgress(record, PLAIN_LOOK);
    assert.equal(message, 'step 3');
    assert.deepEqual(
      parts?.map(({ label, phase, isOver }) => [label, phase, isOver]),
      [
        ['step 1', '1 sec', true],
        ['step 2', 'cached', true],
        ['step 3', 'running', false],
      ],
    );
  });
});

describe('how a Dockerfile was built', () => {
  it('is remembered, without what is likely to be a secret', async () => {
    const state = memento();
    const uri = { toString: () => 'file:///w/app/Dockerfile' } as never;
    const options: BuildOptions = {
      ...defaultOptions('/w/app/Dockerfile'),
      arguments: { VERSION: '2', NPM_TOKEN: 'hunter2' },
    };
    await new RememberedBuilds(state).remember(uri, 'default', options);
    const { dockerfile: _, ...kept } = options;
    assert.deepEqual(new RememberedBuilds(state).of(uri), {
      ...kept,
      endpoint: 'default',
      arguments: { VERSION: '2' },
    });
    assert(!JSON.stringify(state.kept()).includes('hunter2'));
    for (const other of [{ tags: 1 }, null, 'x', { ...kept, endpoint: 'x', network: 'y' }])
      assert.equal(new RememberedBuilds(memento({ 'file:///w/app/Dockerfile': other })).of(uri), undefined);
  });
});
