import assert from 'node:assert/strict';
import { FileView } from '../../../src/image/fileView.ts';
import type { Image, OpenSource } from '../../../src/image/image.ts';
import { checksOf } from '../../../src/image/integrity.ts';
import { withoutChanges } from '../../../src/image/withoutChanges.ts';
import { FileContents } from '../../../src/layers/fileContents.ts';
import { readContents } from '../../../src/layers/readContents.ts';
import { changesTar, nothingMissing, type TarLimits } from '../../../src/sources/engine/changesTar.ts';
import { describeSource, openSource } from '../../../src/sources/index.ts';
import { sha256 } from '../../helpers/archive.ts';
import { wholeEngineImage } from '../../helpers/engineImage.ts';
import { engineToOpen } from '../../helpers/engineToOpen.ts';
import { type FakeContainer, fakeContainer } from '../../helpers/fakeContainer.ts';
import { parseTar } from '../../helpers/parseTar.ts';
import { tarOf } from '../../helpers/tar.ts';

const BASE = tarOf([
  { name: 'etc/', mtime: 1 },
  { name: 'etc/motd', content: 'hello', mtime: 1 },
  { name: 'etc/same', content: 'as it was', mtime: 1 },
  { name: 'usr/', mtime: 1 },
  { name: 'usr/old', content: 'goes', mtime: 1 },
]);
const IMAGE = `sha256:${'ab'.repeat(32)}`;
const ID = 'cd'.repeat(32);
const CHANGES: FakeContainer['changes'] = [
  ['/etc', 0],
  ['/etc/motd', 0],
  ['/usr', 0],
  ['/usr/old', 2],
  ['/var', 1],
  ['/var/d', 1],
  ['/var/d/first', 1],
  ['/var/d/second', 1],
  ['/var/link', 1],
];
const WEB: FakeContainer = {
  name: 'web',
  id: ID,
  image: IMAGE,
  changes: CHANGES,
  members: [
    { name: 'etc/', mtime: 9 },
    { name: 'etc/motd', content: 'hello, container', mtime: 9, uid: 7, mode: 0o600 },
    { name: 'etc/same', content: 'as it was', mtime: 1 },
    { name: 'usr/', mtime: 9 },
    { name: 'var/', mtime: 9 },
    { name: 'var/d/', mtime: 9, mode: 0o700 },
    { name: 'var/d/first', content: 'once', mtime: 9 },
    { name: 'var/d/second', type: '1', link: 'var/d/first', mtime: 9 },
    { name: 'var/link', type: '2', link: '../etc/motd', mtime: 9 },
    { name: 'var/volume-file', content: 'not of the container', mtime: 9 },
  ],
};
const NOTHING = new AbortController().signal;

function only({ catalog }: OpenSource): Image {
  const variant = catalog.images[0]?.variants[0];
  assert(variant?.state === 'present');
  return variant.image;
}

