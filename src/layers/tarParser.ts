import { mergePax, NO_VALUES, type PaxValues, readPax } from './pax.ts';
import { checkSparseMap, readOldSparse, type SparseMap, SparseText, sparseExtension } from './sparse.ts';
import { BLOCK, isZeroBlock, parseHeader, type RawHeader, TarError } from './tarHeader.ts';

export type EntryType = 'file' | 'directory' | 'symlink' | 'hardlink' | 'char' | 'block' | 'fifo' | 'other';

/** One member of a tar, with all its extended headers applied. */
export interface TarEntry {
  /** As written, not normalized, in raw bytes; valid during the call only, as `linkName`. */
  readonly name: Uint8Array;
  readonly linkName: Uint8Array;
  readonly type: EntryType;
  /** Permission bits with setuid, setgid and sticky (07777). */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** Bytes of the file's content; of a sparse file, expanded. 0 for all but files. */
  readonly size: number;
  /** Device numbers of `char` and `block`. */
  readonly major: number;
  readonly minor: number;
  readonly xattrs: ReadonlyMap<string, Uint8Array> | undefined;
  /** Where the stored content begins in the tar, and its stored length in bytes. */
  readonly dataOffset: number;
  readonly dataSize: number;
  /** The parts of a sparse file that are stored, one after the other. */
  readonly sparse: SparseMap | undefined;
}

/** What a parser tells while it is fed. */
export interface TarHandler {
  /** An entry's headers are complete; true asks for its stored content through `data`. */
  entry(entry: TarEntry): boolean;
  /** A piece of that content, valid during the call only. */
  data?(piece: Uint8Array): void;
  /** That content is complete. */
  dataEnd?(): void;
  /**
   * Takes entries that nothing more than a header says anything about, faster than one by one.
   * @param chunk bytes that begin at `offset` in the tar; they may be gone afterwards
   * @param start of a header in them, all of which is there
   * @returns undefined where the first one is to be parsed
   */
  entries?(chunk: Uint8Array, start: number, offset: number): EntriesRead | undefined;
}

/** Entries that a handler took by itself. */
export interface EntriesRead {
  /** Of the next header in the tar. */
  readonly position: number;
  /** Where the content of the last one ends. */
  readonly contentEnd: number;
  /** The last one, where that is a file whose content is wanted. */
  readonly content: { readonly inode: number; readonly size: number } | null;
}

/** Extended headers (PAX, GNU long names) above this are refused, as Go's archive/tar does. In bytes. */
const EXTENDED_LIMIT = 1 << 20;
/** The extended headers of one entry together, and all global ones of a tar. In bytes. */
const ENTRY_EXTENDED_LIMIT = 2 << 20;
const GLOBAL_LIMIT = 16 << 20;
/** Extended attributes of all headers together, and those of global ones again where an entry adds its own. */
const XATTR_LIMIT = 5_000_000;

/** Types 1 to 6 carry no data, whatever their size says (POSIX.1-2001, ustar). */
const FLAGS: Readonly<Record<string, EntryType>> = {
  '\0': 'file',
  '0': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'char',
  '4': 'block',
  '5': 'directory',
  '6': 'fifo',
  '7': 'file',
  S: 'file',
};
/** By the flag's code: digits as keys of an object are looked up slowly. */
const TYPES = Array.from({ length: 256 }, (_, code): EntryType => FLAGS[String.fromCharCode(code)] ?? 'other');

type State = 'header' | 'extended' | 'sparse-extension' | 'sparse-map' | 'data' | 'ended';

/**
 * Parses a tar from whatever bytes it is given, in order. It says by `position` which byte it must see next, so that a
 * caller with random access hops over contents, and one with a stream just feeds all of it.
 */
export class TarParser {
  /** Absolute offset of the next byte this parser must see; what lies before it may be left out. */
  position = 0;

  #state: State = 'header';
  readonly #handler: TarHandler;
  /** Bytes of a block or extended header that arrived in parts. */
  #pending: Uint8Array | undefined;
  #filled = 0;
  #zeroBlocks = 0;
  #header: RawHeader | undefined;
  #global = NO_VALUES;
  #local = NO_VALUES;
  #longName: Uint8Array | undefined;
  #longLink: Uint8Array | undefined;
  #localBytes = 0;
  #globalBytes = 0;
  #xattrs = 0;
  #extended: { type: string; size: number } = { type: '', size: 0 };
  #sparse: SparseMap | undefined;
  /** The expanded size an old GNU sparse header claims. */
  #oldRealSize = 0;
  #sparseText: SparseText | undefined;
  #dataLeft = 0;
  /** Where the current entry's stored content ends, before padding. */
  #dataEnd = 0;

  constructor(handler: TarHandler) {
    this.#handler = handler;
  }

  get ended(): boolean {
    return this.#state === 'ended';
  }

