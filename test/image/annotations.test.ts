import assert from 'node:assert/strict';
import { annotationsOf } from '../../src/image/annotations.ts';
import type { Image, RawDocument } from '../../src/image/image.ts';

const D1 = `sha256:${'1'.repeat(64)}` as const;
const D2 = `sha256:${'2'.repeat(64)}` as const;
const document = (value: unknown): RawDocument =>
  ({
    digest: D2,
    bytes: new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
  }) as RawDocument;
const descriptor = (digest: string, annotations?: object) => ({ digest, size: 1, annotations });
const of = (manifest: unknown, ...indexes: unknown[]) =>
  annotationsOf({
    rawManifest: manifest === null ? null : document(manifest),
    indexes: indexes.map(document),
    manifestDigest: D1,
  } as unknown as Image);

describe('annotationsOf', () => {
  it('is what manifest, descriptor and index say, the nearest first', () => {
    const index = {
      manifests: [descriptor(D1, { a: 'descriptor', b: 'descriptor' }), descriptor(D2, { x: 'of another' })],
      annotations: { a: 'index', b: 'index', c: 'index' },
    };
    const manifest = { config: descriptor(D1), layers: [], annotations: { a: 'manifest' } };
    assert.deepEqual(of(manifest, index), { a: 'manifest', b: 'descriptor', c: 'index' });
    assert.deepEqual(of({ config: descriptor(D1) }), {});
    assert.deepEqual(of(null), {});
  });

  it('takes nothing of a document that cannot be read', () => {
    assert.deepEqual(of('{', { manifests: [], annotations: { a: 'index' } }), { a: 'index' });
    assert.deepEqual(of({ config: descriptor(D1), annotations: ['a'] }), {});
  });
});
