import type { IncomingMessage } from 'node:http';
import { Duplex, type Readable } from 'node:stream';
import type Docker from 'dockerode';
import type * as v from 'valibot';
import { parseJson } from '../../image/json.ts';
import { type Body, readAll } from './body.ts';
import { type Endpoint, endpointLabel } from './endpoint.ts';
import { EngineAgent } from './engineAgent.ts';
import { explain, Silence } from './explain.ts';
import { hasEngineProgram } from './installed.ts';
import type { Machine } from './machine.ts';
import { makeDocker } from './modem.ts';
import { type Patience, Watch } from './patience.ts';
import { refusalOf } from './refusal.ts';
import { parseHost, type Target } from './target.ts';
import { readTls } from './tlsFiles.ts';

/** Milliseconds, and what is run for `ssh:`; the defaults are for people, other values for tests. */
export interface ConnectionOptions {
  readonly connectTimeout?: number;
  readonly idleTimeout?: number;
  readonly patience?: Patience;
  readonly ssh?: string;
}

/** Answers in JSON: the longest list of images known has 20 MB. */
const ANSWER_LIMITS = { bytes: 64 << 20, values: 4_000_000 };
/** Of an answer that says why not. */
const REFUSAL_LIMIT = 64 << 10;
/** What the modem is to leave to us. */
const ANY_STATUS = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [100 + index, true]));

/** What a request asks for. */
export interface Request {
  /** From `/`, with the version where it needs one; names in it are encoded. */
  readonly path: string;
  /** Objects are sent as JSON. */
  readonly query?: Readonly<Record<string, string | number | boolean | object | undefined>>;
  /** Whatever is not GET changes something. */
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: object;
  /** A tar that is sent in the place of a body. Whoever made it destroys it when the request has failed. */
  readonly tar?: Readable;
  /** Base64url, with padding, of a JSON document: who asks, for the registry that the engine is to ask. Neither logged nor kept. */
  readonly registryAuth?: string | undefined;
  /** What a connection that is taken over speaks from then on, where that is not up to the request. */
  readonly upgrade?: 'h2c';
  /** The same of several registries, by registry, for an engine that is to ask them. */
  readonly registryConfig?: string | undefined;
  readonly patience?: Patience;
  readonly signal?: AbortSignal | undefined;
}

/** HTTP to one engine, through dockerode's modem and an agent of ours. */
export class Connection {
  readonly endpoint: Endpoint;
  readonly #agent: EngineAgent;
  readonly #docker: Docker;
  readonly #host: string;
  readonly #prefix: string;
  readonly #patience: Patience;
  readonly #installed: boolean;
  /** Connections that were taken over; the agent knows them no more. */
  readonly #taken = new Set<Duplex>();

  private constructor(
    endpoint: Endpoint,
    agent: EngineAgent,
    docker: Docker,
    host: string,
    prefix: string,
    patience: Patience,
    installed: boolean,
  ) {
    this.endpoint = endpoint;
    this.#agent = agent;
    this.#docker = docker;
    this.#host = host;
    this.#prefix = prefix;
    this.#patience = patience;
    this.#installed = installed;
  }

  /**
   * Prepares a connection; nothing is sent yet.
   * @throws EngineError where the endpoint's host or certificates cannot be used
   */
  static async prepare(endpoint: Endpoint, machine: Machine, options: ConnectionOptions = {}): Promise<Connection> {
    const { connectTimeout = 10_000, idleTimeout = 300_000, ssh = 'ssh' } = options;
    const { patience = { silence: 60_000, whole: 300_000 } } = options;
    const target = parseHost(endpoint.host, endpoint.tls !== null);
    const tls = await readTls(endpoint, machine);
    const agent = new EngineAgent(target, { tls, connectTimeout, idleTimeout, ssh });
    const host = hostOf(target);
    const docker = await makeDocker(host, agent);
    const prefix = target.kind === 'tcp' ? target.prefix : '';
    return new Connection(endpoint, agent, docker, host, prefix, patience, await hasEngineProgram(machine));
  }

