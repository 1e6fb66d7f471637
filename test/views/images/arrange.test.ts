import assert from 'node:assert/strict';
import type { EngineContainer } from '../../../src/sources/engine/answers/containers.ts';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { arrange, DEFAULT_OPTIONS, totalSize, type ViewOptions } from '../../../src/views/images/arrange.ts';
import { type GroupFacts, NO_FACTS } from '../../../src/views/images/groups.ts';
import { type ListedName, namesOfImages, wholeName } from '../../../src/views/images/listing.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';
import { idOf, imageRecord } from '../../helpers/listedImages.ts';

/** What the client makes of recorded answers. */
async function namesOf(records: readonly object[], containers: readonly object[] = []): Promise<ListedName[]> {
  const engine = await FakeEngine.start({ '/images/json': records, '/containers/json': containers });
  const client = await EngineClient.connect(engine.endpoint);
  try {
    const { rows } = await client.listImages({ intermediate: true });
    return namesOfImages(rows, (await client.containers()).rows);
  } finally {
    client.close();
    await engine.stop();
  }
}

const PARENT = idOf('parent');
const RECORDS = [
  imageRecord(['app:10', 'app:9'], { Size: 5, Created: 300, ParentId: PARENT, Labels: { team: 'Blue' } }),
  imageRecord(['ghcr.io/me/tool:1'], { Size: 50, Created: 100 }),
  imageRecord(['zebra:1'], { Size: 1, Created: 500 }),
  imageRecord([], { Id: PARENT, Size: 4, Created: 200 }),
  imageRecord([], { Id: idOf('dangling'), Size: 7, Created: 400 }),
  imageRecord([], { Id: idOf('pulled'), RepoDigests: [`zebra@${idOf('manifest')}`], Size: 2, Created: 50 }),
];
const container = (id: string, image: string, state = 'exited') => ({ Id: id, ImageID: idOf(image), State: state });
const short = (text: string) => idOf(text).slice(7, 19);

