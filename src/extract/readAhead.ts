import { type ContentSource, contentOf, unlessAborted } from './content.ts';
import type { ExtractEntry } from './entries.ts';

/** Bytes of a file whose content is read before it is its turn. */
const SMALL = 64 * 1024;
/** Entries that are looked at before it is their turn: no more than 4 MiB of contents. */
const AHEAD = 64;

/** Whether a file's content may be held in memory while other files are written. */
export function isSmall({ kind, size }: ExtractEntry): boolean {
  return kind === 'file' && size <= SMALL;
}

/** Entries in their order, with the contents of small files, which are read side by side. */
export class ReadAhead {
  readonly #source: Iterator<ExtractEntry>;
  readonly #contents: ContentSource;
  readonly #signal: AbortSignal | undefined;
  readonly #next: ExtractEntry[] = [];
  readonly #reading = new Map<ExtractEntry, Promise<Uint8Array>>();

  constructor(entries: Iterator<ExtractEntry>, contents: ContentSource, signal: AbortSignal | undefined) {
    this.#source = entries;
    this.#contents = contents;
    this.#signal = signal;
  }

  *entries(): Generator<ExtractEntry> {
    for (let entry = this.#take(); entry; entry = this.#next.shift() ?? this.#take()) {
      yield entry;
      this.#reading.delete(entry);
    }
  }

  /**
   * The content of the small file whose turn it is. Only now those after it are begun: of what is passed over nothing may
   * be wanted, and a layer may have to be inflated for it.
   * @throws what `contentOf` throws
   */
  contentOf(entry: ExtractEntry): Promise<Uint8Array> {
    const content = this.#reading.get(entry) ?? this.#read(entry);
    while (this.#next.length < AHEAD) {
      const next = this.#take();
      if (!next) break;
      this.#next.push(next);
      if (isSmall(next)) this.#read(next);
    }
    return unlessAborted(content, this.#signal);
  }

  #take(): ExtractEntry | undefined {
    const { done, value } = this.#source.next();
    return done ? undefined : value;
  }

  #read(entry: ExtractEntry): Promise<Uint8Array> {
    const content = whole(contentOf(entry, this.#contents, undefined));
    // Who wants it is told; perhaps nobody does.
    content.catch(() => undefined);
    this.#reading.set(entry, content);
    return content;
  }
}

async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  const [only] = all;
  return only && all.length === 1 ? only : Buffer.concat(all);
}