  /**
   * Takes the bytes that begin at absolute `offset`, which is at or before `position`. Where its handler had to have more
   * memory, which they were in, it does not take all.
   * @throws TarError when the tar breaks its rules
   */
  feed(chunk: Uint8Array, offset: number): void {
    const end = offset + chunk.length;
    // What is gone has no length any more.
    while (this.position < end && this.#state !== 'ended' && chunk.length > 0) {
      if (this.#state === 'data') this.#passData(chunk, offset);
      else if (this.#state === 'header' && !this.#pending && end - this.position >= BLOCK) {
        if (this.#isBare && this.#takeEntries(chunk, offset)) continue;
        const start = this.position - offset;
        this.position += BLOCK;
        // A copy: the chunk may be gone once the handler has the entry.
        this.#readHeader(new Uint8Array(chunk.subarray(start, start + BLOCK)));
      } else this.#step(chunk, offset);
    }
  }

  /** Whether the next header is all that says something about its entry. */
  get #isBare(): boolean {
    const isLocal = this.#local !== NO_VALUES || this.#longName !== undefined || this.#longLink !== undefined;
    return !isLocal && this.#global === NO_VALUES && this.#zeroBlocks === 0;
  }

  #takeEntries(chunk: Uint8Array, offset: number): boolean {
    return this.#took(this.#handler.entries?.(chunk, this.position - offset, offset));
  }

  /**
   * Lets somebody else read entries from here on, where the next one may begin here.
   * @param take gets where that is, and tells what was read
   */
  hop(take: (position: number) => EntriesRead | undefined): void {
    if (this.#state === 'header' && !this.#pending && this.#isBare) this.#took(take(this.position));
  }

  #took(read: EntriesRead | undefined): boolean {
    if (!read) return false;
    this.#dataEnd = read.contentEnd;
    this.position = read.position;
    if (read.content) this.#beginData(read.content.size);
    return true;
  }

