import assert from 'node:assert/strict';
import { layerFacts, mediaTypeRemark } from '../../../../media/imagePage/layers/layerFacts.ts';
import { createTranslate } from '../../../../media/shared/words.ts';
import type { ImagePageWord } from '../../../../src/protocol/imagePageWords.ts';
import { small } from '../../harness/scenarios/small.ts';

const t = createTranslate<ImagePageWord>({}, 'en');

describe('layer facts', () => {
  const OCI = 'application/vnd.oci.image.layer.v1.tar';
  const DOCKER = 'application/vnd.docker.image.rootfs.diff.tar';
  const remark = (mediaType: string | null, compression: string | null, expected: string | null) =>
    it(`${mediaType} of ${compression}: ${expected}`, () =>
      assert.equal(mediaTypeRemark(t, { mediaType, compression }), expected));

  remark(null, 'gzip', null);
  remark(`${OCI}+gzip`, 'gzip', null);
  remark(`${OCI}+zstd`, 'zstd', null);
  remark(`${DOCKER}.gzip`, 'gzip', null);
  remark(OCI, 'none', null);
  remark(`${OCI}+gzip`, null, null);
  remark(`${OCI}+gzip`, 'zstd', 'labeled as gzip');
  remark(`${DOCKER}.gzip`, 'none', 'labeled as gzip');
  remark(OCI, 'gzip', 'labeled as not compressed');
  remark('application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', 'gzip', 'foreign layer');
  remark('application/vnd.oci.image.layer.nondistributable.v1.tar', 'none', 'foreign layer');
  remark('application/x-odd', 'none', 'media type application/x-odd');

  it('tell absence, compression and the digest, or the diff ID where there is none', () => {
    const layer = small.layers[0];
    assert.ok(layer);
    assert.deepEqual(layerFacts({ t }, layer), ['gzip', 'sha256:2658c68bbfe2…']);
    const absent = { ...layer, present: false, digest: null, compression: null };
    assert.deepEqual(layerFacts({ t }, absent), ['not in this archive', 'sha256:bce1c651b1d9…']);
    assert.deepEqual(layerFacts({ t }, { ...layer, compression: 'unknown' })[0], 'unknown compression');
  });
});
