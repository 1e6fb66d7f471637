import assert from 'node:assert/strict';
import type { Selection } from '../../../src/image/fileView.ts';
import { type FileAddress, fileUriParts, parseFileUri } from '../../../src/views/files/fileUri.ts';
import { english } from '../../../src/views/words.ts';

const SPOT: FileAddress['spot'] = {
  place: { kind: 'archive', path: '/images/a b#1.tar' },
  image: 2,
  platform: 'linux/arm64',
};
const FINAL: Selection = { kind: 'final' };

const bytes = (text: string) => Buffer.from(text).toString('latin1');

describe('the URI of a file of an image', () => {
  for (const path of [
    '',
    'etc/nginx.conf',
    'a#b?c%20d',
    'back\\slash',
    'new\nline',
    '\u202egnp.txt',
    '</script>',
    'ü',
    '\\xff',
  ])
    it(`brings ${JSON.stringify(path)} back`, () => {
      const address = { spot: SPOT, selection: FINAL, path: bytes(path) };
      const parts = fileUriParts(address, 'a:1', english);
      assert.equal(parts.path, `/${path}`);
      assert.deepEqual(parseFileUri(parts), address);
    });

  for (const selection of [
    { kind: 'layer', layer: 0 },
    { kind: 'upTo', layer: 12 },
    { kind: 'range', from: 1, to: 3 },
    FINAL,
  ] satisfies Selection[])
    it(`brings the view ${JSON.stringify(selection)} back`, () => {
      const address = { spot: SPOT, selection, path: 'a' };
      assert.deepEqual(parseFileUri(fileUriParts(address, 'a:1', english)), address);
    });

  it('says that it is in a folder of the workspace', () => {
    const address = { spot: SPOT, selection: FINAL, path: 'etc', inWorkspace: true } as const;
    const parts = fileUriParts(address, 'a:1', english);
    assert.deepEqual(parseFileUri(parts), address);
    assert.deepEqual(parseFileUri({ ...parts, path: '/etc/passwd' }), { ...address, path: 'etc/passwd' });
  });

  it('keeps the bytes of a path that is not UTF-8, and shows them', () => {
    const address = { spot: SPOT, selection: FINAL, path: 'dir\xfe/caf\xe9' };
    const parts = fileUriParts(address, 'a:1', english);
    assert.equal(parts.path, '/dir\\xfe/caf\\xe9');
    assert.deepEqual(parseFileUri(parts), address);
  });

  it('means what lies beside or above such a path when the editor changes the path alone', () => {
    const { query } = fileUriParts({ spot: SPOT, selection: FINAL, path: 'dir\xfe/caf\xe9' }, 'a:1', english);
    assert.equal(parseFileUri({ path: '/dir\\xfe', query })?.path, 'dir\xfe');
    assert.equal(parseFileUri({ path: '/dir\\xfe/other', query })?.path, 'dir\xfe/other');
  });

  it('brings a backslash back that is beside a name that is not UTF-8', () => {
    const address = { spot: SPOT, selection: FINAL, path: 'dir\xfe/back\\slash' };
    const parts = fileUriParts(address, 'a:1', english);
    assert.equal(parts.path, '/dir\\xfe/back\\slash');
    assert.deepEqual(parseFileUri(parts), address);
  });

  it('says in its query what titles are made of', () => {
    const { query } = fileUriParts({ spot: SPOT, selection: { kind: 'layer', layer: 3 }, path: 'a' }, 'a:1', english);
    const { image, where } = JSON.parse(query);
    assert.deepEqual([image, where], ['a:1', 'layer 3']);
  });

  it('is nothing else', () => {
    for (const query of ['', '{', 'null', '{}', '{"address":"archive:/a","view":"final"}', '{"address":1,"view":2}'])
      assert.equal(parseFileUri({ path: '/a', query }), undefined, query);
    const { query } = fileUriParts({ spot: SPOT, selection: FINAL, path: 'a' }, 'a:1', english);
    for (const view of ['layer', 'layer:x', 'layer:1-2', 'range:1', 'finals'])
      assert.equal(
        parseFileUri({ path: '/a', query: query.replace('"final"', JSON.stringify(view)) }),
        undefined,
        view,
      );
  });
});