describe('a container that is opened', () => {
  const fake = engineToOpen();
  const startWith = async (container: FakeContainer) => {
    const image = wholeEngineImage('app', [BASE]);
    await fake.start({
      ...image,
      [`/images/${IMAGE}/json`]: image['/images/app/json'] ?? null,
      [`/images/${IMAGE}/history`]: image['/images/app/history'] ?? null,
      ...fakeContainer(container),
    });
  };
  const addressOf = (container: string) =>
    ({ kind: 'container', endpoint: fake.engine.endpoint.host, container }) as const;
  const describeOf = (container: string) => describeSource(addressOf(container), fake.means);

  it('is its image, and what it changed as one more layer', async () => {
    await startWith(WEB);
    const source = await describeOf('web');
    const image = only(source);
    assert.deepEqual(
      image.layers.map(({ diffId, blob }) => [diffId, blob === null]),
      [
        [sha256(BASE), true],
        [null, false],
      ],
    );
    assert.deepEqual(image.steps.at(-1)?.createdBy, 'Changes in container web');
    assert.deepEqual(image.notes, []);
    assert.deepEqual(withoutChanges(image).layers.length, 1);
    assert.deepEqual(
      checksOf(image, []).filter(({ layer, state }) => layer === 1 || state === 'mismatch'),
      [],
    );
    const facts = source.factsOf(image);
    assert.deepEqual(facts?.container, { id: ID, name: 'web' });
    assert.equal(fake.engine.asked.filter((url) => url.includes('/images/get')).length, 0);

    const exported = await source.export(image, () => undefined, NOTHING);
    assert.deepEqual(
      exported.catalogImage.variants.map((variant) => 'image' in variant && variant.image),
      [exported.image],
    );
    const { overlay, totals } = await readContents(exported.image, { ofEngine: true });
    const view = new FileView(overlay, { kind: 'layer', layer: 1 });
    const rows: [string, string][] = [];
    for (let node = 1; node < overlay.nodeCount; node++)
      if (view.markOf(node) !== 'none') rows.push([overlay.pathOf(node), view.markOf(node)]);
    assert.deepEqual(rows.sort(), [
      ['etc', 'unchanged'],
      ['etc/motd', 'modified'],
      ['usr', 'unchanged'],
      ['usr/old', 'removed'],
      ['var', 'added'],
      ['var/d', 'added'],
      ['var/d/first', 'added'],
      ['var/d/second', 'added'],
      ['var/link', 'added'],
    ]);
    assert.deepEqual([totals.layers[1]?.bytes, totals.layers[1]?.removed], ['hello, container'.length + 4, 1]);
    const files = new FileContents(overlay, exported.image.layers, fake.means.spoolDirectory);
    const inode = overlay.inodeOf(overlay.finalVersion(overlay.find('var/d/second')));
    assert(inode);
    assert.equal(Buffer.from(await (await files.open(inode)).read(0, 99)).toString(), 'once');
    await files.close();
    await source.close();
  });

  it('is analyzed as a whole where nobody can wait', async () => {
    await startWith(WEB);
    const source = await openSource(addressOf('web'), { spoolDirectory: fake.means.spoolDirectory });
    const { totals } = await readContents(only(source));
    assert.deepEqual([totals.layers.length, totals.files], [2, 4]);
    await source.close();
  });

  const tarWith = async (container: FakeContainer, limits: TarLimits, mounts: readonly string[] = []) => {
    await startWith(container);
    const client = await fake.means.engines.client(fake.engine.endpoint.host);
    const own = client.container(container.name);
    const missing = nothingMissing();
    const pieces: Uint8Array[] = [];
    for await (const piece of changesTar(own, { changes: await own.changes(), mounts }, missing, undefined, limits))
      pieces.push(piece);
    const tar = Buffer.concat(pieces);
    return { missing, tar, names: parseTar(tar).map(({ name }) => name) };
  };

  it('gives the same path by path as in one stream', async () => {
    const single = await tarWith(WEB, {});
    assert.equal(fake.engine.asked.filter((url) => url.includes('/archive')).length, 4);
    await fake.engine.stop();
    const whole = await tarWith(WEB, { requests: 3 });
    assert.equal(fake.engine.asked.filter((url) => url.includes('/archive')).length, 0);
    assert.deepEqual(single.names, whole.names);
    assert(single.tar.equals(whole.tar));
  });

  it('leaves volumes where they are', async () => {
    const asked = () =>
      fake.engine.asked
        .filter((url) => url.includes('/archive'))
        .map((url) => new URL(url, 'http://x').searchParams.get('path'));
    const plain = await tarWith(WEB, {});
    assert.deepEqual(asked(), ['/etc', '/etc/motd', '/usr', '/var']);
    await fake.engine.stop();
    const around = await tarWith(WEB, {}, ['/var/volume']);
    assert.deepEqual(asked(), ['/etc', '/etc/motd', '/usr', '/var', '/var/d', '/var/link']);
    assert.deepEqual(around.names, plain.names);
    await fake.engine.stop();
    // A folder of which nothing else is listed may be where one is mounted, whatever the engine says.
    const { names } = await tarWith({ ...WEB, changes: [['/var', 1]] }, {});
    assert.deepEqual(names, ['var/']);
  });

  it('says what is left out, and reads the rest', async () => {
    const gone: FakeContainer = { ...WEB, changes: [...CHANGES, ['/vanished', 1], ['/zz', 1]] };
    const { missing, names } = await tarWith(gone, { paths: CHANGES.length + 1, bytes: 10 });
    assert.deepEqual(missing, { beyond: 1, tooLarge: 1, refused: 1, paths: ['/etc/motd', '/vanished'] });
    assert.deepEqual(names, [
      'usr/.wh.old',
      'etc/',
      'usr/',
      'var/',
      'var/d/',
      'var/d/first',
      'var/d/second',
      'var/link',
    ]);
  });

  it('tells why where its image or it itself is gone, or its files break off', async () => {
    await startWith(WEB);
    await assert.rejects(describeOf('none'), { message: /has no container none\.$/ });
    fake.engine.answers['/containers/web/archive'] = (response) => response.end(tarOf(WEB.members).subarray(0, 1000));
    await assert.rejects(describeOf('web'), { message: /is damaged: it breaks off/ });
    delete fake.engine.answers[`/images/${IMAGE}/json`];
    await assert.rejects(describeOf('web'), {
      message: 'The engine no longer has the image that the container web was made from.',
    });
  });

  it('is canceled at once, and leaves nothing', async () => {
    await startWith(WEB);
    const controller = new AbortController();
    fake.engine.answers['/containers/web/archive'] = () => controller.abort();
    const options = { ...fake.means, signal: controller.signal };
    await assert.rejects(describeSource(addressOf('web'), options), { name: 'AbortError' });
  });

  it('has names that no text has', async () => {
    const odd = Buffer.from('caf\xe9', 'latin1');
    const { names, missing } = await tarWith(
      {
        ...WEB,
        changes: [
          ['/d', 1],
          ['/d/caf\ufffd', 1],
        ],
        members: [{ name: 'd/' }, { name: Buffer.concat([Buffer.from('d/'), odd]), content: 'x' }],
      },
      { requests: 0 },
    );
    assert.deepEqual([names.length, missing.refused], [2, 0]);
  });
});
