import assert from 'node:assert/strict';
import { ancestorsOf, childPointer, jqPath } from '../../../../media/imagePage/inspect/jsonPointer.ts';
import { preview } from '../../../../media/imagePage/inspect/jsonPreview.ts';
import { copyText } from '../../../../media/imagePage/inspect/jsonValue.ts';

describe('json text', () => {
  it('points as RFC 6901 does', () => {
    assert.equal(childPointer('/a', 'b/c~d'), '/a/b~1c~0d');
    assert.equal(childPointer('', 0), '/0');
    assert.deepEqual(ancestorsOf('/a/b~1c/0'), ['', '/a', '/a/b~1c']);
    assert.deepEqual(ancestorsOf(''), []);
  });

  it('writes paths as jq takes them', () => {
    assert.equal(jqPath([]), '.');
    assert.equal(jqPath(['config', 'Env', 0]), '.config.Env[0]');
    assert.equal(jqPath([0, 'Id']), '.[0].Id');
    assert.equal(jqPath(['config', 'Labels', 'a.b "c"']), '.config.Labels["a.b \\"c\\""]');
    assert.equal(jqPath(['80/tcp']), '.["80/tcp"]');
  });

  it('previews what is folded, shortly', () => {
    assert.equal(preview({ a: 1, b: [1], c: {}, d: [] }), '{a: 1, b: […], c: {}, d: []}');
    assert.equal(preview(['x', null, true]), '["x", null, true]');
    assert.ok(preview(Array.from({ length: 1e5 }, () => 'long text '.repeat(100))).length < 250);
  });

  it('copies strings as they are and the rest as JSON', () => {
    assert.equal(copyText('a "b"'), 'a "b"');
    assert.equal(copyText([1]), '[\n  1\n]');
    assert.equal(copyText(null), 'null');
  });
});
