import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { TarError } from '../../src/layers/tarHeader.ts';
import { FIXTURES } from '../helpers/fixtures.ts';
import { byteByByte, hopping, inPieces, type Parsed, parseInto, parseTar } from '../helpers/parseTar.ts';
import { Random } from '../helpers/random.ts';
import { extended, paxOf, tarOf } from '../helpers/tar.ts';

const LONG = `${'long/'.repeat(40)}name`;

describe('TarParser, fed in any way', () => {
  const tars = new Map([['crafted', craftedTar()], ...sparseTars(), ...layersOfSample()]);

  for (const [name, tar] of tars) {
    const expected = parseTar(tar);
    it(`gives the same entries of ${name} byte by byte`, () => assert.deepEqual(parseTar(tar, byteByByte), expected));
    it(`gives the same entries of ${name} in random pieces`, () => {
      for (let seed = 1; seed <= 40; seed++)
        assert.deepEqual(parseTar(tar, inPieces(new Random(seed))), expected, `seed ${seed}`);
    });
    it(`gives the same entries of ${name} when only some contents are asked for`, () => {
      for (let seed = 1; seed <= 20; seed++) {
        const wants = (position: number) => new Random(seed * 1000 + position).once(2);
        const some = expected.map((entry, position) => (wants(position) ? entry : { ...entry, content: null }));
        assert.deepEqual(parseTar(tar, inPieces(new Random(seed)), wants), some, `seed ${seed}`);
      }
    });
    it(`gives the same entries of ${name} hopping over contents`, () => {
      const without = expected.map((entry) => ({ ...entry, content: null }));
      for (const size of [1, 100, 512, 513, 4096])
        assert.deepEqual(
          parseTar(tar, hopping(size), () => false),
          without,
        );
    });
  }

  it('gives a beginning of the entries wherever a tar breaks off, or says so', () => {
    const tar = craftedTar();
    const all = parseTar(tar);
    for (let length = 0; length < tar.length; length++) {
      const found: Parsed[] = [];
      try {
        parseInto(found, tar.subarray(0, length));
      } catch (error) {
        assert.ok(error instanceof TarError, String(error));
        // The last one's content may be what broke off.
        found.pop();
      }
      assert.deepEqual(found, all.slice(0, found.length), `cut to ${length}`);
    }
  });
});

/** One of everything. */
function craftedTar(): Buffer {
  return Buffer.concat([
    extended('g', paxOf({ comment: 'a commit' })),
    tarOf(
      [
        { name: './' },
        { name: 'empty' },
        { name: 'block', content: 'b'.repeat(512) },
        { name: 'more', content: 'm'.repeat(1300), mtime: -5, uid: 2 ** 33 },
        { name: LONG, content: 'long' },
        { name: 'pax', content: 'p', pax: { path: `päx/${LONG}`, 'SCHILY.xattr.user.a': 'b', mtime: '1.25' } },
        { name: 'link', type: '2', link: LONG },
        { name: 'hard', type: '1', link: 'more', size: 1300 },
        { name: 'device', type: '3', major: 5, minor: 6 },
        { name: 'odd', type: 'Z', content: 'odd data' },
        { name: 'last', content: 'l' },
      ],
      { end: true },
    ),
    Buffer.from('what nobody reads'),
  ]);
}

function sparseTars(): [string, Buffer][] {
  return readdirSync(join(FIXTURES, 'tar')).map((name) => [
    name,
    gunzipSync(readFileSync(join(FIXTURES, 'tar', name))),
  ]);
}

/** Tars inside the tar of an image: as real tools write them. */
function layersOfSample(): [string, Buffer][] {
  const outer = parseTar(readFileSync(join(FIXTURES, 'archives', 'tiny.docker20.tar')));
  return outer
    .filter(({ name }) => name.endsWith('/layer.tar'))
    .map(({ name, content }) => [`layer ${name.slice(0, 8)}`, Buffer.from(content ?? '', 'latin1')]);
}
