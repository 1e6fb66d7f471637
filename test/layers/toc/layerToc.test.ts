import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { sentence } from '../../../src/image/sentence.ts';
import { memoryBytes } from '../../../src/layers/bytes.ts';
import { type ReadLayer, readLayer } from '../../../src/layers/indexLayer.ts';
import { linesOf } from '../../helpers/layer.ts';
import { Random } from '../../helpers/random.ts';
import { type TarMember, tarOf } from '../../helpers/tar.ts';
import { TOC_FORMS, type TocEntry, type TocOptions, tocLayer } from '../../helpers/tocLayer.ts';

const random = new Random(21);
const noise = Buffer.from(new Uint8Array(5500).map(() => random.below(256)));

/** One of everything that a layer may hold. */
const MEMBERS: readonly TarMember[] = [
  { name: './', mode: 0o711 },
  { name: 'etc/', mode: 0o1777, uid: 1000, gid: 3_000_000, mtime: 1_700_000_000 },
  { name: 'etc/large', content: noise },
  { name: `etc/${'long/'.repeat(40)}name`, content: 'deep' },
  { name: 'etc/attributes', content: 'x', pax: { 'SCHILY.xattr.user.a': 'b', 'SCHILY.xattr.user.c': Buffer.of(1, 0) } },
  { name: 'etc/device', type: '3', major: 1, minor: 3 },
  { name: 'etc/pipe', type: '6' },
  { name: 'etc/.wh.gone' },
  { name: 'etc/opaque/' },
  { name: 'etc/opaque/.wh..wh..opq' },
  { name: 'etc/ä€', content: 'umlaut' },
  { name: Buffer.from('etc/bad\xff\xfe', 'latin1'), content: 'no text' },
  { name: 'etc/hard', type: '1', link: 'etc/large' },
  { name: 'etc/dangling', type: '1', link: 'lib/none' },
  { name: 'etc/soft', type: '2', link: '../../a', mode: 0o777 },
  { name: 'etc/empty' },
  { name: 'etc/time', content: 't', pax: { mtime: '1500000000.5' }, mtime: 1_500_000_000 },
  { name: '.no.prefetch.landmark', content: '\x0f', mode: 0 },
];

function read(form: 'gzip' | 'zstd', blob: Uint8Array, verify = true): Promise<ReadLayer> {
  const layer = { index: 0, claimedDigest: null, diffId: null, compression: form, blob: memoryBytes(blob) };
  return readLayer(layer, { verify });
}

const notesOf = ({ notes }: ReadLayer) =>
  notes.map(({ code, count, paths, sentence: { template, values } }) => {
    const said = code === 'toc-damaged' ? sentence(template, values).split('without it: ')[1] : count;
    return [code, said, ...paths].join(' ');
  });

const entryFor = (entries: TocEntry[], name: string, type?: string) => {
  const found = entries.find((entry) => entry['name'] === name && (type ?? entry['type']) === entry['type']);
  assert(found, name);
  return found;
};

