import { StringDecoder } from 'node:string_decoder';
import { setTimeout as delay } from 'node:timers/promises';
import { visibleText } from '../../format/visibleText.ts';
import { isAbort } from '../../image/errors.ts';
import { type ContainerStream, endOf } from '../../sources/engine/exec.ts';
import { HarmlessOutput } from './harmlessOutput.ts';

/** Bytes after which the terminal is given time to draw, and how many milliseconds. */
const BURST = 64 << 10;
const PAUSE = 10;
/** Characters that are typed before there is anybody to read them. */
const EARLY_LIMIT = 10_000;
/**
 * Makes a terminal show text again, whatever a program that is gone has made of it: its own screen, its cursor, and that mouse
 * and focus are told to somebody.
 */
const AS_BEFORE = `${[9, 1000, 1002, 1003, 1004, 1047].map((mode) => `\u001b[?${mode}l`).join('')}\u001b[!p`;
/** What a terminal answers by itself, and keys that are no characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are meant
const REPLY = /^\u001b[[\]OPX^_]/;

/** The size of a terminal in characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** What a session is between. None of these but `connect` may throw. */
export interface SessionParts {
  connect(signal: AbortSignal): Promise<ContainerStream>;
  /** Shows text as a terminal does. */
  write(text: string): void;
  /** What is said when the program has ended; null where the terminal is to close without a word. */
  ending(exitCode: number | null): string | null;
  describe(error: unknown): string;
  /** Closes the terminal. */
  close(): void;
  /** What is said at first. */
  readonly greeting?: string;
  /** What is typed when the terminal is closed while the program runs. */
  readonly farewell: string;
  /** The terminal was closed while the program runs. */
  left?(): void;
}

/** What goes on between a terminal and a program in a container. */
export class TerminalSession {
  readonly #parts: SessionParts;
  readonly #left = new AbortController();
  #size: TerminalSize | undefined;
  #open: ContainerStream | undefined;
  #early = '';
  #hasEnded = false;
  #isDetached = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Connects, and shows what comes until it ends. */
  async run(size: TerminalSize | undefined): Promise<void> {
    this.#size = size;
    const { greeting, ending, describe } = this.#parts;
    if (greeting !== undefined) this.#parts.write(remark(greeting));
    try {
      const open = await this.#parts.connect(this.#left.signal);
      if (this.#left.signal.aborted) return void open.stream.destroy();
      this.#open = open;
      open.stream.write(this.#early);
      // Whether it is the engine that has ended is said by who is asked next.
      await this.#show(open).catch(() => {});
      this.#end(ending(this.#isDetached ? null : await endOf(open)));
    } catch (error) {
      if (!isAbort(error)) this.#end(describe(error));
    } finally {
      this.#open?.stream.destroy();
      this.#open = undefined;
    }
  }

  /** The user typed; after the end, any key closes the terminal. */
  type(text: string): void {
    if (this.#hasEnded) {
      if (!REPLY.test(text)) this.#parts.close();
    } else if (this.#open) this.#open.stream.write(text);
    else this.#early = (this.#early + text).slice(0, EARLY_LIMIT);
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    void this.#resize();
  }

  /** Leaves the program to itself, as if it could not be reached any more; after the end, closes the terminal. */
  detach(): void {
    this.#isDetached = true;
    this.#open?.stream.destroy();
    if (this.#hasEnded) this.#parts.close();
  }

  /** The terminal was closed: says farewell, and lets go. */
  leave(): void {
    this.#left.abort();
    if (this.#hasEnded) return;
    const { stream } = this.#open ?? {};
    // One that has ended is just asked how.
    if (!stream || stream.destroyed) return;
    this.#parts.left?.();
    stream.write(this.#parts.farewell, () => stream.destroy());
  }

  async #show({ stream }: ContainerStream): Promise<void> {
    const decoder = new StringDecoder('utf8');
    const output = new HarmlessOutput();
    let burst = 0;
    void this.#resize();
    let isFirst = true;
    for await (const chunk of stream) {
      this.#parts.write(output.add(decoder.write(chunk)));
      // A program that had just begun may have had no terminal to resize, whatever the engine said.
      if (isFirst) void this.#resize();
      isFirst = false;
      burst += chunk.length;
      if (burst < BURST) continue;
      burst = 0;
      await delay(PAUSE);
    }
    this.#parts.write(output.add(decoder.end()));
  }

  async #resize(): Promise<void> {
    if (!this.#open || !this.#size) return;
    const { columns, rows } = this.#size;
    // Where that fails, it is as large as it was.
    await this.#open.resize(columns, rows).catch(() => {});
  }

  #end(text: string | null): void {
    if (this.#left.signal.aborted) return;
    this.#hasEnded = true;
    if (text === null) this.#parts.close();
    else this.#parts.write(`${AS_BEFORE}\r\n\u001b[J${remark(text)}`);
  }
}

/** Words of ours, told from those of the program by how they look. */
function remark(text: string): string {
  return `\u001b[2m${visibleText(text).replaceAll('\n', '\r\n')}\u001b[0m\r\n`;
}
