import { EngineClient } from './client.ts';
import type { ConnectionOptions } from './connection.ts';
import { resolveEndpoint } from './endpoints.ts';
import { type Machine, thisMachine } from './machine.ts';
import { type EngineListener, EngineWatch } from './watchEngine.ts';

/** The engines a program talks to: one client for each endpoint, whoever asks for it. */
export class Engines {
  readonly #machine: Machine;
  readonly #options: ConnectionOptions;
  readonly #clients = new Map<string, { client: Promise<EngineClient>; ended: AbortController }>();
  readonly #watches = new Map<string, EngineWatch>();

  constructor(machine: Machine = thisMachine(), options: ConnectionOptions = {}) {
    this.#machine = machine;
    this.#options = options;
  }

  /**
   * The client of an endpoint: connects, joins a connecting under way, or answers at once. A failure is thrown to all who
   * wait and tried again by the next call.
   * @param name as in addresses: `default`, a context's name, or a host
   * @throws EngineError with the state in which the endpoint is; the signal's reason
   */
  async client(name: string, signal?: AbortSignal): Promise<EngineClient> {
    signal?.throwIfAborted();
    const known = this.#clients.get(name) ?? this.#connect(name);
    if (!signal) return known.client;
    return new Promise((resolve, reject) => {
      const abort = () => reject(signal.reason);
      signal.addEventListener('abort', abort);
      known.client.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    });
  }

  /** Listens to an endpoint's engine until the returned function is called; all listeners share one stream of events. */
  watch(name: string, listener: EngineListener): () => void {
    const watch =
      this.#watches.get(name) ??
      new EngineWatch({ connect: (signal) => this.client(name, signal), forget: () => this.forget(name) });
    this.#watches.set(name, watch);
    return watch.listen(listener);
  }

  /** Ends the connections to an endpoint; the next to ask for it connects anew. */
  forget(name: string): void {
    const known = this.#clients.get(name);
    this.#clients.delete(name);
    known?.ended.abort();
    known?.client.then(
      (client) => client.close(),
      () => undefined,
    );
  }

  /** Ends all connections. */
  close(): void {
    for (const name of [...this.#clients.keys()]) this.forget(name);
  }

  #connect(name: string) {
    const ended = new AbortController();
    const connect = async () => {
      const endpoint = await resolveEndpoint(name, this.#machine);
      return EngineClient.connect(endpoint, { machine: this.#machine, signal: ended.signal, ...this.#options });
    };
    const known = { client: connect(), ended };
    this.#clients.set(name, known);
    known.client.catch(() => {
      if (this.#clients.get(name) === known) this.#clients.delete(name);
    });
    return known;
  }
}