  /**
   * Sends a request and waits for the beginning of the answer.
   * @throws EngineError where the engine cannot be used, EngineRefusal where it says no; the signal's reason
   */
  async open(request: Request): Promise<Body> {
    const { path, patience = this.#patience, signal } = request;
    signal?.throwIfAborted();
    const watch = new Watch(patience, signal);
    try {
      const answer = await this.#dial(request, watch.signal);
      const body = this.#bodyOf(answer as IncomingMessage, watch);
      if (body.status < 200 || body.status > 299)
        throw refusalOf(body.status, await readAll(body, REFUSAL_LIMIT, path), this.endpoint);
      return body;
    } catch (error) {
      watch.end();
      throw this.#explained(error, watch);
    }
  }

  /**
   * Sends a request whose connection is a stream in both directions from then on. Whoever gets it destroys it.
   * @throws as `open`
   */
  async takeOver(request: Request): Promise<Duplex> {
    const { path, signal } = request;
    signal?.throwIfAborted();
    const watch = new Watch(this.#patience, signal);
    try {
      const answer = await this.#dial(request, watch.signal, true);
      if (!(answer instanceof Duplex)) {
        const body = this.#bodyOf(answer, watch);
        throw refusalOf(body.status, await readAll(body, REFUSAL_LIMIT, path), this.endpoint);
      }
      this.#taken.add(answer);
      // Why it ends is nobody's business here, but it must not end the process.
      answer.on('error', () => {}).once('close', () => this.#taken.delete(answer));
      return answer;
    } catch (error) {
      throw this.#explained(error, watch);
    } finally {
      watch.end();
    }
  }

  /**
   * Asks for a JSON document and validates it.
   * @throws as `open`; ImageError `damaged` or `limit` where the answer is not what it should be
   */
  async json<T extends v.GenericSchema>(schema: T, request: Request): Promise<v.InferOutput<T>> {
    const name = `${endpointLabel(this.endpoint)}: ${request.path}`;
    return parseJson(schema, await readAll(await this.open(request), ANSWER_LIMITS.bytes, name), name, ANSWER_LIMITS);
  }

  /** Ends all connections and processes that carry no request, and the others after theirs. */
  retire(): void {
    this.#agent.retire();
  }

  /** Ends all connections and processes. */
  close(): void {
    for (const stream of this.#taken) stream.destroy();
    this.#agent.destroy();
  }

  #dial(request: Request, signal: AbortSignal, hijack = false): Promise<IncomingMessage | Duplex> {
    const { path, query = {}, method = 'GET', body = {}, tar, upgrade, registryAuth, registryConfig } = request;
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    // The modem cuts off the last character of a path that has a query of its own.
    const where = `${this.#prefix}${path}${given.length > 0 ? '?' : ''}`;
    return new Promise((resolve, reject) => {
      // One that waits for a connection is told of nothing until it has one.
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      this.#docker.modem.dial(
        {
          path: where,
          method,
          options: { _query: Object.fromEntries(given), _body: body },
          // Without a body it would send the end of one, which the other end of the stream might take for input.
          ...(hijack ? { hijack, ...(request.body ? {} : { file: Buffer.alloc(0) }) } : {}),
          ...(upgrade ? { headers: { Host: this.#host, Upgrade: upgrade } } : {}),
          ...(tar ? { file: tar } : {}),
          ...(registryAuth === undefined ? {} : { authconfig: { base64: registryAuth } }),
          ...(registryConfig === undefined ? {} : { registryconfig: { base64: registryConfig } }),
          isStream: true,
          statusCodes: ANY_STATUS,
          abortSignal: signal,
        },
        (error, answer) => (error ? reject(error) : resolve(answer as IncomingMessage | Duplex)),
      );
    });
  }

  #bodyOf(answer: IncomingMessage, watch: Watch): Body {
    const end = () => {
      watch.end();
      answer.destroy();
    };
    const connection = this;
    return {
      status: answer.statusCode ?? 0,
      headers: answer.headers,
      destroy: end,
      chunks: (async function* () {
        try {
          for await (const chunk of answer) {
            watch.moved();
            yield chunk as Buffer;
          }
          // An answer without a length just ends where its connection does.
          watch.signal.throwIfAborted();
        } catch (error) {
          throw connection.#explained(error, watch);
        } finally {
          end();
        }
      })(),
    };
  }

  /** An aborted request fails in ways that say nothing of why it was aborted. */
  #explained(error: unknown, { signal }: Watch): unknown {
    const reason = signal.aborted ? signal.reason : error;
    const isCallers = signal.aborted && !(reason instanceof Silence);
    return isCallers ? reason : explain(reason, { endpoint: this.endpoint, installed: this.#installed });
  }
}

/** The `Host` of requests; only a proxy before an engine looks at it. */
function hostOf(target: Target): string {
  if (target.kind !== 'tcp') return 'localhost';
  return `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
}
