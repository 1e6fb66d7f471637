import assert from 'node:assert/strict';
import { algorithmOf, chainIds, type Digest, digestOf, hexOf, isDigest, shortId } from '../../src/image/digest.ts';

const EMPTY = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const HEX = '0123456789abcdef'.repeat(4);

function accepts(text: unknown, expected: boolean): void {
  it(`${expected ? 'takes' : 'refuses'} ${JSON.stringify(text)?.slice(0, 40)}`, () =>
    assert.equal(isDigest(text), expected));
}

describe('digests', () => {
  accepts(`sha256:${HEX}`, true);
  accepts(`sha512:${HEX}${HEX}`, true);
  accepts(`sha256:${HEX}0`, false);
  accepts(`sha256:${HEX.slice(1)}`, false);
  accepts(`sha256:${HEX.toUpperCase()}`, false);
  accepts(`sha512:${HEX}`, false);
  accepts(`sha384:${HEX}`, false);
  accepts(HEX, false);
  accepts(`sha256:${HEX}\n`, false);
  accepts(`\nsha256:${HEX}`, false);
  accepts('sha256:../../../../../../../../../../../../../../../../../../etc/shadow', false);
  accepts(null, false);
  accepts(undefined, false);
  accepts([`sha256:${HEX}`], false);

  it('are of the bytes', () => {
    assert.equal(digestOf(''), EMPTY);
    assert.equal(
      digestOf(Buffer.from('abc')),
      'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    assert.match(digestOf('abc', 'sha512'), /^sha512:ddaf35a193617abacc417349ae204131/);
  });

  it('have an algorithm, digits and a short form', () => {
    const [short, long]: [Digest, Digest] = [`sha256:${HEX}`, `sha512:${HEX}${HEX}`];
    assert.deepEqual([algorithmOf(short), hexOf(short), shortId(short)], ['sha256', HEX, '0123456789ab']);
    assert.deepEqual([algorithmOf(long), hexOf(long), shortId(long)], ['sha512', HEX + HEX, '0123456789ab']);
  });
});

describe('chainIds', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((digit) => `sha256:${digit.repeat(64)}`) as [Digest, Digest, Digest];

  it('are those of the specification', () => {
    assert.deepEqual(chainIds([]), []);
    assert.deepEqual(chainIds([a]), [a]);
    // By `printf '%s %s' "$A" "$B" | sha256sum`, and again with $C.
    const ab = 'sha256:ccd722928bd92476ba1745586fed6e45a102504185ad88cd89e01ff116fd146c';
    const abc = 'sha256:c1377126441fb2f5ec2c21ae2a60255331d639e830f0ee1b40a36e52d4c40588';
    assert.deepEqual(chainIds([a, b, c]), [a, ab, abc]);
  });

  it('end with the first layer that has no diff ID', () => {
    assert.deepEqual(chainIds([a, null, c]), [a, null, null]);
    assert.deepEqual(chainIds([null, b]), [null, null]);
  });
});
