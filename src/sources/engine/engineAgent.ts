import { Agent, type ClientRequest } from 'node:http';
import { connect, isIP } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { inspect } from 'node:util';
import { ProcessStream, sshArguments } from './sshStream.ts';
import type { Target } from './target.ts';
import type { TlsOptions } from './tlsFiles.ts';

/** Connections to one engine at most; over ssh each is a process, and sshd takes ten sessions by default. */
const SOCKETS = 16;
const SSH_SOCKETS = 4;
/** Milliseconds after which a quiet TCP connection is probed: the other end may have gone without a word. */
const PROBE = 30_000;

/** How an agent connects. */
export interface AgentOptions {
  /** Certificates for a target that wants TLS. */
  readonly tls: TlsOptions;
  /** Milliseconds. */
  readonly connectTimeout: number;
  /** Milliseconds after which a connection that nobody uses is ended. */
  readonly idleTimeout: number;
  /** The program that is run for `ssh:` targets. */
  readonly ssh: string;
}

/** Nobody answered in time where the engine should be. */
export class ConnectTimeout extends Error {
  override readonly name = 'ConnectTimeout';
}

/** All connections were ended, which is what the other end might have done as well. */
class Ended extends Error {
  readonly code = 'ECONNRESET';
}

/**
 * Carries HTTP to an engine wherever it is: over a socket, a pipe, TCP, TLS or ssh. Connections are kept and used again;
 * `destroy` ends them all.
 */
export class EngineAgent extends Agent {
  readonly #target: Target;
  readonly #options: AgentOptions;
  readonly #idle = new WeakMap<Duplex, NodeJS.Timeout>();
  #retired = false;
  #ended = false;

  constructor(target: Target, options: AgentOptions) {
    const maxSockets = target.kind === 'ssh' ? SSH_SOCKETS : SOCKETS;
    super({ keepAlive: true, maxSockets, maxFreeSockets: maxSockets });
    this.#target = target;
    this.#options = options;
  }

  override createConnection(_: unknown, done?: (error: Error | null, stream: Duplex) => void): Duplex {
    if (this.#ended) {
      this.#endWaiting();
      const none = new Duplex();
      // It counts what it is told first.
      done?.(new Ended(), none);
      return none;
    }
    const target = this.#target;
    const { connectTimeout, tls, ssh } = this.#options;
    if (target.kind === 'ssh') return new ProcessStream(ssh, sshArguments(target, Math.ceil(connectTimeout / 1000)));
    if (target.kind === 'socket') return this.#inTime(connect({ path: target.path }), 'connect');
    const { host, port, secure } = target;
    if (!secure) return this.#inTime(connect({ host, port, keepAlive: true, keepAliveInitialDelay: PROBE }), 'connect');
    const servername = isIP(host) === 0 ? { servername: host } : {};
    return this.#inTime(connectTls({ host, port, ...servername, ...tls }), 'secureConnect');
  }

  /** Ends the connections that nobody uses, and each of the others when it was used. */
  retire(): void {
    this.#retired = true;
    for (const socket of Object.values(this.freeSockets).flat()) socket?.destroy();
  }

  override destroy(): void {
    this.#ended = true;
    this.#endWaiting();
    super.destroy();
  }

  override keepSocketAlive(socket: Duplex): boolean {
    if (this.#retired) return false;
    this.#idle.set(socket, setTimeout(() => socket.destroy(), this.#options.idleTimeout).unref());
    // The types say void; what node:http wants is whether to keep it.
    return Boolean(super.keepSocketAlive(socket));
  }

  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    clearTimeout(this.#idle.get(socket));
    super.reuseSocket(socket, request);
  }

  /** The modem prints its options at each request, for nobody to read: with the sockets in use that took up to 30 ms. */
  [inspect.custom](): string {
    return 'EngineAgent';
  }

  /** node:http would make a connection for what waits for one, and tells nobody of the end of what has none. */
  #endWaiting(): void {
    const waiting = Object.values(this.requests).flatMap((requests) => requests ?? []);
    for (const name of Object.keys(this.requests)) Reflect.deleteProperty(this.requests, name);
    for (const request of waiting) request.destroy().emit('error', new Ended());
  }

  #inTime<T extends Duplex>(socket: T, event: string): T {
    const timer = setTimeout(() => socket.destroy(new ConnectTimeout()), this.#options.connectTimeout);
    const stop = () => clearTimeout(timer);
    socket.once(event, stop).once('close', stop);
    return socket;
  }
}
