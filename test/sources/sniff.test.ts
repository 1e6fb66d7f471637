import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { LOOK_LENGTH, looksLikeImageArchive } from '../../src/sources/sniff.ts';
import { moreFixtures, ownFixtures } from '../helpers/fixtures.ts';
import { memberOf, type TarMember, tarOf } from '../helpers/tar.ts';
import { storedFrame } from '../helpers/zstd.ts';

const HEX = '0123456789abcdef'.repeat(4);

function looks(what: string, bytes: Uint8Array, expected: boolean): void {
  it(`${what}: ${expected ? 'yes' : 'no'}`, () =>
    assert.equal(looksLikeImageArchive(bytes.subarray(0, LOOK_LENGTH)), expected));
}

function named(expected: boolean, ...names: string[]): void {
  looks(names.join(', '), tarOf(names.map((name): TarMember => ({ name, content: 'x' }))), expected);
}

describe('looksLikeImageArchive', () => {
  named(true, 'oci-layout');
  named(true, './oci-layout');
  named(true, 'a', 'b', `blobs/sha256/${HEX}`);
  named(true, `blobs/sha512/${HEX}${HEX}`);
  named(true, `${HEX}.json`);
  named(true, `${HEX}/layer.tar`);
  named(true, `${HEX}.tar`);
  named(true, `${HEX}.tar.gz`);
  named(true, `sha256:${HEX}`);
  named(false, 'etc/passwd', 'bin/sh');
  named(false, `${HEX.slice(1)}.json`);
  named(false, 'manifest.json');
  named(false, `d/${HEX}.json`);
  const described = (name: string, content: string) => tarOf([{ name, content }]);
  looks('a manifest.json of an archive', described('manifest.json', '[{"Config":"a","RepoTags":null}]'), true);
  looks('an index.json of a layout', described('./index.json', '{"schemaVersion":2,"manifests":[]}'), true);
  looks('a manifest.json of a browser extension', described('manifest.json', '{"manifest_version":3}'), false);
  looks('an index.json of a package', described('index.json', '{"name":"x"}'), false);
  looks('nothing', Buffer.alloc(0), false);
  looks('zeros', Buffer.alloc(LOOK_LENGTH), false);
  looks('text', Buffer.alloc(5000, 'text '), false);
  looks('gzip of an archive', gzipSync(tarOf([{ name: 'oci-layout' }])), true);
  looks('gzip of text', gzipSync('text'), false);
  looks(
    'gzip that breaks off',
    gzipSync(Buffer.concat([memberOf({ name: 'oci-layout' }), Buffer.alloc(9 << 20)])).subarray(0, 800),
    true,
  );
  looks('no gzip', Buffer.from([0x1f, 0x8b, 0, 0]), false);
  looks('a bomb', gzipSync(Buffer.alloc(64 << 20)), false);
  looks('zstd', storedFrame(tarOf([{ name: 'oci-layout' }])), false);
  looks('damage', Buffer.concat([memberOf({ name: 'a' }), Buffer.alloc(512, 'junk')]), false);
  looks(
    'an archive with a first layer above what is looked at',
    tarOf([
      { name: `${HEX}/`, type: '5' },
      { name: `${HEX}/layer.tar`, content: Buffer.alloc(2 << 20) },
    ]),
    true,
  );

  for (const { name, path, expected } of [...ownFixtures(), ...(moreFixtures() ?? [])])
    if (expected && /\.tar(\.gz)?$/.test(name))
      it(`${name}: yes`, () => assert.equal(looksLikeImageArchive(readFileSync(path).subarray(0, LOOK_LENGTH)), true));
});
