import assert from 'node:assert/strict';
import { type JsonDocument, jsonUriParts, parseJsonQuery } from '../../../src/views/jsonDocuments/jsonUri.ts';

const config: JsonDocument = {
  spot: { place: { kind: 'archive', path: '/images/a b.tar' }, image: 1, platform: 'linux/arm64/v8' },
  kind: 'config',
};

describe('URIs of JSON documents', () => {
  it('read what they print', () => {
    for (const document of [config, { ...config, kind: 'inspect' } as const])
      assert.deepEqual(parseJsonQuery(jsonUriParts(document, 'small:1.0', true).query), document);
  });

  it('have a path for people', () => {
    assert.equal(jsonUriParts(config, 'ghcr.io/a/small:1.0', false).path, '/a b.tar/small:1.0 config.json');
    assert.equal(jsonUriParts(config, 'small:1.0', true).path, '/a b.tar/small:1.0 linux-arm64-v8 config.json');
    assert.equal(jsonUriParts({ ...config, kind: 'index' }, 'small', true).path, '/a b.tar/small index.json');
  });

  it('read nothing else', () => {
    const { query } = jsonUriParts(config, 'small', false);
    for (const text of [
      '',
      '{}',
      'null',
      query.replace('"config"', '"toString"'),
      query.replace('archive:', 'x:'),
      query.replace('#1', ''),
    ])
      assert.equal(parseJsonQuery(text), undefined, text);
  });
});
