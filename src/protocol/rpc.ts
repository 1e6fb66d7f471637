/**
 * Calls between two sides that can only post messages to each other: host and webview, or a thread and its worker.
 * One TypeScript interface is the whole protocol; errors and cancellation cross it. Both sides may serve and call over
 * one port.
 */

/** One end of a channel of structured-clone messages. */
export interface Port {
  post(message: unknown): void;
  /** Calls back for each message of the other end, until the returned function is called. */
  listen(receive: (message: unknown) => void): () => void;
}

/** What a side may offer: methods of cloneable arguments that answer with a promise, or with nothing. */
export type Api<T> = { [M in keyof T]: (...args: never[]) => Promise<unknown> };

/** The caller's view of an interface: the same methods, each with an optional `AbortSignal` at the end. */
export type Remote<T extends Api<T>> = {
  [M in keyof T]: (...args: [...Parameters<DropSignal<T[M]>>, signal?: AbortSignal]) => ReturnType<T[M]>;
};
type DropSignal<F> = F extends (...args: [...infer A, signal: AbortSignal]) => infer R
  ? (...args: A) => R
  : F extends (...args: infer A) => infer R
    ? (...args: A) => R
    : never;

/** An error of the other side: its sentence, and its code and details where it had any. */
export class RemoteError extends Error {
  override readonly name: string;
  readonly code: string | undefined;
  readonly details: readonly string[];
  constructor(failure: Failure) {
    super(failure.message);
    this.name = failure.name;
    this.code = failure.code;
    this.details = failure.details;
  }
}

/** What is told of an error: one sentence, and its code where that matters. */
export interface Told {
  readonly message: string;
  readonly code: string | undefined;
}

interface Failure extends Told {
  readonly name: string;
  readonly details: readonly string[];
}
type Message =
  | { rpc: 'call'; id: number; method: string; args: unknown[] }
  | { rpc: 'cancel'; id: number }
  | { rpc: 'ok'; id: number; value: unknown }
  | { rpc: 'failed'; id: number; failure: Failure };

function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'rpc' in message && 'id' in message;
}

/**
 * Answers the other side's calls with the methods of `api`. Each gets the caller's arguments and, last, an
 * `AbortSignal` that fires when the caller cancels or serving ends.
 * @returns a function that ends serving and aborts what is under way
 */
export function serve<T extends Api<T>>(port: Port, api: T, tell: (error: unknown) => Told = toldOf): () => void {
  const running = new Map<number, AbortController>();
  let stopped = false;
  const reply = (message: Message) => {
    // The other side may be gone, and posting to it fail.
    if (!stopped) port.post(message);
  };
  const stop = port.listen((message) => {
    if (!isMessage(message)) return;
    if (message.rpc === 'cancel') running.get(message.id)?.abort();
    if (message.rpc !== 'call') return;
    const { id, method, args } = message;
    const controller = new AbortController();
    running.set(id, controller);
    Promise.resolve()
      .then(() => {
        const own: unknown = Object.hasOwn(api, method) ? api[method as keyof T] : undefined;
        if (typeof own !== 'function') throw new Error(`No method ${method}`);
        return (own as (...args: unknown[]) => unknown).call(api, ...args, controller.signal);
      })
      .then((value) => reply({ rpc: 'ok', id, value }))
      // An answer that cannot be posted is a failure as well, or the caller would wait for ever.
      .catch((error: unknown) => reply({ rpc: 'failed', id, failure: failureOf(error, tell) }))
      .finally(() => running.delete(id));
  });
  return () => {
    stopped = true;
    stop();
    for (const controller of running.values()) controller.abort();
  };
}

/**
 * The other side's interface as an object of ours. A call rejects with a `RemoteError`, with the signal's reason when it
 * is aborted, and with an `AbortError` when the connection is closed first.
 */
export function connect<T extends Api<T>>(port: Port): { api: Remote<T>; close: () => void } {
  // Anywhere: answers to whoever was connected before may still come, as to a page that was hidden meanwhile.
  let lastId = Math.floor(Math.random() * 2 ** 50);
  let closed = false;
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  const stop = port.listen((message) => {
    if (!isMessage(message) || (message.rpc !== 'ok' && message.rpc !== 'failed')) return;
    const call = waiting.get(message.id);
    if (message.rpc === 'ok') call?.resolve(message.value);
    else call?.reject(new RemoteError(message.failure));
  });
  const call = (method: string, all: unknown[]): Promise<unknown> => {
    const signal = all.at(-1) instanceof AbortSignal ? (all.at(-1) as AbortSignal) : undefined;
    const args = signal ? all.slice(0, -1) : all;
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (closed) return Promise.reject(closedError());
    const id = ++lastId;
    let cancel: () => void;
    return new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      cancel = () => {
        port.post({ rpc: 'cancel', id } satisfies Message);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', cancel);
      port.post({ rpc: 'call', id, method, args } satisfies Message);
    }).finally(() => {
      waiting.delete(id);
      signal?.removeEventListener('abort', cancel);
    });
  };
  const api = new Proxy({} as Remote<T>, {
    // `then` must stay absent, or awaiting the object itself would call the other side.
    get: (_, method) =>
      typeof method === 'string' && method !== 'then' ? (...args: unknown[]) => call(method, args) : undefined,
  });
  const close = () => {
    closed = true;
    stop();
    for (const { reject } of waiting.values()) reject(closedError());
  };
  return { api, close };
}

function closedError(): DOMException {
  return new DOMException('The connection was closed', 'AbortError');
}

function failureOf(error: unknown, tell: (error: unknown) => Told): Failure {
  const details = error instanceof Error && 'details' in error && Array.isArray(error.details) ? error.details : [];
  return { name: error instanceof Error ? error.name : 'Error', ...tell(error), details: details.map(String) };
}

function toldOf(error: unknown): Told {
  if (!(error instanceof Error)) return { message: String(error), code: undefined };
  return { message: error.message, code: 'code' in error ? String(error.code) : undefined };
}
