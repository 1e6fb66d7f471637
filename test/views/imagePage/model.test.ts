import assert from 'node:assert/strict';
import { note } from '../../../src/image/notes.ts';
import { catalogModel, imageModel, noteText } from '../../../src/views/imagePage/model.ts';
import { presentImage } from '../../../src/views/sources/presentImage.ts';
import { english } from '../../../src/views/words.ts';
import { openFixture } from '../openFixture.ts';

const ORIGIN = { name: 'a.tar', path: '/a.tar', fileSize: 1, target: null };
const MACHINE = { os: 'linux', architecture: 'amd64' };

async function modelOf(fixture: string, platform = 'linux/amd64') {
  const { catalogImage, image } = presentImage(await openFixture(fixture), 0, platform);
  return imageModel(catalogImage, image, english);
}

describe('catalogModel', () => {
  it('lists images and platforms, and why one is not shown', async () => {
    const catalog = await openFixture('archives/absent.docker28-containerd.tar');
    const { format, images } = catalogModel(catalog, ORIGIN, MACHINE, english);
    assert.equal(format, 'Docker archive and OCI layout');
    assert.deepEqual(
      images.map(({ label }) => label),
      ['127.0.0.1:5000/multi:1.0'],
    );
    const [image] = images;
    assert.equal(image?.defaultVariant, 'linux/amd64');
    assert.deepEqual(
      image?.variants.map(({ platform, state }) => [platform, state]),
      [
        ['linux/amd64', 'present'],
        ['linux/arm64', 'absent'],
        ['linux/arm/v7', 'absent'],
      ],
    );
    assert.match(image?.variants[1]?.reason ?? '', /not stored here\.$/);
    assert.equal(image?.variants[0] && 'reason' in image.variants[0], false);
  });
});

describe('imageModel', () => {
  it('gives layers and steps in build order', async () => {
    const { steps, layers, storedSize } = await modelOf('archives/tiny.docker20.tar');
    const made = steps.flatMap(({ layer }) => layer ?? []);
    assert.deepEqual(
      made,
      layers.map(({ index }) => index),
    );
    assert.ok(steps.some(({ empty, layer }) => empty && layer === null));
    assert.ok(layers.every(({ present, diffId }) => present && diffId !== null));
    assert.equal(
      storedSize,
      layers.reduce((sum, { size }) => sum + (size ?? 0), 0),
    );
  });

  it('names the documents that exist', async () => {
    assert.deepEqual((await modelOf('archives/tiny.docker20.tar')).documents, ['config', 'inspect']);
    const multi = await modelOf('archives/multi.docker28-containerd.tar', 'linux/arm64');
    assert.deepEqual(multi.documents, ['config', 'manifest', 'index', 'inspect']);
    assert.equal(multi.platform, 'linux/arm64');
    assert.deepEqual(
      multi.attestations.map(({ label, present }) => [label, present]),
      [['provenance', true]],
    );
  });

  it('can be cloned, as it travels to a webview', async () => {
    const model = await modelOf('archives/multi.docker28-containerd.tar');
    assert.deepEqual(structuredClone(model), model);
  });
});

describe('noteText', () => {
  it('says where a note was met', () => {
    assert.equal(noteText(note('duplicate-member', 'Twice: {0}.', [1]), english), 'Twice: 1.');
    const many = note('duplicate-member', 'Twice.', [], { count: 7, paths: ['a', 'b'] });
    assert.equal(noteText(many, english), 'Twice. (a, b, …)');
  });
});

describe('presentImage', () => {
  it('throws a sentence for what is absent, or no longer there', async () => {
    const catalog = await openFixture('archives/absent.docker28-containerd.tar');
    assert.throws(() => presentImage(catalog, 0, 'linux/arm64'), /linux\/arm64, but it is not stored here/);
    assert.throws(() => presentImage(catalog, 0, 'plan9/mips'), /no longer has the platform plan9\/mips/);
    assert.throws(() => presentImage(catalog, 1, 'linux/amd64'), /no longer holds image 2/);
  });
});
