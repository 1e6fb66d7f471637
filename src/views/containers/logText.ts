import { terminalText } from '../../format/terminalText.ts';
import { visibleText } from '../../format/visibleText.ts';
import type { LogPiece } from '../../sources/engine/logFrames.ts';

/** Characters of one line; what is longer is broken. */
const LINE_LIMIT = 20_000;
/** Characters of all lines that are kept: the newest. */
const TEXT_LIMIT = 1_000_000;

/** What a container printed, as text that can be shown: whole lines of each stream, the newest ones. */
export class LogText {
  readonly #limit: number;
  readonly #open = { stdout: new OpenLine(), stderr: new OpenLine() };
  #lines: string[] = [];
  #length = 0;
  #dropped = 0;

  /** @param limit characters that are kept at most */
  constructor(limit = TEXT_LIMIT) {
    this.#limit = limit;
  }

  /** How many lines were let go since they were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  add({ stream, bytes }: LogPiece): void {
    for (const line of this.#open[stream].add(bytes)) this.#push(line);
  }

  /** Nothing more will come: what has no end of line is a line too. */
  end(): void {
    for (const open of Object.values(this.#open)) {
      const rest = open.take();
      if (rest !== '') this.#push(rest);
    }
  }

  /** All lines that are kept, and the beginnings of those that have not ended yet. */
  get text(): string {
    const begun = Object.values(this.#open).map(({ text }) => text);
    return [...this.#lines, ...begun.filter((line) => line !== '')].map((line) => `${line}\n`).join('');
  }

  #push(line: string): void {
    this.#lines.push(line);
    this.#length += line.length + 1;
    if (this.#length <= this.#limit) return;
    // Some at once, since each time all that stay are moved.
    let gone = 0;
    while (this.#length > this.#limit * 0.9 && gone < this.#lines.length)
      this.#length -= (this.#lines[gone++]?.length ?? 0) + 1;
    this.#lines = this.#lines.slice(gone);
    this.#dropped += gone;
  }
}

/** The last line of a stream, which has not ended yet. */
class OpenLine {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** The lines that end with these bytes. */
  add(bytes: Uint8Array): string[] {
    const parts = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split('\n');
    this.#rest = parts.pop() ?? '';
    const whole: string[] = [];
    for (const part of parts) whole.push(...broken(part));
    if (this.#rest.length > LINE_LIMIT) {
      const begun = broken(this.#rest);
      this.#rest = begun.pop() ?? '';
      whole.push(...begun);
    }
    return whole.map(shown);
  }

  get text(): string {
    return shown(this.#rest);
  }

  take(): string {
    this.#rest += this.#decoder.decode();
    const { text } = this;
    this.#rest = '';
    return text;
  }
}

function broken(line: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at === 0 || at < line.length; at += LINE_LIMIT) pieces.push(line.slice(at, at + LINE_LIMIT));
  return pieces;
}

function shown(line: string): string {
  return visibleText(terminalText(line));
}
