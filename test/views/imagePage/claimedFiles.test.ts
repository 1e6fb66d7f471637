import assert from 'node:assert/strict';
import { NO_FILTER } from '../../../src/image/fileQuery.ts';
import type { Layer } from '../../../src/image/image.ts';
import { memoryBytes } from '../../../src/layers/bytes.ts';
import { readContents } from '../../../src/layers/readContents.ts';
import type { FileRow, FilesAnswer, FilesQuery } from '../../../src/protocol/imageFiles.ts';
import { claimedAnswer } from '../../../src/views/imagePage/claimedFiles.ts';
import { filesAnswer } from '../../../src/views/imagePage/fileTables.ts';
import { ClaimedLayers } from '../../../src/views/sources/claimedLayers.ts';
import { english } from '../../../src/views/words.ts';
import { layerOf } from '../../helpers/layer.ts';
import { Random } from '../../helpers/random.ts';
import type { TarMember } from '../../helpers/tar.ts';
import { TOC_FORMS, type TocEntry, type TocOptions, tocLayer } from '../../helpers/tocLayer.ts';

const BASE: readonly TarMember[] = [
  { name: 'etc/', mode: 0o755 },
  { name: 'etc/gone', content: 'old' },
  { name: 'etc/kept', content: 'old' },
  { name: 'opt/was/', mode: 0o755 },
  { name: 'opt/was/there', content: '1' },
];
const MEMBERS: readonly TarMember[] = [
  { name: 'etc/', mode: 0o1777, uid: 1000, gid: 3, mtime: 1_700_000_000 },
  { name: 'etc/.wh.gone' },
  { name: 'etc/large', content: 'x'.repeat(2500), mode: 0o4755, mtime: 1_600_000_000 },
  { name: 'etc/hard', type: '1', link: 'etc/large', mode: 0o4755, mtime: 1_600_000_000 },
  { name: 'etc/outside', type: '1', link: 'etc/kept' },
  { name: 'etc/soft', type: '2', link: '../a', mode: 0o777 },
  { name: 'etc/device', type: '3', major: 1, minor: 3 },
  { name: 'etc/ä€', content: 'umlaut' },
  { name: 'opt/was/', mode: 0o700 },
  { name: 'opt/was/.wh..wh..opq' },
  { name: 'opt/was/new', content: '22' },
];

const QUERY: FilesQuery = {
  selection: { kind: 'layer', layer: 1 },
  gone: false,
  filter: NO_FILTER,
  sorting: { by: 'name', descending: false },
  folding: { mode: 'all', opened: [], closed: [], openedWithin: [] },
  follow: null,
  claimed: true,
};
const never = () => new AbortController().signal;

function layers(form: (typeof TOC_FORMS)[number], options: TocOptions = {}, members = MEMBERS): Layer[] {
  const blobs = [tocLayer(form, BASE).blob, tocLayer(form, members, options).blob];
  return blobs.map((blob, index) => layerOf(memoryBytes(blob), form, index));
}

function ask(all: readonly Layer[], query: Partial<FilesQuery> = {}, first = 0): Promise<FilesAnswer | null> {
  return claimedAnswer(new ClaimedLayers({}), all, { ...QUERY, ...query }, first, 500, english, never());
}

const lineOf = ({ pathText, type, mark, size, mode, owner, time, target, layer, note }: FileRow) =>
  [pathText, type, mark, size, mode?.octal, owner, time && time / 1000, target, layer, note].join(' ');

