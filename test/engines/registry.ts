import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as ask, createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureUnpacked } from '../../scripts/unpackedPackages.mjs';
import type { Machine } from '../../src/sources/engine/machine.ts';
import { until } from '../editor/screen/until.ts';
import { configOf, descriptorOf, json, sha256 } from '../helpers/archive.ts';
import { fakeMachine } from '../helpers/fakeMachine.ts';

const PACKAGE = { name: 'docker-registry-1', packages: { 'docker-registry': ['usr/bin/docker-registry'] } };

/** Who may use a registry with a password: its hash by bcrypt, which Node.js cannot make. */
export const USER = { name: 'me', password: 'geheim' };
const HTPASSWD = `${USER.name}:$2y$05$abcdefghijklmnopqrstuuVWu8RjbNovPZWAMRdd7iqaaG0mI53Uu\n`;

/** A machine on which the docker command is logged in to a registry. */
export function loggedIn(registry: string, password = USER.password): Machine {
  const auth = Buffer.from(`${USER.name}:${password}`).toString('base64');
  return fakeMachine({ '/home/me/.docker/config.json': JSON.stringify({ auths: { [registry]: { auth } } }) });
}

const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const DOCKER_INDEX = 'application/vnd.docker.distribution.manifest.list.v2+json';
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

interface Content {
  readonly body?: Uint8Array | undefined;
  readonly type?: string;
  readonly accept?: string;
}

/** A registry of Debian at a port of its own, which ends when we do. */
export class Registry {
  /** As references name it. */
  readonly host: string;
  readonly #authorization: string | undefined;
  readonly stop: () => Promise<void>;

  private constructor(host: string, authorization: string | undefined, stop: () => Promise<void>) {
    this.host = host;
    this.#authorization = authorization;
    this.stop = stop;
  }

