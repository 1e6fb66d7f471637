import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';

/** The wire to an engine: it can be stuck in the middle of what is long, and be cut. */
export class Wire {
  /** `tcp://` and where it begins. */
  readonly host: string;
  readonly #server: Server;
  readonly #path: string;
  readonly #sockets = new Set<Socket>();
  readonly #held = new Set<() => void>();
  /** Bytes, from now on, after which nothing more gets through a connection, either way. */
  stuckAfter = Number.POSITIVE_INFINITY;
  /** Called with what is asked of the engine, before it gets there. */
  asked: (piece: Buffer) => void = () => {};
  #isCut = false;

  private constructor(server: Server, path: string) {
    this.#server = server;
    this.#path = path;
    this.host = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** @param host `unix://` and the path of the engine's socket */
  static async to(host: string): Promise<Wire> {
    const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const wire = new Wire(server, host.slice('unix://'.length));
    server.on('connection', (socket) => wire.#connect(socket));
    return wire;
  }

  /** How many ways are stuck. */
  get held(): number {
    return this.#held.size;
  }

  /** Lets all through that is stuck. */
  free(): void {
    this.stuckAfter = Number.POSITIVE_INFINITY;
    for (const go of this.#held) go();
    this.#held.clear();
  }

  /** Ends all that is under way, and every connection as soon as it is there. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
    this.free();
  }

  mend(): void {
    this.#isCut = false;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connect(near: Socket): void {
    if (this.#isCut) return void near.destroy();
    const far = connect({ path: this.#path, allowHalfOpen: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.once('close', () => this.#sockets.delete(from) && to.destroy());
      // One that was cut is no failure of a test.
      pipeline(from, (pieces) => this.#pass(pieces, from === near), to).catch(() => {});
    }
  }

  async *#pass(pieces: AsyncIterable<Buffer>, isAsked: boolean): AsyncGenerator<Buffer> {
    let passed = 0;
    for await (const piece of pieces) {
      if (isAsked) this.asked(piece);
      if (this.#isCut) return;
      passed = Number.isFinite(this.stuckAfter) ? passed + piece.length : 0;
      if (passed > this.stuckAfter) await new Promise<void>((resolve) => this.#held.add(resolve));
      yield piece;
    }
  }
}