for (const form of TOC_FORMS)
  describe(`the rows of a ${form} layer that its table of contents claims`, () => {
    it('are all that it says, and nothing that only the layers below and its bytes tell', async () => {
      const answer = await ask(layers(form));
      assert.deepEqual(answer?.rows.map(lineOf), [
        '/etc directory unchanged 2506 1777 1000:3 1700000000  1 ',
        '/etc/device char unchanged  0644 0:0 0  1 ',
        '/etc/gone other removed       removed here',
        '/etc/hard file unchanged 2500 4755 0:0 1600000000  1 ',
        '/etc/large file unchanged 2500 4755 0:0 1600000000  1 ',
        '/etc/outside file unchanged  0644 0:0 0  1 ',
        '/etc/soft symlink unchanged  0777 0:0 0 ../a 1 ',
        '/etc/ä€ file unchanged 6 0644 0:0 0  1 ',
        '/opt directory none 2      ',
        '/opt/was directory unchanged 2 0700 0:0 0  1 hides what lower layers have in it',
        '/opt/was/new file unchanged 2 0644 0:0 0  1 ',
      ]);
      assert.deepEqual([answer?.count, answer?.paths, answer?.bytes], [11, 10, 2508]);
      assert.equal(
        Object.values(answer?.marks ?? {}).reduce((sum, each) => sum + each, 0),
        0,
      );
      for (const { total, before, comparable, kept, uri } of answer?.rows ?? [])
        assert.deepEqual([total, before, comparable, kept, uri], [null, null, false, false, null]);
      const contentOf = (name: string) => answer?.rows.find((row) => row.name === name)?.content;
      assert.equal(contentOf('hard'), contentOf('large'));
    });

    it('say of each path what the rows of the layer that is read say', async () => {
      const all = layers(form);
      const { overlay } = await readContents({ layers: all });
      const asking = { l10n: english, uriOf: () => '' };
      const { claimed: _, ...query } = QUERY;
      const read = await filesAnswer(overlay, query, 0, 500, asking, never());
      const known = new Map(read.rows.map((row) => [row.path, row]));
      const claimed = (await ask(all))?.rows ?? [];
      assert.deepEqual(
        read.rows.map(({ path }) => path).filter((path) => !claimed.some((row) => row.path === path)),
        // It does not list itself, and knows no lower layer.
        form === 'gzip' ? ['opt/was/there', 'stargz.index.json'] : ['opt/was/there'],
      );
      for (const row of claimed) {
        const same = known.get(row.path);
        if (row.mark === 'removed') assert.equal(same?.mark, 'removed', row.path);
        // With the file of a lower layer, `etc` has three bytes more.
        else if (row.name !== 'outside')
          assert.deepEqual(
            [
              row.type,
              row.name === 'etc' ? 2509 : row.size,
              row.mode,
              row.owner,
              row.time,
              row.target,
              row.layer,
              row.open,
            ],
            [same?.type, same?.size, same?.mode, same?.owner, same?.time, same?.target, same?.layer, same?.open],
            row.path,
          );
      }
    });

    it('are sorted, filtered, folded and given in parts as any others', async () => {
      const all = layers(form);
      const paths = async (query: Partial<FilesQuery>, first = 0) =>
        (await ask(all, query, first))?.rows.map(({ path }) => path);
      const closed = { ...QUERY.folding, mode: 'none' } as const;
      assert.deepEqual(await paths({ folding: closed, sorting: { by: 'size', descending: false } }), ['opt', 'etc']);
      assert.deepEqual(await paths({ folding: { ...closed, opened: ['opt'] } }, 1), ['opt', 'opt/was']);
      const filter = { ...NO_FILTER, text: 'gone', marks: ['added'] as const };
      assert.deepEqual(await paths({ filter }), ['etc', 'etc/gone']);
      const followed = await ask(all, { follow: 'etc/large' });
      assert.equal(followed?.followed, 4);
      for (const by of ['mark', 'total', 'before', 'mode', 'owner', 'time', 'layer', 'target'] as const)
        assert.equal((await paths({ sorting: { by, descending: true } }))?.length, 11, by);
    });

    it('of the lowest layer remove nothing, as there is nothing', async () => {
      const [, all] = layers(form);
      assert(all);
      const answer = await ask([{ ...all, index: 0 }], { selection: { kind: 'layer', layer: 0 } });
      assert.deepEqual([answer?.rows.some(({ mark }) => mark === 'removed'), answer?.paths], [false, 9]);
    });

    it('stay in the root and are bounded, whatever is claimed', async () => {
      const wild = ['../../up', '/abs', 'a/../../b', 'x/'.repeat(3000), 'etc/large/below', '.wh.', 'a\0b'];
      const change = (entries: TocEntry[]) => {
        entries.push(...wild.map((name) => ({ name, type: 'reg', size: 2 ** 40 })));
        entries.push({ name: 'loop', type: 'symlink', linkName: 'loop' }, { name: 'loop/x', type: 'reg' });
        entries.push({ name: 'twice', type: 'reg', size: 1 }, { name: 'twice', type: 'dir', modtime: 'never' });
      };
      const answer = await ask(layers(form, { change }), { sorting: { by: 'time', descending: true } });
      const top = answer?.rows.filter(({ level }) => level === 1).map(({ pathText, type }) => `${pathText} ${type}`);
      assert.deepEqual(top?.sort(), [
        '/a\0b file',
        '/abs file',
        '/b file',
        '/etc directory',
        '/loop symlink',
        '/opt directory',
        '/twice directory',
        '/up file',
      ]);
      assert.equal(answer?.rows.find(({ path }) => path === 'twice')?.time, null);
    });

    it('are none where nothing is claimed that can be read', async () => {
      const broken: TocOptions[] = [
        { json: '{' },
        { json: '{"version":1,"entries":[]}' },
        { json: `{"version":1,"entries":[${'{},'.repeat(400_000)}{}]}` },
        { place: { offset: 1e12 } },
        { place: { length: 1e12 } },
      ];
      for (const options of broken.slice(0, form === 'gzip' ? 4 : 5))
        assert.equal(await ask(layers(form, options)), null);
      const all = layers(form);
      for (const selection of [{ kind: 'final' }, { kind: 'layer', layer: 7 }] as const)
        assert.equal(await ask(all, { selection }), null);
      const plain = all.map((layer) => ({ ...layer, compression: 'none' as const }));
      assert.equal(await ask(plain), null);
      assert.equal(await ask(all.map((layer) => ({ ...layer, blob: null }))), null);
    });
  });

