import assert from 'node:assert/strict';
import { layerFacts, mediaTypeRemark } from '../../../../media/imagePage/layers/layerFacts.ts';
import { createTranslate } from '../../../../media/shared/words.ts';
import { formatSize } from '../../../../src/format/size.ts';
import type { ImagePageWord } from '../../../../src/protocol/imagePageWords.ts';
import { smallContents } from '../../harness/scenarios/contents.ts';
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

  const page = { t, size: (bytes: number) => formatSize(bytes), language: 'en' };
  const progress = null;
  const counts = smallContents.layers[5] ?? null;

  it('tell the other size, how the layer is stored, and what it changes', () => {
    const layer = small.layers[5];
    assert.ok(layer && counts);
    assert.deepEqual(layerFacts(page, layer, { counts, progress }, 'files'), [
      '40.9 kB stored',
      'gzip',
      '2 added',
      '1 changed',
    ]);
    assert.deepEqual(layerFacts(page, layer, { counts, progress }, 'stored'), [
      '40 kB in files',
      'gzip',
      '2 added',
      '1 changed',
    ]);
    assert.deepEqual(layerFacts(page, layer, { counts: null, progress }, 'stored'), ['gzip']);
    const busy = { ...counts, added: 1985, modified: 11, identical: 3, removed: 2 };
    assert.deepEqual(layerFacts(page, layer, { counts: busy, progress }, 'files').slice(2), [
      '1,985 added',
      '11 changed',
      '3 rewritten unchanged',
      '2 removed',
    ]);
  });

  it('tell how far reading it is, and what it has as soon as it is read', () => {
    const layer = small.layers[5];
    assert.ok(layer);
    const facts = (share: number, entries: number | null) =>
      layerFacts(
        page,
        layer,
        { counts: null, progress: { share, read: entries === null ? null : { entries, bytes: 5e6 } } },
        'stored',
      );
    assert.deepEqual(facts(0, null), ['gzip']);
    assert.deepEqual(facts(0.4, null), ['gzip', 'reading… 40%']);
    assert.deepEqual(facts(1, 1234), ['gzip', '1,234 paths', '5 MB in files']);
    assert.deepEqual(facts(1, 1), ['gzip', '1 path', '5 MB in files']);
    const listed = { share: 0.4, read: null, listed: { entries: 1234, bytes: 5e6 } };
    const claims = layerFacts(page, layer, { counts: null, progress: listed }, 'stored');
    assert.deepEqual(claims, ['gzip', 'reading… 40%', 'lists paths: 1,234', 'lists in files: 5 MB']);
  });

  it('tell absence, and what is unknown', () => {
    const layer = small.layers[0];
    assert.ok(layer);
    const absent = { ...layer, present: false, compression: null };
    assert.deepEqual(layerFacts(page, absent, { counts: null, progress }, 'stored'), ['not in this archive']);
    const unknown = { ...layer, size: null, mediaType: null, compression: 'unknown' };
    assert.deepEqual(layerFacts(page, unknown, { counts: null, progress }, 'files'), ['unknown compression']);
  });
});
