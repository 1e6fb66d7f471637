import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Endpoint } from '../../src/sources/engine/endpoint.ts';

/** What is answered to a path: a value as JSON, or whatever the function does. */
export type Answer = ((response: ServerResponse, request: IncomingMessage) => void) | object | null;

export const PING: Answer = (response) => {
  response.setHeader('Api-Version', '1.51').end('OK');
};
export const VERSION = { Version: '28.0.0', ApiVersion: '1.51', MinAPIVersion: '1.24', Os: 'linux', Arch: 'amd64' };

/** An engine that gives recorded answers, at a socket of its own. */
export class FakeEngine {
  readonly endpoint: Endpoint;
  /** The paths that were asked for, with the version and the query. */
  readonly asked: string[] = [];
  /** By path, without the version. */
  readonly answers: Record<string, Answer>;
  /** By path, without the version: what is done with a connection that is taken over. */
  readonly streams: Record<string, (stream: Duplex) => void> = {};
  readonly #taken = new Set<Duplex>();
  readonly #folder: string;
  readonly #server: Server;

  private constructor(folder: string, answers: Record<string, Answer>, socket: string) {
    const host = `${process.platform === 'win32' ? 'npipe' : 'unix'}://${socket}`;
    this.#folder = folder;
    this.answers = { '/_ping': PING, '/version': VERSION, ...answers };
    this.endpoint = endpointOf(host);
    this.#server = createServer((request, response) => this.#answer(request, response)).listen(socket);
    this.#server.on('upgrade', (request, stream, head) => this.#upgrade(request, stream, head));
  }

  /** @param socket where it is to be, if that matters */
  static async start(answers: Record<string, Answer> = {}, socket?: string): Promise<FakeEngine> {
    const folder = await mkdtemp(join(tmpdir(), 'layerscope-fake-'));
    const own = process.platform === 'win32' ? `//./pipe/${folder.replace(/\W/g, '-')}` : join(folder, 'engine.sock');
    const engine = new FakeEngine(folder, answers, socket ?? own);
    await new Promise((resolve) => engine.#server.once('listening', resolve));
    return engine;
  }

  /** Ends it in the middle of whatever it does. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    for (const stream of this.#taken) stream.destroy();
    await closed;
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Ends the connections that wait for another request. */
  endIdle(): void {
    this.#server.closeIdleConnections();
  }

  /** How many connections there are. */
  connections(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.#server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const url = request.url ?? '';
    this.asked.push(url);
    this.#taken.add(stream);
    stream.on('error', () => {});
    const serve = this.streams[pathOf(url)];
    if (!serve)
      return void stream.end(
        'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 26\r\n\r\n{"message":"is not there"}',
      );
    // What is left of it is the body, which may come later.
    let left = Number(request.headers['content-length'] ?? 0) - head.length;
    const begin = () => {
      stream.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
      serve(stream);
    };
    const skip = (chunk: Buffer) => {
      left -= chunk.length;
      if (left > 0) return;
      stream.off('data', skip);
      begin();
    };
    if (left > 0) stream.on('data', skip);
    else begin();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? '';
    this.asked.push(url);
    const answer = this.answers[pathOf(url)];
    if (typeof answer === 'function') answer(response, request);
    else if (answer === undefined) response.writeHead(404).end('{"message":"page not found"}');
    else response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
  }
}

function pathOf(url: string): string {
  const [path = ''] = url.replace(/^\/v\d+\.\d+(?=\/)/, '').split('?');
  return decodeURIComponent(path);
}

export function endpointOf(host: string): Endpoint {
  return { name: host, host, origin: 'found', description: null, tls: null };
}