  /** @returns or why there is none here */
  static async start({ hasPassword = false } = {}): Promise<Registry | string> {
    const unpacked = await ensureUnpacked(PACKAGE);
    if ('missing' in unpacked) return unpacked.missing;
    const folder = await mkdtemp(join(tmpdir(), 'layerscope-registry-'));
    const htpasswd = join(folder, 'htpasswd');
    await writeFile(htpasswd, HTPASSWD);
    const config = {
      version: '0.1',
      // It says at which port it listens, and why it does not.
      log: { level: 'info', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
      http: { addr: '127.0.0.1:0' },
      ...(hasPassword ? { auth: { htpasswd: { realm: 'test', path: htpasswd } } } : {}),
    };
    await writeFile(join(folder, 'config.yml'), JSON.stringify(config));
    const program = join(unpacked.folder, 'usr/bin/docker-registry');
    const command = ['--pdeathsig', 'TERM', program, 'serve', join(folder, 'config.yml')];
    const child = spawn('setpriv', command, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-10_000);
    });
    let isOver = false;
    const ended = once(child, 'close').then(() => {
      isOver = true;
    });
    const stop = async () => {
      child.kill();
      await ended;
      await rm(folder, { recursive: true });
    };
    const listening = () => /listening on (127\.0\.0\.1:\d+)/.exec(said)?.[1];
    await until('the registry listens', () => isOver || listening());
    const host = listening();
    if (isOver || host === undefined) {
      await rm(folder, { recursive: true });
      return `docker-registry does not start here: ${said.trim().split('\n').at(-1)}`;
    }
    const { name, password } = USER;
    const basic = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
    return new Registry(host, hasPassword ? basic : undefined, stop);
  }

  /**
   * Puts an image into it: an index with a manifest for each platform.
   * @param tags one, or several of the same image
   * @param platforms the layers of each, which are not compressed
   * @returns the digest of the index
   */
  async put(
    name: string,
    tags: string | readonly string[],
    platforms: Readonly<Record<string, readonly Uint8Array[]>>,
  ): Promise<string> {
    const manifests: unknown[] = [];
    for (const [platform, layers] of Object.entries(platforms)) {
      const [os = '', architecture = ''] = platform.split('/');
      const config = configOf(layers, { os, architecture });
      for (const blob of [config, ...layers]) await this.#putBlob(name, blob);
      const manifest = json({
        schemaVersion: 2,
        mediaType: MANIFEST,
        config: descriptorOf(config, 'application/vnd.oci.image.config.v1+json'),
        layers: layers.map((layer) => descriptorOf(layer, 'application/vnd.oci.image.layer.v1.tar')),
      });
      await this.#call('PUT', `${name}/manifests/${sha256(manifest)}`, manifest, MANIFEST);
      manifests.push(descriptorOf(manifest, MANIFEST, { platform: { os, architecture } }));
    }
    const index = json({ schemaVersion: 2, mediaType: INDEX, manifests });
    for (const tag of [tags].flat()) await this.#call('PUT', `${name}/manifests/${tag}`, index, INDEX);
    return sha256(index);
  }

  /** The digest of what it has under a tag. */
  async digestOf(name: string, tag: string): Promise<string | null> {
    const accept = [INDEX, MANIFEST, DOCKER_INDEX, DOCKER_MANIFEST].join(', ');
    const response = await this.#fetch('HEAD', `http://${this.host}/v2/${name}/manifests/${tag}`, { accept });
    return response.headers.get('docker-content-digest');
  }

  async #putBlob(name: string, blob: Uint8Array): Promise<void> {
    const { headers } = await this.#call('POST', `${name}/blobs/uploads/`);
    const location = new URL(headers.get('location') ?? '', `http://${this.host}`);
    location.searchParams.set('digest', sha256(blob));
    await this.#fetch('PUT', location.href, { body: blob, type: 'application/octet-stream' });
  }

  #call(method: string, path: string, body?: Uint8Array, type = ''): Promise<Response> {
    return this.#fetch(method, `http://${this.host}/v2/${path}`, { body, type });
  }

  async #fetch(method: string, url: string, more: Content): Promise<Response> {
    const { body, type = '', accept = '*/*' } = more;
    const who = this.#authorization ? { Authorization: this.#authorization } : {};
    const headers = { 'Content-Type': type, Accept: accept, ...who };
    const response = await fetch(url, { method, headers, ...(body ? { body: Buffer.from(body) } : {}) });
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
    return response;
  }
}

/** The network between an engine and a registry: it can be slow, and end. */
export class Network {
  readonly host: string;
  readonly #server: Server;
  /** While it is, blobs are given by halves, the second of them never, and taken by nobody. */
  isStuck = false;
  #isCut = false;
  readonly #held: ServerResponse[] = [];

  private constructor(server: Server, host: string) {
    this.#server = server;
    this.host = host;
  }

  static async before(registry: Registry): Promise<Network> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const network = new Network(server, `127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connection', (socket) => network.#isCut && socket.destroy());
    server.on('request', (request, response) => {
      const { method, url = '', headers } = request;
      const isStuck = network.isStuck && url.includes('/blobs/');
      if (isStuck && (method === 'PATCH' || method === 'PUT')) return network.#hold(response);
      // With the host that was asked, so that it says where to go on.
      const forwarded = ask(`http://${registry.host}${url}`, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        if (!isStuck || method !== 'GET') return void answer.pipe(response);
        answer.once('data', (piece: Buffer) => {
          response.write(piece.subarray(0, piece.length / 2));
          answer.pause();
          network.#hold(response);
        });
      });
      request.pipe(forwarded.on('error', () => response.destroy()));
    });
    return network;
  }

  /** How many blobs got stuck. */
  get stuck(): number {
    return this.#held.length;
  }

  /** Ends what is stuck, and lets all else through. */
  free(): void {
    this.isStuck = false;
    for (const response of this.#held) response.destroy();
  }

  #hold(response: ServerResponse): void {
    this.#held.push(response);
  }

  /** Ends all that is under way, and every connection as soon as it is there. */
  cut(): void {
    this.#isCut = true;
    this.#server.closeAllConnections();
  }

  mend(): void {
    this.#isCut = false;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
