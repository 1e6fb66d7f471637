import assert from 'node:assert/strict';
import { digestOf } from '../../../src/image/digest.ts';
import { documentText } from '../../../src/views/jsonDocuments/documentText.ts';
import { presentImage } from '../../../src/views/sources/presentImage.ts';
import { openFixture } from '../openFixture.ts';

describe('documentText', () => {
  it('is what is stored, byte for byte', async () => {
    const { catalogImage, image } = presentImage(
      await openFixture('archives/multi.docker28-containerd.tar'),
      0,
      'linux/amd64',
    );
    const text = (kind: 'config' | 'manifest' | 'index') => documentText(catalogImage, image, kind) ?? '';
    assert.equal(digestOf(text('config')), image.id);
    assert.equal(digestOf(text('manifest')), image.manifestDigest);
    assert.equal(digestOf(text('index')), catalogImage.index?.digest);
  });

  it('prints what docker image inspect prints, and nothing an image has not', async () => {
    const { catalogImage, image } = presentImage(await openFixture('archives/tiny.docker20.tar'), 0, 'linux/amd64');
    const [inspected] = JSON.parse(documentText(catalogImage, image, 'inspect') ?? '');
    assert.equal(inspected.Id, image.id);
    assert.equal(documentText(catalogImage, image, 'manifest'), undefined);
    assert.equal(documentText(catalogImage, image, 'index'), undefined);
  });
});