  /**
   * Says that the input ended at absolute offset `size`. Missing end blocks and missing padding are tolerated, as engines
   * do not miss them.
   * @throws TarError when it broke off inside a header or a content
   */
  finish(size: number): void {
    if (this.#state === 'ended') return;
    if (this.#filled > 0 || this.#state === 'extended' || this.#state.startsWith('sparse'))
      throw new TarError('it breaks off inside a header');
    if (size < this.#dataEnd) throw new TarError('it breaks off inside a file');
  }

  #step(chunk: Uint8Array, offset: number): void {
    const wanted = this.#state === 'extended' ? pad(this.#extended.size) : BLOCK;
    const block = this.#gather(chunk, this.position - offset, wanted);
    if (!block) return;
    if (this.#state === 'header') this.#readHeader(block);
    else if (this.#state === 'extended') this.#readExtended(block.subarray(0, this.#extended.size));
    else if (this.#state === 'sparse-extension') this.#readSparseExtension(block);
    else this.#readSparseText(block);
  }

  /** `wanted` bytes from `start` in the chunk, without a copy where they are all there. */
  #gather(chunk: Uint8Array, start: number, wanted: number): Uint8Array | undefined {
    if (!this.#pending) {
      if (chunk.length - start >= wanted) {
        this.position += wanted;
        return chunk.subarray(start, start + wanted);
      }
      this.#pending = new Uint8Array(wanted);
      this.#filled = 0;
    }
    const piece = chunk.subarray(start, start + wanted - this.#filled);
    this.#pending.set(piece, this.#filled);
    this.#filled += piece.length;
    this.position += piece.length;
    if (this.#filled < wanted) return undefined;
    const block = this.#pending;
    this.#pending = undefined;
    this.#filled = 0;
    return block;
  }

  #passData(chunk: Uint8Array, offset: number): void {
    const start = this.position - offset;
    const piece = chunk.subarray(start, start + this.#dataLeft);
    this.#handler.data?.(piece);
    this.#dataLeft -= piece.length;
    this.position += piece.length;
    if (this.#dataLeft > 0) return;
    this.#handler.dataEnd?.();
    this.#state = 'header';
    this.position = pad(this.position);
  }

  #readHeader(block: Uint8Array): void {
    if (isZeroBlock(block)) {
      if (++this.#zeroBlocks === 2) this.#state = 'ended';
      return;
    }
    if (this.#zeroBlocks > 0) throw new TarError('a block of zeros stands between entries');
    const header = parseHeader(block);
    switch (header.type) {
      case 'x':
      case 'g':
      case 'L':
      case 'K':
        this.#beginExtended(header);
        return;
    }
    this.#header = header;
    const sparse = header.type === 'S' ? readOldSparse(block) : undefined;
    this.#sparse = sparse?.map;
    this.#oldRealSize = sparse?.realSize ?? 0;
    if (sparse?.extended) this.#await('sparse-extension');
    else this.#afterSparse();
  }

  /** More of an entry's headers is to come, perhaps when these bytes are others. */
  #await(state: 'sparse-extension' | 'sparse-map'): void {
    this.#state = state;
    const header = this.#header;
    if (header) this.#header = { ...header, name: header.name.slice(), linkName: header.linkName.slice() };
  }

  #beginExtended({ type, size }: RawHeader): void {
    if (size > EXTENDED_LIMIT) throw new TarError(`an extended header claims ${size} bytes`);
    if (type === 'g') this.#globalBytes += size;
    else this.#localBytes += size;
    if (this.#localBytes > ENTRY_EXTENDED_LIMIT || this.#globalBytes > GLOBAL_LIMIT)
      throw new TarError('there are too many extended headers');
    this.#extended = { type, size };
    if (size === 0) this.#readExtended(new Uint8Array(0));
    else this.#state = 'extended';
  }

  #readExtended(payload: Uint8Array): void {
    this.#state = 'header';
    switch (this.#extended.type) {
      case 'x':
        this.#local = this.#counted(readPax(payload, this.#local));
        break;
      case 'g':
        this.#global = this.#counted(readPax(payload, this.#global));
        // One map cannot be that of many files.
        delete this.#global.sparse;
        break;
      case 'L':
        this.#longName = untilNul(payload);
        break;
      case 'K':
        this.#longLink = untilNul(payload);
        break;
    }
  }

  #counted(values: PaxValues): PaxValues {
    this.#xattrs += values.xattrs?.size ?? 0;
    if (this.#xattrs > XATTR_LIMIT) throw new TarError('there are too many extended attributes');
    return values;
  }

  #readSparseExtension(block: Uint8Array): void {
    const more = sparseExtension(block, this.#sparse ?? []);
    if (!more) this.#afterSparse();
  }

  #afterSparse(): void {
    const pax = mergePax(this.#global, this.#local);
    if (this.#local.xattrs) this.#counted(pax);
    this.#state = 'header';
    if (this.#header && typeOf(this.#header) === 'file' && pax.sparse) {
      this.#sparse = pax.sparse.map;
      if (pax.sparse.major === 1) {
        this.#sparseText = new SparseText();
        this.#await('sparse-map');
        return;
      }
    }
    this.#emit(pax, 0);
  }

  /** GNU sparse 1.0: the map is decimal lines in whole blocks before the data. */
  #readSparseText(block: Uint8Array): void {
    const map = this.#sparseText?.add(block);
    if (!map) return;
    this.#sparse = map;
    this.#state = 'header';
    this.#emit(mergePax(this.#global, this.#local), this.#sparseText?.bytes ?? 0);
  }

  /** @param mapBytes how much of the stored data a sparse map took */
  #emit(pax: PaxValues, mapBytes: number): void {
    const header = this.#header;
    if (!header) throw new TarError('an entry has no header');
    const name = pax.sparse?.name ?? this.#longName ?? pax.path ?? header.name;
    const flat = typeOf(header);
    const endsWithSlash = name.at(-1) === 0x2f;
    const type = flat === 'file' && header.type !== '7' && endsWithSlash ? 'directory' : flat;
    const hasData = flat === 'file' || flat === 'other';
    const dataSize = hasData ? (pax.size ?? header.size) - mapBytes : 0;
    if (dataSize < 0) throw new TarError('a sparse map is longer than its file');
    const realSize = header.type === 'S' ? this.#oldRealSize : pax.sparse?.realSize;
    if (this.#sparse) checkSparseMap(this.#sparse, realSize ?? 0, dataSize);
    const entry: TarEntry = {
      name,
      linkName: this.#longLink ?? pax.linkPath ?? header.linkName,
      type,
      mode: header.mode & 0o7777,
      uid: pax.uid ?? header.uid,
      gid: pax.gid ?? header.gid,
      mtime: pax.mtime ?? header.mtime,
      size: type === 'file' ? (this.#sparse ? (realSize ?? dataSize) : dataSize) : 0,
      major: header.major,
      minor: header.minor,
      xattrs: pax.xattrs,
      dataOffset: this.position,
      dataSize,
      sparse: this.#sparse,
    };
    this.#local = NO_VALUES;
    this.#localBytes = 0;
    this.#longName = undefined;
    this.#longLink = undefined;
    this.#header = undefined;
    this.#sparse = undefined;
    this.#dataEnd = this.position + dataSize;
    if (this.#handler.entry(entry)) this.#beginData(dataSize);
    else this.position = pad(this.#dataEnd);
  }

  /** Of the entry that ends at `#dataEnd`. */
  #beginData(size: number): void {
    this.position = this.#dataEnd - size;
    if (size > 0) {
      this.#state = 'data';
      this.#dataLeft = size;
      return;
    }
    this.#handler.dataEnd?.();
  }
}

function typeOf({ type }: RawHeader): EntryType {
  return TYPES[type.charCodeAt(0)] ?? 'other';
}

function pad(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK;
}

function untilNul(payload: Uint8Array): Uint8Array {
  const end = payload.indexOf(0);
  return payload.slice(0, end < 0 ? payload.length : end);
}
