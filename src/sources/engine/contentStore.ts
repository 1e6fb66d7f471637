import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import type { Digest } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import type { Asking } from './asking.ts';

/** Milliseconds for one blob. */
const PATIENCE = 30_000;
const READ = '/containerd.services.content.v1.Content/Read';

/**
 * The blobs of an engine that stores images in containerd, one by one: its BuildKit serves them, over gRPC, on the engine's
 * own connection. Nothing else of the engine's API gives a manifest without all layers.
 */
export class ContentStore {
  readonly #session: ClientHttp2Session;

  private constructor(session: ClientHttp2Session) {
    this.#session = session;
    // What is under way says so.
    session.on('error', () => {});
  }

  /** @throws as `EngineClient`: a refusal where the engine has no such thing */
  static async open({ takeOver }: Asking, signal?: AbortSignal): Promise<ContentStore> {
    const stream = await takeOver({ method: 'POST', path: '/grpc', upgrade: 'h2c', signal });
    const session = connect('http://engine', { createConnection: () => stream });
    // Not earlier: node:http2 still hands it what had come before it was there.
    await Promise.race([
      once(session, 'remoteSettings', {
        signal: AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(PATIENCE)]),
      }),
      once(session, 'close').then(() => {
        throw new ImageError('unsupported', 'HTTP/2', []);
      }),
    ]).catch((error) => {
      session.destroy();
      throw error;
    });
    return new ContentStore(session);
  }

  /**
   * @param limit bytes
   * @throws where there is no such blob; ImageError `limit`
   */
  async read(digest: Digest, limit: number): Promise<Uint8Array> {
    const headers = { ':method': 'POST', ':path': READ, 'content-type': 'application/grpc', te: 'trailers' };
    const stream = this.#session.request(headers);
    // Lest every blob takes as long.
    stream.setTimeout(PATIENCE, () => this.close());
    stream.end(framed(textField(1, digest)));
    let status: unknown;
    stream.on('trailers', (trailers) => {
      status = trailers['grpc-status'];
    });
    stream.on('response', (answer) => {
      status ??= answer['grpc-status'];
    });
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of stream) {
      chunks.push(chunk);
      length += chunk.length;
      // Each piece of it comes with a few bytes of its own.
      if (length > 2 * limit) throw new ImageError('limit', '{0} is longer than {1} bytes.', [digest, limit]);
    }
    if (status !== '0') throw new ImageError('unreadable', 'gRPC {0}: {1}', [String(status), digest]);
    return Buffer.concat(messagesOf(Buffer.concat(chunks)).map(dataOf));
  }

  close(): void {
    this.#session.destroy();
  }
}

/** A message of gRPC: not compressed, its length, itself. */
function framed(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** A text of fewer than 128 bytes in protobuf. */
function textField(field: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2, text.length]), Buffer.from(text)]);
}

function messagesOf(bytes: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at + 5 <= bytes.length; ) {
    const end = at + 5 + bytes.readUInt32BE(at + 1);
    messages.push(bytes.subarray(at + 5, end));
    at = end;
  }
  return messages;
}

/** The bytes of a `ReadContentResponse`: its second field; the first is where they are. */
function dataOf(message: Buffer): Buffer {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; shift < 49 && at < message.length; shift += 7) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < message.length) {
    const key = number();
    const value = number();
    if ((key & 7) !== 2) continue;
    if (key >> 3 === 2) return message.subarray(at, at + value);
    at += value;
  }
  return Buffer.alloc(0);
}
