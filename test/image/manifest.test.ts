import assert from 'node:assert/strict';
import { parseIndex, parseManifest, parseManifestJson } from '../../src/image/manifest.ts';
import { json } from '../helpers/archive.ts';

const DESCRIPTOR = { mediaType: 'm', digest: 'sha256:a', size: 1 };

function is(value: unknown, kind: string): void {
  it(`takes ${JSON.stringify(value).slice(0, 80)} for a ${kind}`, () =>
    assert.equal(parseManifest(json(value), 'It').kind, kind));
}

function isNone(value: unknown, code: string, message: RegExp): void {
  it(`refuses ${JSON.stringify(value).slice(0, 80)}`, () =>
    assert.throws(() => parseManifest(json(value), 'It'), { name: 'ImageError', code, message }));
}

describe('parseManifest', () => {
  is({ config: DESCRIPTOR, layers: [DESCRIPTOR] }, 'manifest');
  is({ config: DESCRIPTOR }, 'manifest');
  is({ config: DESCRIPTOR, layers: null, annotations: null, subject: null }, 'manifest');
  is({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', config: DESCRIPTOR }, 'manifest');
  is({ manifests: [DESCRIPTOR] }, 'index');
  is({ manifests: null }, 'index');
  is({ manifests: [{ ...DESCRIPTOR, platform: null, urls: null, annotations: null, size: null }] }, 'index');
  is({ manifests: [], config: null, layers: null }, 'index');
  isNone({ config: DESCRIPTOR, manifests: [] }, 'damaged', /read both as a manifest and as an index/);
  isNone({ layers: [], manifests: [] }, 'damaged', /read both/);
  isNone({ schemaVersion: 1, fsLayers: [] }, 'unsupported', /schema 1/);
  isNone({ fsLayers: [] }, 'unsupported', /schema 1/);
  isNone({ schemaVersion: 2 }, 'damaged', /neither an image manifest nor an index/);
  isNone({ layers: [DESCRIPTOR] }, 'damaged', /at config/);
  isNone({ config: DESCRIPTOR, layers: [{ size: 1 }] }, 'damaged', /at layers.0.digest/);
  isNone({ config: { ...DESCRIPTOR, size: -1 } }, 'damaged', /at config.size/);
  isNone({ config: { ...DESCRIPTOR, size: 1.5 } }, 'damaged', /at config.size/);
  isNone({ config: { ...DESCRIPTOR, size: 2 ** 60 } }, 'damaged', /at config.size/);
  isNone({ config: { ...DESCRIPTOR, size: '1' } }, 'damaged', /at config.size/);
  isNone([], 'damaged', /neither an image manifest nor an index/);
  isNone(5, 'damaged', /at its top/);
});

describe('parseIndex', () => {
  it('takes an index without manifests', () => assert.deepEqual(parseIndex(json({}), 'It'), {}));
  it('refuses manifests that are no list', () =>
    assert.throws(() => parseIndex(json({ manifests: {} }), 'It'), { code: 'damaged', message: /at manifests/ }));
});

function isKind(value: unknown, kind: string): void {
  it(`takes ${JSON.stringify(value)} for ${kind}`, () => assert.equal(parseManifestJson(json(value), 'It').kind, kind));
}

describe('parseManifestJson', () => {
  isKind([{ Config: 'a' }], 'docker-archive');
  isKind([null, { Config: 'a', RepoTags: null, Layers: null }], 'docker-archive');
  isKind([], 'nothing');
  isKind([null], 'nothing');
  isKind(null, 'nothing');
  isKind({ config: DESCRIPTOR }, 'dir');
  isKind({ manifests: [] }, 'dir');
  isKind({ fsLayers: [] }, 'dir');
  isKind({ manifest_version: 3 }, 'other');
  isKind('text', 'other');
  isKind(5, 'other');
  for (const value of [[{}], [{ Config: null }], [{ Config: 'a', Layers: 'b' }], [[]], ['a']])
    it(`refuses ${JSON.stringify(value)}`, () =>
      assert.throws(() => parseManifestJson(json(value), 'It'), { code: 'damaged' }));
});
