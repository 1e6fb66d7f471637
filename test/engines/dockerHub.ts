import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { makeAuthority, makeCertificate, SERVER } from '../helpers/certificates.ts';

const HOSTS = 'DNS:index.docker.io,DNS:registry-1.docker.io,DNS:auth.docker.io';

/** As Docker Hub answered, less what an engine passes over. */
const FOUND = {
  num_results: 2,
  query: 'alpine',
  results: [
    {
      name: 'alpine',
      description: 'A minimal Docker image based on Alpine Linux with a complete package index and only 5 MB in size!',
      star_count: 11459,
      is_official: true,
      is_automated: false,
    },
    {
      name: 'alpine/git',
      description: 'A simple git container running in alpine linux',
      star_count: 254,
      is_official: false,
      is_automated: false,
    },
  ],
};
const LIMITED =
  'You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit';

/** Docker Hub, for engines that take this machine for their proxy and its authority for one: it is searched, and lets nobody pull. */
export class DockerHub {
  /** What such an engine has in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Paths that were asked for, with their hosts. */
  readonly asked: string[];
  readonly stop: () => Promise<void>;

  private constructor(env: Readonly<Record<string, string>>, asked: string[], stop: () => Promise<void>) {
    this.env = env;
    this.asked = asked;
    this.stop = stop;
  }

  /** @returns or why there is none here */
  static async start(): Promise<DockerHub | string> {
    const folder = await mkdtemp(join(tmpdir(), 'layerscope-hub-'));
    if (!makeAuthority(folder)) return 'there is no openssl';
    makeCertificate(folder, SERVER, 2, HOSTS);
    const [cert, key] = SERVER.map((name) => readFileSync(join(folder, name)));
    const asked: string[] = [];
    const hub = createSecureServer({ cert, key }, answering(asked));
    const proxy = createServer();
    const sockets = new Set<Duplex>();
    proxy.on('connect', (_, socket) => {
      sockets.add(socket);
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      hub.emit('connection', socket);
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const env = { HTTPS_PROXY: address, NO_PROXY: '127.0.0.1', SSL_CERT_FILE: join(folder, 'ca.pem') };
    return new DockerHub(env, asked, async () => {
      for (const socket of sockets) socket.destroy();
      await close(proxy);
      await rm(folder, { recursive: true });
    });
  }
}

function answering(asked: string[]): RequestListener {
  return (request, response) => {
    const { url = '', headers } = request;
    const { host = '' } = headers;
    asked.push(`${host}${url}`);
    response.setHeader('Content-Type', 'application/json');
    if (url.startsWith('/v1/search')) response.end(JSON.stringify(FOUND));
    else if (host === 'auth.docker.io') response.end('{"token":"nobody"}');
    else if (headers.authorization === undefined) {
      const who = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"';
      response.writeHead(401, { 'WWW-Authenticate': who }).end('{"errors":[{"code":"UNAUTHORIZED"}]}');
    } else response.writeHead(429).end(JSON.stringify({ errors: [{ code: 'TOOMANYREQUESTS', message: LIMITED }] }));
  };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
