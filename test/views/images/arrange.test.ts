import assert from 'node:assert/strict';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { arrange, DEFAULT_OPTIONS, totalSize, type ViewOptions } from '../../../src/views/images/arrange.ts';
import { type ListedName, namesOfImages, wholeName } from '../../../src/views/images/listing.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';
import { idOf, imageRecord } from '../../helpers/listedImages.ts';

/** What the client makes of recorded answers. */
export async function namesOf(records: readonly object[]): Promise<ListedName[]> {
  const engine = await FakeEngine.start({ '/images/json': records });
  const client = await EngineClient.connect(engine.endpoint);
  try {
    return namesOfImages((await client.listImages({ intermediate: true })).rows);
  } finally {
    client.close();
    await engine.stop();
  }
}

const PARENT = idOf('parent');
const RECORDS = [
  imageRecord(['app:10', 'app:9'], { Size: 5, Created: 300, ParentId: PARENT, Labels: { team: 'Blue' } }),
  imageRecord(['ghcr.io/me/tool:1'], { Size: 50, Created: 100, Containers: 1 }),
  imageRecord(['zebra:1'], { Size: 1, Created: 500 }),
  imageRecord([], { Id: PARENT, Size: 4, Created: 200 }),
  imageRecord([], { Id: idOf('dangling'), Size: 7, Created: 400 }),
  imageRecord([], { Id: idOf('pulled'), RepoDigests: [`zebra@${idOf('manifest')}`], Size: 2, Created: 50 }),
];
const short = (text: string) => idOf(text).slice(7, 19);

describe('names of images', () => {
  let names: ListedName[];
  before(async () => {
    names = await namesOf(RECORDS);
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

  it('are found by names, IDs, digests, labels, and being in use', () => {
    assert.deepEqual(shown({ filter: ' TOOL ' }), ['ghcr.io/me/tool:1']);
    assert.deepEqual(shown({ filter: 'in use' }), ['ghcr.io/me/tool:1']);
    assert.deepEqual(shown({ filter: 'team=blue' }), ['app:9', 'app:10']);
    assert.deepEqual(shown({ filter: idOf('manifest') }), [`zebra ${short('pulled')}`]);
    assert.deepEqual(shown({ filter: idOf('pulled').slice(7, 19) }), [`zebra ${short('pulled')}`]);
    assert.deepEqual(shown({ filter: 'sha' }), []);
    assert.deepEqual(arrange(names, { ...DEFAULT_OPTIONS, filter: 'tool' }).hidden.filtered, 4);
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
