import assert from 'node:assert/strict';
import { FileView, type Selection } from '../../../src/image/fileView.ts';
import type { OpenSource } from '../../../src/image/image.ts';
import { runAtOnce } from '../../../src/image/slices.ts';
import { FileContents } from '../../../src/layers/fileContents.ts';
import { readContents } from '../../../src/layers/readContents.ts';
import { presentImages } from '../../../src/sources/catalog.ts';
import { FileTooLarge, listIn, type ReadLimit, readIn, statIn } from '../../../src/views/files/readViewFile.ts';
import { openArchive, SPOOLS } from '../../helpers/analysis.ts';
import { dockerArchiveOf } from '../../helpers/archive.ts';
import { overlayOf } from '../../helpers/overlay.ts';
import { type TarMember, tarOf } from '../../helpers/tar.ts';

const LIMIT: ReadLimit = { bytes: 1000, units: 'decimal', language: 'en' };
const FINAL: Selection = { kind: 'final' };
const bytes = (text: string) => Buffer.from(text).toString('latin1');

const LAYERS: readonly (readonly TarMember[])[] = [
  [
    { name: 'dir/' },
    { name: 'dir/README', content: 'upper' },
    { name: 'dir/readme', content: 'lower' },
    { name: 'dir/gone', content: 'was here' },
    { name: 'a#b?c%20d', content: 'marks' },
    { name: 'back\\slash', content: 'slash' },
    { name: 'new\nline', content: 'line' },
    { name: '\u202egnp.txt', content: 'turned' },
    { name: '</script>', content: 'tag' },
    { name: Buffer.from('caf\xe9', 'latin1'), content: 'latin' },
    { name: 'large', content: 'x'.repeat(1001) },
    { name: 'hole', pax: { 'GNU.sparse.size': '3000000000', 'GNU.sparse.map': '0,0' } },
    { name: 'null', type: '3', major: 1, minor: 3 },
    { name: 'implied/deep/file', content: 'deep' },
  ],
  [
    { name: 'dir/.wh.gone' },
    { name: 'dir/README', content: 'newer' },
    { name: 'link', type: '2', link: 'dir/README' },
    { name: 'absolute', type: '2', link: '/dir/../../../dir/./readme' },
    { name: 'folder', type: '2', link: 'dir' },
    { name: 'through', type: '2', link: 'folder/readme' },
    { name: 'nowhere', type: '2', link: '../etc/shadow' },
    { name: 'circle', type: '2', link: 'circle' },
    { name: 'as-folder', type: '2', link: 'dir/readme/.' },
    { name: 'folder-again', type: '2', link: 'folder/' },
    { name: 'back-of-gone', type: '2', link: 'dir/gone/../README' },
    { name: 'back-of-file', type: '2', link: 'dir/readme/../README' },
    { name: 'escaped', type: '2', link: 'caf\\xe9' },
    { name: 'longest', type: '2', link: `${'./'.repeat(2043)}dir/README`.slice(-4095) },
    { name: 'too-long', type: '2', link: `${'./'.repeat(2043)}dir/README` },
    { name: 'far', type: '2', link: 'farther' },
    { name: 'farther', type: '2', link: 'x/'.repeat(400_000) },
  ],
];

