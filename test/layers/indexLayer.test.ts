import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { Bytes } from '../../src/image/image.ts';
import { memoryBytes } from '../../src/layers/bytes.ts';
import { readLayer } from '../../src/layers/indexLayer.ts';
import { sha256 } from '../helpers/archive.ts';
import { FORMS, layerOf, linesOf, packed } from '../helpers/layer.ts';
import { memberOf, tarOf } from '../helpers/tar.ts';

describe('readLayer', () => {
  const tar = tarOf([
    { name: 'a', content: 'hello' },
    { name: 'd/' },
    { name: 'd/b', content: 'x'.repeat(300_000) },
    { name: 'd/c' },
  ]);
  const lines = ['a file 644 5', 'd directory 755', 'd/b file 644 300000', 'd/c file 644 0'];

  for (const form of FORMS) {
    const blob = packed(tar, form);
    it(`reads a ${form} layer`, async () => {
      const { index, ...rest } = await readLayer(layerOf(memoryBytes(blob), form));
      assert.ok(index);
      assert.deepEqual(linesOf(index), lines);
      assert.deepEqual(rest, { unpackedSize: tar.length, notes: [], computed: null });
      assert.equal(index.fingerprints?.length, form === 'none' ? undefined : 3 * 16);
    });

    it(`computes the digests of a ${form} layer`, async () => {
      const { index, computed } = await readLayer(layerOf(memoryBytes(blob), form), { verify: true });
      assert.deepEqual(index && linesOf(index), lines);
      assert.deepEqual(computed, { blob: sha256(blob), diffId: sha256(tar) });
    });

    it(`computes them of what lies behind the end of a ${form} layer too`, async () => {
      const longer = Buffer.concat([tar, Buffer.alloc(3000, 'behind')]);
      const { index, computed, unpackedSize } = await readLayer(layerOf(memoryBytes(packed(longer, form)), form), {
        verify: true,
      });
      assert.deepEqual(index && linesOf(index), lines);
      assert.deepEqual([computed?.diffId, unpackedSize], [sha256(longer), longer.length]);
    });

    it(`notes damage inside the tar of a ${form} layer, and computes its digests all the same`, async () => {
      const broken = Buffer.from(tar).fill('?', 1024, 1030);
      const bytes = packed(broken, form);
      const { index, unpackedSize, notes, computed } = await readLayer(layerOf(memoryBytes(bytes), form, 3), {
        verify: true,
      });
      assert.deepEqual([index, unpackedSize], [null, null]);
      assert.deepEqual(
        notes.map(({ code, layer, sentence }) => [code, layer, sentence.values]),
        [['layer-damaged', 3, [3, 'a header has a wrong checksum.']]],
      );
      assert.deepEqual(computed, { blob: sha256(bytes), diffId: sha256(broken) });
    });

    it(`says how far it is in a ${form} layer`, async () => {
      const seen: number[] = [];
      await readLayer(layerOf(memoryBytes(blob), form), { verify: true, onRead: (bytes) => seen.push(bytes) });
      assert.equal(seen.at(-1), blob.length);
    });
  }

  it('reads little of a plain layer with large files', async () => {
    const large = tarOf([
      { name: 'a', content: Buffer.alloc(4 << 20) },
      { name: 'b', content: Buffer.alloc(4 << 20) },
    ]);
    let read = 0;
    const blob: Bytes = {
      size: large.length,
      async read(offset, length) {
        const bytes = large.subarray(offset, offset + length);
        read += bytes.length;
        return bytes;
      },
    };
    assert.equal((await readLayer(layerOf(blob, 'none'))).index?.bytes, 8 << 20);
    assert.ok(read < 1 << 20, `${read}`);
  });

  it('takes its digests’ algorithms from what is claimed', async () => {
    const sha512 = `sha512:${'0'.repeat(128)}` as const;
    const layer = { ...layerOf(memoryBytes(tar), 'none'), claimedDigest: sha512, diffId: sha256('') };
    const { computed } = await readLayer(layer, { verify: true });
    assert.match(computed?.blob ?? '', /^sha512:[0-9a-f]{128}$/);
    assert.equal(computed?.diffId, sha256(tar));
  });

  it('has no diff ID for a blob that breaks off, and its digest all the same', async () => {
    const blob = gzipSync(tar).subarray(0, -9);
    const { index, computed, notes } = await readLayer(layerOf(memoryBytes(blob), 'gzip'), { verify: true });
    assert.deepEqual([index, computed], [null, { blob: sha256(blob), diffId: null }]);
    assert.equal(notes[0]?.code, 'layer-damaged');
  });

  it('computes the digest of garbage behind the blob too, which the inflater never takes', async () => {
    for (const packedLayer of [packed(tar, 'gzip'), packed(tar, 'zstd')]) {
      const blob = Buffer.concat([packedLayer, Buffer.alloc(5 << 20, 'garbage')]);
      const compression = packedLayer[0] === 0x1f ? 'gzip' : 'zstd';
      const { computed, notes } = await readLayer(layerOf(memoryBytes(blob), compression), { verify: true });
      assert.deepEqual(computed, { blob: sha256(blob), diffId: sha256(tar) });
      assert.deepEqual(
        notes.map(({ code }) => code),
        ['trailing-garbage'],
      );
    }
  });

  it('computes the digest of a blob in a form that is not read', async () => {
    const blob = Buffer.from('BZh91AY&SY');
    const { index, computed, notes } = await readLayer(layerOf(memoryBytes(blob), 'bzip2'), { verify: true });
    assert.deepEqual([index, computed, notes], [null, { blob: sha256(blob), diffId: null }, []]);
  });

  it('reads nothing of an absent layer', async () => {
    const absent = await readLayer(layerOf(null, null), { verify: true });
    assert.deepEqual(absent, { index: null, unpackedSize: null, notes: [], computed: null });
  });

  it('says nothing of garbage behind what is damaged', async () => {
    const blob = Buffer.concat([
      gzipSync(memberOf({ name: 'a', content: 'abc' }).subarray(0, 514)),
      Buffer.from('garbage'),
    ]);
    const { notes } = await readLayer(layerOf(memoryBytes(blob), 'gzip'), { verify: true });
    assert.deepEqual(
      notes.map(({ code }) => code),
      ['layer-damaged'],
    );
  });
});