for (const form of TOC_FORMS)
  describe(`the table of contents of a ${form} layer`, () => {
    it('is found, and lists what the layer holds', async () => {
      const { blob, tar, digest } = tocLayer(form, MEMBERS);
      const found = await read(form, blob);
      assert.deepEqual(notesOf(found), []);
      // Of a name that is no text the table has another one.
      assert.deepEqual(found.computed?.toc, { digest, different: 0, path: null, unproven: 1 });
      assert.equal(found.unpackedSize, tar.length);
      const plain = await read('gzip', gzipSync(tar));
      assert(found.index && plain.index);
      assert.equal(plain.computed?.toc, undefined);
      assert.equal(found.computed?.diffId, plain.computed?.diffId);
      assert.deepEqual(linesOf(found.index), linesOf(plain.index));
    });

    const claims: readonly [what: string, path: string, change: (entries: TocEntry[]) => unknown][] = [
      ['another mode', '/etc', (all) => Object.assign(entryFor(all, 'etc/'), { mode: 0o755 })],
      ['setuid', '/etc/large', (all) => Object.assign(entryFor(all, 'etc/large'), { mode: 0o4644 })],
      ['another owner', '/etc/empty', (all) => Object.assign(entryFor(all, 'etc/empty'), { uid: 1 })],
      ['another group', '/etc', (all) => Object.assign(entryFor(all, 'etc/'), { gid: 0 })],
      ['another time', '/etc', (all) => Object.assign(entryFor(all, 'etc/'), { modtime: '2001-01-01T00:00:00Z' })],
      ['another size', '/etc/attributes', (all) => Object.assign(entryFor(all, 'etc/attributes'), { size: 5 })],
      ['another target', '/etc/soft', (all) => Object.assign(entryFor(all, 'etc/soft'), { linkName: '/etc/shadow' })],
      ['another hard link', '/etc/hard', (all) => Object.assign(entryFor(all, 'etc/hard'), { linkName: 'etc/ä€' })],
      ['another device', '/etc/device', (all) => Object.assign(entryFor(all, 'etc/device'), { devMinor: 4 })],
      ['another type', '/etc/pipe', (all) => Object.assign(entryFor(all, 'etc/pipe'), { type: 'reg' })],
      ['another attribute', '/etc/attributes', (all) => Object.assign(entryFor(all, 'etc/attributes'), { xattrs: {} })],
      [
        'other contents',
        '/etc/large',
        (all) => Object.assign(entryFor(all, 'etc/large'), { digest: `sha256:${'0'.repeat(64)}` }),
      ],
      [
        'another chunk',
        '/etc/large',
        (all) => Object.assign(entryFor(all, 'etc/large', 'chunk'), { chunkDigest: `sha256:${'0'.repeat(64)}` }),
      ],
      [
        'a chunk behind the end',
        '/etc/large',
        (all) => Object.assign(entryFor(all, 'etc/large', 'chunk'), { chunkOffset: 5400, chunkSize: 200 }),
      ],
      ['no such path', '/etc/empty', (all) => all.splice(all.indexOf(entryFor(all, 'etc/empty')), 1)],
      ['no whiteout', '/etc/gone', (all) => all.splice(all.indexOf(entryFor(all, 'etc/.wh.gone')), 1)],
      ['not opaque', '/etc/opaque', (all) => all.splice(all.indexOf(entryFor(all, 'etc/opaque/.wh..wh..opq')), 1)],
      ['one more path', '/usr/bin/sudo', (all) => all.push({ name: 'usr/bin/sudo', type: 'symlink', linkName: 'x' })],
      ['one that replaces another', '/etc/empty', (all) => all.push({ name: 'etc/empty', type: 'dir' })],
    ];
    for (const [what, path, change] of claims)
      it(`is told from what the layer holds: ${what}`, async () => {
        const { blob } = tocLayer(form, MEMBERS, { change });
        const found = await read(form, blob);
        assert.deepEqual(notesOf(found), [`toc-differs 1 ${path}`]);
        const { different, path: first } = found.computed?.toc ?? {};
        assert.deepEqual([different, first], [1, path]);
        const { index } = await read(form, tocLayer(form, MEMBERS).blob);
        assert(index && found.index);
        const ownTable = (line: string) => !line.startsWith('stargz.index.json');
        assert.deepEqual(linesOf(found.index).filter(ownTable), linesOf(index).filter(ownTable));
      });

    it('proves nothing without digests, or with such that nobody computes', async () => {
      const members: readonly TarMember[] = [{ name: 'a', content: noise }, { name: 'b', content: 'b' }, { name: 'c' }];
      const unproven = async (change: (all: TocEntry[]) => unknown) => {
        const found = await read(form, tocLayer(form, members, { change }).blob);
        assert.deepEqual(notesOf(found), []);
        return found.computed?.toc?.unproven;
      };
      const all = (claims: object) => (entries: TocEntry[]) => {
        for (const entry of entries) Object.assign(entry, claims);
      };
      assert.equal(await unproven(() => undefined), 0);
      assert.equal(await unproven(all({ digest: undefined })), 0);
      assert.equal(await unproven(all({ chunkDigest: undefined })), 0);
      assert.equal(await unproven(all({ digest: undefined, chunkDigest: undefined })), 2);
      assert.equal(await unproven(all({ digest: 'md5:00', chunkDigest: 'md5:00' })), 2);
      const oneChunk = (entries: TocEntry[]) => {
        delete entryFor(entries, 'a')['digest'];
        delete entryFor(entries, 'a', 'chunk')['chunkDigest'];
      };
      assert.equal(await unproven(oneChunk), 1);
    });

    it('is the same where names and targets are no text, and JSON makes one of several', async () => {
      const bytes = (name: string) => Buffer.from(name, 'latin1');
      const members: readonly TarMember[] = [
        { name: bytes('soft'), type: '2', link: bytes('to\xe9') },
        { name: bytes('dangling'), type: '1', link: bytes('none\xe9') },
        { name: bytes('d\xe9'), mtime: 5 },
        { name: bytes('hard'), type: '1', link: bytes('d\xe9') },
        { name: bytes('e\xe8'), mtime: 5 },
        { name: bytes('e\xe9'), mtime: 7 },
        { name: bytes('f\xff'), mtime: 5 },
        { name: bytes('f\xff\xfe'), mtime: 7 },
        { name: bytes('g\xff/') },
        { name: bytes('g\xff/one') },
        { name: bytes('g\xff\xfe/') },
        { name: bytes('g\xff\xfe/other') },
      ];
      assert.deepEqual(notesOf(await read(form, tocLayer(form, members).blob)), []);
      const change = (all: TocEntry[]) => {
        for (const entry of all) Object.assign(entry, { mode: 0o4755 });
      };
      // What several look like is told by the names that are listed: of both `e` that is one.
      const [note] = notesOf(await read(form, tocLayer(form, members, { change }).blob));
      assert.match(note ?? '', /^toc-differs 11 \/soft /);
      const target = (all: TocEntry[]) => Object.assign(entryFor(all, 'soft'), { linkName: 'ta\ufffd' });
      assert.deepEqual(notesOf(await read(form, tocLayer(form, members, { change: target }).blob)), [
        'toc-differs 1 /soft',
      ]);
    });

    it('is compared without contents where no digest is wanted', async () => {
      const contents = { digest: `sha256:${'0'.repeat(64)}` };
      const one = tocLayer(form, MEMBERS, { change: (all) => Object.assign(entryFor(all, 'etc/large'), contents) });
      assert.deepEqual(notesOf(await read(form, one.blob, false)), []);
      const both = tocLayer(form, MEMBERS, {
        change: (all) => all.splice(all.indexOf(entryFor(all, 'etc/empty')), 1),
      });
      const found = await read(form, both.blob, false);
      assert.deepEqual([notesOf(found), found.computed], [['toc-differs 1 /etc/empty'], null]);
    });

    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const entry = (more: object) => JSON.stringify({ version: 1, entries: [{ name: 'a', type: 'reg', ...more }] });
    const NONE = 'Its footer points to bytes that are no table of contents.';
    const hostile: [what: string, options: TocOptions, said: RegExp | string][] = [
      ['no JSON', { json: '{"version":' }, /is not valid JSON/],
      ['no object', { json: '[]' }, /unexpected value/],
      ['no list', { json: '{"version":1,"entries":{}}' }, /unexpected value at entries/],
      ['deep JSON', { json: `{"version":1,"entries":[{"name":${deep}}]}` }, /more than 100 deep/],
      ['many values', { json: `[${'0,'.repeat(8_000_000)}0]` }, /more than 8000000 values/],
      ['many entries', { json: `{"version":1,"entries":[${'{},'.repeat(400_000)}{}]}` }, /400001 entries/],
      ['an entry that is none', { json: '{"version":1,"entries":[null]}' }, 'It has an entry that is none.'],
      ['a name that is none', { json: '{"version":1,"entries":[{"name":7}]}' }, /unexpected value at name/],
      ['a negative size', { json: entry({ size: -1 }) }, /unexpected value at size/],
      ['a size that is no number', { json: entry({ size: '1' }) }, /unexpected value at size/],
      ['more bytes than there are', { json: entry({ size: 2 ** 50 }) }, /more than 8796093022208 bytes of files/],
      ['attributes that are none', { json: entry({ xattrs: ['a'] }) }, /unexpected value at xattrs/],
      ['a place behind the end', { place: { offset: 1e9 } }, NONE],
      ['a place in the middle', { place: { offset: 33 } }, /damaged/],
    ];
    if (form === 'zstd')
      hostile.push(
        ['a place at the beginning', { place: { offset: 0 } }, /damaged/],
        ['no length', { place: { length: 0 } }, NONE],
        ['more length than there is', { place: { length: 1e9 } }, NONE],
      );
    for (const [what, options, said] of hostile)
      it(`is passed over with a note where it is hostile: ${what}`, async () => {
        const found = await read(form, tocLayer(form, MEMBERS, options).blob);
        const [note = '', ...others] = notesOf(found);
        assert.match(note, typeof said === 'string' ? new RegExp(`^toc-damaged ${said}`) : said);
        assert.deepEqual([others, found.computed?.toc], [[], { digest: null, different: 0, path: null, unproven: 0 }]);
        const { index } = await read(form, tocLayer(form, MEMBERS).blob);
        assert(index && found.index);
        assert.equal(linesOf(found.index).length, linesOf(index).length);
      });

    it('with wild paths stays in the root, and is compared by it', async () => {
      const wild = [
        '../../etc/passwd',
        '/abs',
        'a/../../b',
        'x/'.repeat(3000),
        'y'.repeat(70_000),
        '..',
        '',
        '.wh.',
        'a\0b',
      ];
      const change = (all: TocEntry[]) => all.push(...wild.map((name) => ({ name, type: 'reg' })));
      const found = await read(form, tocLayer(form, MEMBERS, { change }).blob);
      assert.deepEqual(notesOf(found), ['toc-differs 4 /etc/passwd /abs /b /a\0b']);
    });

    it('may be anything at all: what the layer holds is the same', async () => {
      const { blob, tar } = tocLayer(form, MEMBERS);
      const lines = linesOf((await read('gzip', gzipSync(tar))).index ?? assert.fail());
      const codes = new Set<string>();
      for (let round = 0; round < 200; round++) {
        const options: TocOptions = {
          change: (all) => {
            for (let count = random.below(3); count >= 0; count--) {
              const one = random.pick(all);
              const key = random.pick(Object.keys(one));
              one[key] = random.pick<unknown>([
                0,
                -1,
                2 ** 53,
                '',
                'etc',
                null,
                {},
                [],
                [deep.slice(0, 200)],
                '\ud800',
                1.5,
              ]);
            }
          },
        };
        const found = await read(form, tocLayer(form, MEMBERS, options).blob);
        for (const { code } of found.notes) codes.add(code);
        assert(found.index);
        const ownTable = (line: string) => !line.startsWith('stargz.index.json');
        assert.deepEqual(linesOf(found.index).filter(ownTable), lines.filter(ownTable));
      }
      assert.deepEqual([...codes].sort(), ['toc-damaged', 'toc-differs']);
      assert(blob.length > 0);
    }).timeout(60_000);

    it('that was cut off anywhere is none, or damage', async () => {
      const { blob } = tocLayer(form, MEMBERS);
      for (let round = 0; round < 100; round++) {
        const found = await read(form, blob.subarray(0, blob.length - 1 - random.below(600)));
        for (const { code } of found.notes) assert(code === 'layer-damaged' || code === 'trailing-garbage', code);
      }
    });
  });

describe('a layer without a table of contents', () => {
  it('is read as ever, whatever it ends in', async () => {
    const tar = tarOf(MEMBERS);
    for (const blob of [gzipSync(tar), Buffer.concat([gzipSync(tar), Buffer.alloc(51)])]) {
      const found = await read('gzip', blob);
      assert.deepEqual([notesOf(found), found.computed?.toc], [[], undefined]);
    }
  });
});
