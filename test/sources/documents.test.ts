import assert from 'node:assert/strict';
import { digestOf } from '../../src/image/digest.ts';
import { memoryBytes } from '../../src/layers/bytes.ts';
import { type Blobs, digestOfPath, openDescriptor, rawDocument } from '../../src/sources/documents.ts';

const HEX = '0123456789abcdef'.repeat(4);

function claims(path: string, digest: string | null): void {
  it(`${path} claims ${digest ?? 'nothing'}`, () => assert.equal(digestOfPath(path), digest));
}

describe('digestOfPath', () => {
  claims(`blobs/sha256/${HEX}`, `sha256:${HEX}`);
  claims(`blobs/sha512/${HEX}${HEX}`, `sha512:${HEX}${HEX}`);
  claims(`${HEX}.json`, `sha256:${HEX}`);
  claims(`sha256:${HEX}`, `sha256:${HEX}`);
  claims(`${HEX}/layer.tar`, null);
  claims(`${HEX}.tar`, null);
  claims(`${HEX}.tar.gz`, null);
  claims(`blobs/sha512/${HEX}`, null);
  claims(`blobs/sha256/${HEX}0`, null);
  claims(`blobs/sha256/${HEX.toUpperCase()}`, null);
  claims(`a/blobs/sha256/${HEX}`, null);
  claims('config.json', null);
});

describe('openDescriptor', () => {
  const content = Buffer.from('content');
  const data = content.toString('base64');
  const none: Blobs = { open: () => Promise.resolve(undefined) };
  const stored: Blobs = { open: () => Promise.resolve({ bytes: memoryBytes(Buffer.from('stored')), missing: 0 }) };
  const read = async (blobs: Blobs, descriptor: { digest: string; data?: string }): Promise<string | undefined> => {
    const member = await openDescriptor(blobs, descriptor);
    return member && Buffer.from(await member.bytes.read(0, 100)).toString();
  };

  it('takes the blob first', async () =>
    assert.equal(await read(stored, { digest: digestOf(content), data }), 'stored'));
  it('takes embedded data that has its digest', async () => {
    assert.equal(await read(none, { digest: digestOf(content), data }), 'content');
    assert.equal(await read(none, { digest: digestOf(content, 'sha512'), data }), 'content');
  });
  it('takes no other embedded data', async () =>
    assert.equal(await read(none, { digest: digestOf('other'), data }), undefined));
  it('asks nobody for what is no digest', async () =>
    assert.equal(await read(stored, { digest: '../../etc/passwd' }), undefined));
});

it('rawDocument computes the digest by the algorithm that is claimed', () => {
  const bytes = Buffer.from('{}');
  assert.deepEqual(rawDocument(bytes, undefined), {
    digest: digestOf(bytes),
    claimed: null,
    claimedSize: null,
    mediaType: null,
    bytes,
  });
  const claimed = digestOf('other', 'sha512');
  assert.deepEqual(rawDocument(bytes, 'm', claimed, 7), {
    digest: digestOf(bytes, 'sha512'),
    claimed,
    claimedSize: 7,
    mediaType: 'm',
    bytes,
  });
});
