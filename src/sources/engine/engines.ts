import { EngineClient } from './client.ts';
import type { ConnectionOptions } from './connection.ts';
import { resolveEndpoint } from './endpoints.ts';
import { type Machine, thisMachine } from './machine.ts';
import { type EngineListener, EngineWatch } from './watchEngine.ts';

interface Connected {
  readonly client: Promise<EngineClient>;
  /** Ends the connecting. */
  readonly ended: AbortController;
  /** The client, once it is there. */
  made: EngineClient | undefined;
}

/** The engines a program talks to: one client for each endpoint, whoever asks for it. */
export class Engines {
  readonly #machine: Machine;
  readonly #options: ConnectionOptions;
  readonly #clients = new Map<string, Connected>();
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
      new EngineWatch({
        connect: (signal) => this.client(name, signal),
        forget: (client) => this.forget(client),
      });
    this.#watches.set(name, watch);
    return watch.listen(listener);
  }

  /** Lets a client go that failed, say: the next to ask for its endpoint connects anew. What it is at ends first. */
  forget(client: EngineClient): void {
    const { name } = client.endpoint;
    if (this.#clients.get(name)?.made === client) this.#clients.delete(name);
    client.retire();
  }

  /** Connects anew to an endpoint whose host is another, also for those who listen to it. What is under way ends first. */
  reconnect(name: string): void {
    const known = this.#clients.get(name);
    if (known?.made) this.forget(known.made);
    else known?.ended.abort();
    this.#clients.delete(name);
    this.#watches.get(name)?.again();
  }

  /** Ends the connections to an endpoint, or the processes that carry them, once nobody listens to it and uses them. */
  rest(name: string): void {
    const made = this.#clients.get(name)?.made;
    if (made && !this.#watches.get(name)?.isListenedTo) this.forget(made);
  }

  /** Ends all listening and all connections; what is under way fails. */
  close(): void {
    for (const watch of this.#watches.values()) watch.stop();
    for (const { ended, made } of this.#clients.values()) {
      ended.abort();
      made?.close();
    }
    this.#clients.clear();
  }

  #connect(name: string): Connected {
    const ended = new AbortController();
    const connect = async () => {
      const endpoint = await resolveEndpoint(name, this.#machine);
      return EngineClient.connect(endpoint, { machine: this.#machine, signal: ended.signal, ...this.#options });
    };
    const known: Connected = { client: connect(), ended, made: undefined };
    this.#clients.set(name, known);
    known.client.then(
      (client) => {
        known.made = client;
      },
      () => {
        if (this.#clients.get(name) === known) this.#clients.delete(name);
      },
    );
    return known;
  }
}