describe('files of an image', () => {
  let source: OpenSource;
  let contents: FileContents;
  let view: (selection: Selection) => FileView;
  before(async () => {
    source = await openArchive(dockerArchiveOf(LAYERS.map((members) => tarOf(members))));
    const [image] = presentImages(source.catalog);
    assert.ok(image);
    const { overlay } = await readContents(image);
    contents = new FileContents(overlay, image.layers, SPOOLS);
    view = (selection) => new FileView(overlay, selection);
  });
  after(async () => {
    await contents.close();
    await source.close();
  });
  const read = async (path: string, selection: Selection = FINAL, limit = LIMIT) =>
    Buffer.from(await readIn(view(selection), path, async () => contents, limit)).toString();

  for (const [path, text] of [
    ['dir/README', 'newer'],
    ['dir/readme', 'lower'],
    ['a#b?c%20d', 'marks'],
    ['back\\slash', 'slash'],
    ['new\nline', 'line'],
    ['\u202egnp.txt', 'turned'],
    ['</script>', 'tag'],
    ['implied/deep/file', 'deep'],
  ] as const)
    it(`has ${JSON.stringify(path)}`, async () => {
      assert.equal(await read(bytes(path)), text);
    });

  it('finds a name that is not UTF-8 by its bytes and by what it is shown as', async () => {
    assert.equal(await read('caf\xe9'), 'latin');
    assert.equal(await read('caf\\xe9'), 'latin');
  });

  it('are those of the layer that is asked for', async () => {
    assert.equal(await read('dir/README', { kind: 'layer', layer: 0 }), 'upper');
    assert.equal(await read('dir/README', { kind: 'upTo', layer: 0 }), 'upper');
    assert.equal(await read('dir/gone', { kind: 'upTo', layer: 0 }), 'was here');
    assert.equal(statIn(view(FINAL), 'dir/gone'), undefined);
    assert.equal(statIn(view({ kind: 'layer', layer: 1 }), 'dir/gone'), undefined);
    assert.equal(statIn(view({ kind: 'layer', layer: 1 }), 'dir/readme'), undefined);
    await assert.rejects(read('dir/gone'), /\/dir\/gone is not there\./);
  });

  it('lists a directory, with links as what they lead to', () => {
    const names = (path: string, selection: Selection) =>
      runAtOnce(listIn(view(selection), path))
        ?.map(({ name, stat }) => `${name} ${stat.type}${stat.isLink ? ' link' : ''}`)
        .sort();
    assert.deepEqual(names('', { kind: 'layer', layer: 1 }), [
      'absolute file link',
      'as-folder unknown link',
      'back-of-file unknown link',
      'back-of-gone unknown link',
      'circle unknown link',
      'dir directory',
      'escaped unknown link',
      'far unknown link',
      'farther unknown link',
      'folder directory link',
      'folder-again directory link',
      'link file link',
      'longest file link',
      'nowhere unknown link',
      'through file link',
      'too-long unknown link',
    ]);
    assert.deepEqual(names('dir', FINAL), ['README file', 'readme file']);
    assert.deepEqual(names('folder', FINAL), ['README file', 'readme file']);
    assert.deepEqual(names('implied', FINAL), ['deep directory']);
    assert.equal(names('dir/readme', FINAL), undefined);
    assert.equal(names('dir/none', FINAL), undefined);
  });

  it('follows links inside the image, whichever layer holds the target', async () => {
    for (const selection of [FINAL, { kind: 'layer', layer: 1 }] satisfies Selection[]) {
      assert.equal(await read('link', selection), 'newer');
      assert.equal(await read('absolute', selection), 'lower');
      assert.equal(await read('through', selection), 'lower');
    }
    assert.equal(await read('folder/README'), 'newer');
    assert.equal(statIn(view(FINAL), 'link')?.size, 5);
  });

  it('looks through what is gone once, however many links lead there, and rests between them', async () => {
    const gone = Array.from({ length: 2000 }, (_, index) => ({ name: `gone/${index}`, content: '' }));
    const links = Array.from({ length: 50 }, (_, index) => ({ name: `link${index}`, type: '2', link: 'gone' }));
    const { overlay } = await overlayOf(gone, [{ name: '.wh.gone' }, ...links]);
    const { visibleAt } = overlay;
    let asked = 0;
    overlay.visibleAt = (...of) => {
      asked++;
      return visibleAt.apply(overlay, of);
    };
    const listing = listIn(new FileView(overlay, FINAL), '');
    let rests = 0;
    let step = listing.next();
    for (; !step.done; step = listing.next()) rests++;
    assert.deepEqual([...new Set(step.value?.map(({ stat }) => stat.type))], ['unknown']);
    assert.ok(rests >= links.length, `${rests} rests`);
    assert.ok(asked < 2 * overlay.nodeCount, `${asked} questions`);
  });

  it('says why a link leads nowhere, and never leaves the image', async () => {
    await assert.rejects(read('nowhere'), /\/nowhere is a link to \.\.\/etc\/shadow, which is not in the image\./);
    await assert.rejects(read('circle'), /\/circle is a link to circle, which is not in the image\./);
  });

  it('takes what a link says for bytes, not for what a name is shown as', async () => {
    await assert.rejects(read('escaped'), /\/escaped is a link to caf\\xe9, which is not in the image\./);
    assert.equal(await read('caf\\xe9'), 'latin');
  });

  it('follows links as long as a system can have', async () => {
    assert.equal(await read('longest'), 'newer');
    for (const path of ['too-long', 'far', 'farther']) await assert.rejects(read(path), /is not in the image\.$/);
  });

  it('goes back from folders alone that are there, as systems do', async () => {
    for (const path of ['back-of-file', 'back-of-gone']) await assert.rejects(read(path), /is not in the image\.$/);
  });

  it('says of what has no content that it has none', async () => {
    await assert.rejects(read('null'), /\/null is a device or a FIFO and has no content\./);
    await assert.rejects(read('dir'), /\/dir is a directory\./);
  });

  it('refuses a file above the limit before it reads any of it', async () => {
    const never = () => assert.fail('read');
    await assert.rejects(
      readIn(view(FINAL), 'large', never, LIMIT),
      (error) => error instanceof FileTooLarge && error.message === '/large has 1 kB, and files are opened up to 1 kB.',
    );
    assert.equal((await read('large', FINAL, { ...LIMIT, bytes: 1001 })).length, 1001);
  });

  it('refuses what no editor can hold, whatever the limit', async () => {
    const never = () => assert.fail('read');
    await assert.rejects(
      readIn(view(FINAL), 'hole', never, { ...LIMIT, bytes: Number.POSITIVE_INFINITY }),
      (error) =>
        !(error instanceof FileTooLarge) &&
        /\/hole has 3 GB, more than an editor can hold\. Extract it instead\./.test(String(error)),
    );
  });
});
