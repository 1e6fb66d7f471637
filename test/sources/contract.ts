import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { open as openFile } from 'node:fs/promises';
import { ImageError } from '../../src/image/errors.ts';
import type { Bytes, Catalog, Image, Layer, OpenSource, RawDocument } from '../../src/image/image.ts';
import { sentence } from '../../src/image/sentence.ts';
import { readContents } from '../../src/layers/readContents.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { sha256 } from '../helpers/archive.ts';

/** The rules that every source keeps, whatever it is read from. */
export async function keepsContract(open: (signal?: AbortSignal) => Promise<OpenSource>): Promise<void> {
  const source = await open();
  checkCatalog(source.catalog);
  const images = presentImages(source.catalog);
  for (const image of images) await checkImage(image);

  const again = await open();
  assert.deepEqual(plain(again.catalog), plain(source.catalog), 'opening twice gives the same');
  await again.close();

  await assert.rejects(open(AbortSignal.abort()), { name: 'AbortError' });
  for (const image of images) await checkReading(image);

  await source.close();
  await source.close();
  for (const { blob } of images.flatMap((image) => image.layers)) if (blob) await checkClosed(blob);
}

function checkCatalog({ images, notes }: Catalog): void {
  assert.ok(images.length > 0);
  for (const { references, variants, index } of images) {
    checkReferences(references);
    if (index) checkDocument(index);
    assert.ok(variants.length > 0);
    assert.equal(new Set(variants.map(({ key }) => key)).size, variants.length, 'keys of variants');
    for (const variant of variants) {
      assert.match(variant.platform, /^\S+$/);
      if (variant.state === 'broken') assert.ok(variant.error instanceof ImageError);
      if (variant.state !== 'present') continue;
      for (const reference of references) assert.ok(variant.image.references.includes(reference), reference);
    }
  }
  for (const note of notes) checkSentence(note.sentence);
}

async function checkImage(image: Image): Promise<void> {
  checkReferences(image.references);
  checkDocument(image.rawConfig);
  assert.equal(image.id, sha256(image.rawConfig.bytes));
  for (const document of image.indexes) checkDocument(document);
  if (image.rawManifest) checkDocument(image.rawManifest);
  assert.equal(image.manifestDigest, image.rawManifest && (image.rawManifest.claimed ?? image.rawManifest.digest));
  for (const note of image.notes) checkSentence(note.sentence);
  checkSteps(image);
  assert.deepEqual(
    image.layers.map(({ chainId }) => chainId),
    chainOf(image.layers),
  );
  for (const [index, layer] of image.layers.entries()) {
    assert.equal(layer.index, index);
    if (layer.blob) await checkBlob(layer, layer.blob);
    else assert.ok(layer.claimedSize === null || layer.size === layer.claimedSize);
  }
}

/** Layers in range and ascending; the first steps take the first layers. */
function checkSteps({ steps, layers }: Image): void {
  const made = steps.flatMap(({ layer }) => (layer === null ? [] : [layer]));
  assert.deepEqual(
    made,
    made.map((_, position) => position),
  );
  assert.ok(made.length <= layers.length);
  for (const [index, step] of steps.entries()) {
    assert.equal(step.index, index);
    if (step.emptyLayer) assert.equal(step.layer, null);
  }
}

function chainOf(layers: readonly Layer[]): (string | null)[] {
  let below: string | null = '';
  return layers.map(({ diffId }) => {
    if (below === null || diffId === null) below = null;
    else below = below === '' ? diffId : sha256(`${below} ${diffId}`);
    return below;
  });
}

/** Read whole, in small pieces, past its end and by a worker's way, a blob is the same bytes. */
async function checkBlob({ size }: Layer, blob: Bytes): Promise<void> {
  assert.equal(blob.size, size);
  const whole = await blob.read(0, blob.size + 1000);
  assert.equal(whole.length, blob.size);
  const pieces: Uint8Array[] = [];
  for (let offset = 0; offset < blob.size; offset += 4999) pieces.push(await blob.read(offset, 4999));
  assert.ok(Buffer.concat(pieces).equals(whole), 'read again in pieces');
  assert.equal((await blob.read(blob.size, 10)).length, 0);
  if (blob.location) {
    const { file, offset } = blob.location;
    const direct = Buffer.alloc(blob.size);
    const handle = await openFile(file);
    await handle.read(direct, 0, blob.size, offset);
    await handle.close();
    assert.ok(direct.equals(whole), 'what its location names');
  }
}

async function checkReading(image: Image): Promise<void> {
  const stored = image.layers.reduce((sum, { blob }) => sum + (blob?.size ?? 0), 0);
  const isRead = image.layers.some(({ blob, compression }) => blob && blob.size > 0 && isReadable(compression));
  if (isRead) await assert.rejects(readContents(image, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  let last = 0;
  const { read, notes } = await readContents(image, {
    onProgress(done, total) {
      assert.ok(done >= last && done <= total, `${last} ${done} ${total}`);
      last = done;
    },
  });
  assert.equal(last, stored);
  assert.equal(read.length, image.layers.length);
  for (const note of notes) checkSentence(note.sentence);
}

function isReadable(compression: Layer['compression']): boolean {
  return compression === 'none' || compression === 'gzip' || compression === 'zstd';
}

/** After closing a read fails in a sentence, or gives what it gave. */
async function checkClosed(blob: Bytes): Promise<void> {
  const bytes = await blob.read(0, blob.size).catch((error: unknown) => {
    assert.ok(error instanceof ImageError, String(error));
    assert.equal(error.code, 'unreadable');
  });
  if (bytes) assert.equal(bytes.length, blob.size);
}

function checkDocument({ digest, bytes }: RawDocument): void {
  const [algorithm = '', hex] = digest.split(':');
  assert.equal(createHash(algorithm).update(bytes).digest('hex'), hex);
}

function checkReferences(references: readonly string[]): void {
  const sorted = [...new Set(references)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  assert.deepEqual(references, sorted);
}

function checkSentence({ template, values }: { template: string; values: readonly (string | number)[] }): void {
  assert.match(sentence(template, values), /^\S.*\.$/s);
  assert.equal(new Set(template.match(/\{\d\}/g)).size <= values.length, true, template);
}

/** The catalog as plain data, with digests in place of bytes. */
function plain(catalog: Catalog): unknown {
  return JSON.parse(
    JSON.stringify(catalog, (key, value: unknown) => {
      if (value instanceof Uint8Array) return sha256(value);
      if (value instanceof ImageError) return [value.code, value.message];
      return key === 'location' ? undefined : value;
    }),
  );
}
