import assert from 'node:assert/strict';
import {
  isStatement,
  type JsonDocument,
  jsonUriParts,
  parseJsonQuery,
  statementKind,
  statementOf,
} from '../../../src/views/jsonDocuments/jsonUri.ts';

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

  it('are of statements too, under a name for people', () => {
    const digest = `sha256:${'ab'.repeat(32)}` as const;
    const statement: JsonDocument = { ...config, kind: statementKind(digest) };
    const { path, query } = jsonUriParts(statement, 'small:1.0', false, 'SBOM (SPDX)');
    assert.equal(path, '/a b.tar/small:1.0 SBOM (SPDX).json');
    assert.deepEqual(parseJsonQuery(query), statement);
    assert(isStatement(statement.kind));
    assert.equal(statementOf(statement.kind), digest);
    assert.equal(parseJsonQuery(query.replace('abab', 'xx')), undefined);
    assert(!isStatement('config'));
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
