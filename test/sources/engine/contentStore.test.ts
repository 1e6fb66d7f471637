import assert from 'node:assert/strict';
import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { Digest } from '../../../src/image/digest.ts';
import { blobPieces } from '../../../src/sources/engine/blobPieces.ts';
import type { ContentStore } from '../../../src/sources/engine/contentStore.ts';
import { json, sha256 } from '../../helpers/archive.ts';
import { clientOfFake } from '../../helpers/clientOfFake.ts';

const BLOB = sha256('blob');
const MANIFEST = json({
  schemaVersion: 2,
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: sha256('config'), size: 7 },
  layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: BLOB, size: 1000 }],
});
const INDEX = json({ schemaVersion: 2, manifests: [] });

describe('the blobs of a containerd store', () => {
  const fake = clientOfFake();
  const stored = new Map<string, Buffer>(
    [MANIFEST, INDEX, Buffer.alloc(100_000, 'x')].map((each) => [sha256(each), each]),
  );
  let store: ContentStore;
  /** What it does instead. */
  let serve: (stream: ServerHttp2Stream, digest: string) => void;

  beforeEach(async () => {
    serve = (stream, digest) => {
      const bytes = stored.get(digest);
      answer(stream, bytes ? [bytes.subarray(0, 70), bytes.subarray(70)].map(messageOf) : [], bytes ? '0' : '5');
    };
    const server = createServer();
    server.on('stream', (stream, headers) => {
      assert.equal(headers[':path'], '/containerd.services.content.v1.Content/Read');
      let asked = Buffer.alloc(0);
      stream.on('error', () => {});
      stream.on('data', (chunk: Buffer) => {
        asked = Buffer.concat([asked, chunk]);
      });
      stream.on('end', () => serve(stream, asked.subarray(7).toString()));
    });
    const engine = await fake.withAnswers({});
    engine.streams['/grpc'] = (stream) => void server.emit('connection', stream);
    store = await fake.client.holdings.content();
  });
  afterEach(() => store.close());

  it('are read one by one, in however many pieces they come', async () => {
    for (const [digest, bytes] of stored)
      assert.deepEqual(Buffer.from(await store.read(digest as Digest, 1 << 20)), bytes);
  });

  it('are the manifest, its config and its layers; an index is its own only', async () => {
    assert.deepEqual(await blobPieces(store, sha256(MANIFEST)), [
      { id: `blob ${sha256(MANIFEST)}`, bytes: MANIFEST.length },
      { id: `blob ${sha256('config')}`, bytes: 7 },
      { id: `blob ${BLOB}`, bytes: 1000 },
    ]);
    assert.deepEqual(await blobPieces(store, sha256(INDEX)), [{ id: `blob ${sha256(INDEX)}`, bytes: INDEX.length }]);
  });

  it('are not there where the engine says so, breaks off, says too much or nonsense', async () => {
    assert.equal(await blobPieces(store, BLOB), null);
    await assert.rejects(store.read(sha256(Buffer.alloc(100_000, 'x')), 1000), { code: 'limit' });
    serve = (stream) => answer(stream, [Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 1])], '0');
    assert.equal(await blobPieces(store, sha256(MANIFEST)), null);
    serve = (stream) => answer(stream, [messageOf(Buffer.from('[1,'))], '0');
    assert.equal(await blobPieces(store, sha256(MANIFEST)), null);
    serve = (stream) => stream.destroy();
    assert.equal(await blobPieces(store, sha256(MANIFEST)), null);
    store.close();
    assert.equal(await blobPieces(store, sha256(MANIFEST)), null);
  });
});

function answer(stream: ServerHttp2Stream, messages: readonly Buffer[], status: string): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status }));
  stream.end(Buffer.concat(messages));
}

/** An offset, the bytes, and a field of a later version, as gRPC frames it. */
function messageOf(bytes: Buffer): Buffer {
  const length = [0x80 | (bytes.length & 0x7f), 0x80 | ((bytes.length >> 7) & 0x7f), bytes.length >> 14];
  const message = Buffer.concat([Buffer.from([0x08, 0x05, 0x12, ...length]), bytes, Buffer.from([0x18, 0x01])]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