describe('claimed rows of random layers', () => {
  it('are what the layer has, and remove nothing that is still there', async () => {
    const random = new Random(31);
    const seen = { same: 0, removed: 0 };
    for (let round = 0; round < 40; round++) {
      const all = [0, 1].map((index) =>
        layerOf(memoryBytes(tocLayer('zstd', randomMembers(random)).blob), 'zstd', index),
      );
      const { claimed: _, ...query } = QUERY;
      const { overlay } = await readContents({ layers: all });
      const read = await filesAnswer(overlay, query, 0, 500, { l10n: english, uriOf: () => '' }, never());
      const rows = (await ask(all))?.rows ?? [];
      // Folders that are only mentioned may be removed ones below.
      const isThere = ({ mark, mode }: FileRow) => mark !== 'removed' && mode !== null;
      const told = ({ path, type, mode, owner, time, target, layer }: FileRow) =>
        JSON.stringify([path, type, mode, owner, time, target, layer]);
      const own = read.rows.filter(isThere);
      assert.deepEqual(rows.filter(isThere).map(told).sort(), own.map(told).sort(), `round ${round}`);
      const known = new Map(read.rows.map((row) => [row.path, row]));
      for (const { path, mark, size, type } of rows) {
        const same = known.get(path);
        // A hard link to a lower layer has no size that is claimed.
        if (type === 'file' && size !== null) assert.equal(size, same?.size, `round ${round}: ${path}`);
        // Of a folder without an entry only what was in it is removed.
        if (mark === 'removed' && same)
          assert(same.mark === 'removed' || same.mode === null, `round ${round}: ${path}`);
        if (same) seen[mark === 'removed' ? 'removed' : 'same']++;
      }
    }
    assert(seen.same > 100 && seen.removed > 2, JSON.stringify(seen));
  });
});

/** A few entries of which many meet. */
function randomMembers(random: Random): TarMember[] {
  const path = () => Array.from({ length: 1 + random.below(2) }, () => random.pick(['a', 'b', 'c'])).join('/');
  return Array.from({ length: 3 + random.below(5) }, (): TarMember => {
    const name = path();
    const common = { mode: random.pick([0o644, 0o755]), uid: random.below(2), mtime: random.below(9) };
    switch (random.below(7)) {
      case 0:
        return { name: `${name}/`, ...common };
      case 1:
        return { name, type: '2', link: path(), ...common };
      case 2:
        return { name, type: '1', link: path(), ...common };
      case 3:
        return { name: name.replace(/[^/]+$/, '.wh.$&'), ...common };
      case 4:
        return { name: `${name}/.wh..wh..opq`, ...common };
      default:
        return { name, content: 'x'.repeat(random.below(9)), ...common };
    }
  });
}