describe('names of images', () => {
  let names: ListedName[];
  before(async () => {
    names = await namesOf(RECORDS, [container('c1', 'ghcr.io/me/tool:1')]);
  });
  const shown = (options: Partial<ViewOptions> = {}) =>
    arrange(names, { ...DEFAULT_OPTIONS, group: 'none', ...options }).names.map(wholeName);

  it('are sorted by name as people count, by size and by age', () => {
    assert.deepEqual(shown(), ['app:9', 'app:10', 'ghcr.io/me/tool:1', `zebra ${short('pulled')}`, 'zebra:1']);
    assert.deepEqual(shown({ sort: 'size' }), [
      'ghcr.io/me/tool:1',
      'app:9',
      'app:10',
      `zebra ${short('pulled')}`,
      'zebra:1',
    ]);
    assert.deepEqual(shown({ sort: 'age' })[0], 'zebra:1');
  });

  it('tell dangling from intermediate images, hide both, and say how many those are', () => {
    assert.deepEqual(arrange(names, DEFAULT_OPTIONS).hidden, { dangling: 1, intermediate: 1, filtered: 0 });
    assert.deepEqual(shown({ dangling: true }).at(-1), `<none> ${short('dangling')}`);
    assert.deepEqual(shown({ intermediate: true }).at(-1), `<none> ${short('parent')}`);
    assert.equal(shown({ dangling: true, intermediate: true }).length, names.length);
  });

  it('are grouped by repository, or by registry, what nothing names last', () => {
    const titles = (options: Partial<ViewOptions>) =>
      arrange(names, { ...DEFAULT_OPTIONS, dangling: true, ...options }).groups?.map(({ title }) => title);
    assert.deepEqual(titles({}), ['app', 'ghcr.io/me/tool', 'zebra', null]);
    assert.deepEqual(titles({ sort: 'age' }), ['zebra', 'app', 'ghcr.io/me/tool', null]);
    assert.deepEqual(titles({ group: 'registry' }), ['docker.io', 'ghcr.io', null]);
    assert.equal(titles({ group: 'none' }), undefined);
  });

  const groups = (options: Partial<ViewOptions>, facts?: GroupFacts) =>
    (arrange(names, { ...DEFAULT_OPTIONS, ...options }, facts).groups ?? []).map(
      (group) => `${group.title}: ${group.names.map(wholeName).join(' ')}`,
    );

  it('are grouped by project, as the first of the labels says that an image has', async () => {
    const all = await namesOf([
      imageRecord(['one:1'], { Labels: { project: 'shop', other: 'x' } }),
      imageRecord(['two:1'], { Labels: { other: 'shop' } }),
      imageRecord(['three:1'], { Labels: { project: '' } }),
      imageRecord(['four:1'], { Labels: { project: '<none>' } }),
    ]);
    const facts = { ...NO_FACTS, projectLabels: ['project', 'other'] };
    const { groups } = arrange(all, { ...DEFAULT_OPTIONS, group: 'project' }, facts);
    assert.deepEqual(
      groups?.map(({ title, names }) => [title, ...names.map(({ name }) => name)]),
      [
        ['<none>', 'four:1'],
        ['shop', 'one:1', 'two:1'],
        [null, 'three:1'],
      ],
    );
  });

  it('are grouped by what containers make of them, of a manifest of theirs too', async () => {
    const manifest = { ID: idOf('arm'), Kind: 'image', ImageData: { Containers: ['c4'] } };
    const records = [
      imageRecord(['both:1', 'both:2']),
      imageRecord(['stopped:1']),
      imageRecord(['unused:1']),
      imageRecord(['by-manifest:1'], { Manifests: [manifest] }),
      imageRecord(['by-list:1'], { Manifests: [{ ...manifest, ID: idOf('x') }] }),
    ];
    const all = await namesOf(records, [
      container('c1', 'both:1,both:2', 'paused'),
      container('c2', 'both:1,both:2'),
      container('c3', 'stopped:1'),
      container('c4', 'elsewhere', 'running'),
      container('c5', 'arm'),
    ]);
    const { groups } = arrange(all, { ...DEFAULT_OPTIONS, group: 'use' });
    assert.deepEqual(
      groups?.map(({ title, names }) => [title, ...names.map(({ name }) => name)]),
      [
        ['running', 'both:1', 'both:2', 'by-list:1', 'by-manifest:1'],
        ['stopped', 'stopped:1'],
        ['unused', 'unused:1'],
      ],
    );
    const uses = Object.fromEntries(
      all.map(({ name, use }) => [name, use && [use.running, use.stopped, use.containers.map(({ id }) => id)]]),
    );
    assert.deepEqual(uses['both:2'], [1, 1, ['c1', 'c2']]);
    assert.deepEqual(uses['by-manifest:1'], [1, 1, ['c5', 'c4']]);
  });

  it('are grouped by what they were built on, those of which that is not known last', () => {
    const baseOf = ({ tags }: { tags: readonly string[] }) => (tags[0]?.startsWith('app') ? 'zebra:1' : null);
    assert.deepEqual(groups({ group: 'base' }, { ...NO_FACTS, baseOf }), [
      'zebra:1: app:9 app:10',
      `null: ghcr.io/me/tool:1 zebra ${short('pulled')} zebra:1`,
    ]);
    assert.deepEqual(groups({ group: 'use' }), [
      'stopped: ghcr.io/me/tool:1',
      `unused: app:9 app:10 zebra ${short('pulled')} zebra:1`,
    ]);
  });

  it('are found by names, IDs, digests, labels, and being in use', () => {
    assert.deepEqual(shown({ filter: ' TOOL ' }), ['ghcr.io/me/tool:1']);
    assert.deepEqual(shown({ filter: 'in use' }), ['ghcr.io/me/tool:1']);
    assert.deepEqual(shown({ filter: 'team=blue' }), ['app:9', 'app:10']);
    assert.deepEqual(shown({ filter: idOf('manifest') }), [`zebra ${short('pulled')}`]);
    assert.deepEqual(shown({ filter: idOf('pulled').slice(7, 19) }), [`zebra ${short('pulled')}`]);
    assert.deepEqual(shown({ filter: 'sha' }), []);
    assert.deepEqual(arrange(names, { ...DEFAULT_OPTIONS, filter: 'tool' }).hidden.filtered, 4);
  });

  it('are filtered with the containers of their engine, where those are shown', () => {
    const all = [
      { ...names.flatMap(({ use }) => use?.containers ?? [])[0], name: 'web', image: 'a:1', status: 'Up 2 hours' },
    ] as readonly EngineContainer[];
    const containersOf = (filter: string, containers = true) => {
      const arranged = arrange(names, { ...DEFAULT_OPTIONS, containers, filter }, undefined, all).containers;
      return arranged && [arranged.shown.length, arranged.filtered];
    };
    for (const text of ['', 'WEB', 'a:1', 'up 2', 'exited']) assert.deepEqual(containersOf(text), [1, 0], text);
    assert.deepEqual(containersOf('b:1'), [0, 1]);
    assert.equal(containersOf('', false), null);
  });

  it('count an image once, however many tags it has', () => {
    assert.equal(totalSize(names.filter(({ repository }) => repository === 'app')), 5);
    assert.equal(totalSize([]), 0);
  });

  it('that an engine gives twice are one, and odd ones stay as they are', async () => {
    const odd = await namesOf([
      imageRecord(['UPPER:1']),
      imageRecord(['twice:1'], { Size: 1 }),
      imageRecord(['twice:1']),
    ]);
    assert.deepEqual(
      odd.map(({ name, repository, registry }) => [name, repository, registry]),
      [
        ['UPPER:1', 'UPPER:1', null],
        ['twice:1', 'twice', 'docker.io'],
      ],
    );
  });
});
