import { ImageError } from '../image/errors.ts';
import type { Bytes, Layer, Location } from '../image/image.ts';
import type { InodeRef, Overlay } from '../image/overlay.ts';
import { numbersAt } from '../image/rareColumns.ts';
import { canWait, checkUnchanged, type FileBytes, reopenFile, slice } from './bytes.ts';
import { FINGERPRINT_KEY, FINGERPRINT_LENGTH, fingerprintAt } from './fingerprint.ts';
import { CHUNK, turn } from './through.ts';

/** What is compared first: files that differ mostly do so from the start. In bytes. */
const FIRST = 4096;

/**
 * Settles which rewritten files kept their content. Compressed layers brought a fingerprint of every file; in plain ones
 * only the files in question are read, as far as they are the same.
 * @param mayWait whether this thread may wait for its reads, which takes a fraction of the time
 * @throws ImageError `unreadable` where what was read had been written to since it was opened; the signal's reason
 */
export async function answerQuestions(
  overlay: Overlay,
  layers: readonly Pick<Layer, 'blob'>[],
  mayWait: boolean,
  signal?: AbortSignal,
): Promise<void> {
  // Each reads into memory of its own.
  const [files, others] = [new WaitingFiles(), new WaitingFiles()];
  const read = new Map<string, Promise<Uint8Array>>();
  const used = new Set<Bytes>();
  const blobOf = (layer: number): Bytes | null | undefined => {
    const blob = layers[layer]?.blob;
    if (blob) used.add(blob);
    return blob;
  };
  const fingerprint = (ref: InodeRef): Promise<Uint8Array> => {
    const known = readAlready(overlay, ref);
    if (known) return Promise.resolve(known);
    const key = `${ref.layer} ${ref.inode}`;
    const blob = blobOf(ref.layer);
    const reading = read.get(key) ?? readNow(overlay, mayWait && blob ? files.of(blob) : blob, ref, signal);
    read.set(key, reading);
    return reading;
  };
  const plainAt = (ref: InodeRef, from: WaitingFiles): Bytes | undefined => {
    const place = placeOf(overlay, ref);
    if (!place || place.sparse || overlay.layers[ref.layer]?.fingerprints) return undefined;
    const blob = blobOf(ref.layer);
    return blob ? slice(mayWait ? from.of(blob) : blob, place.offset, place.stored) : undefined;
  };
  try {
    for (const question of overlay.questions) {
      const [after, before] = [overlay.inodeOf(question.version), overlay.inodeOf(question.before)];
      if (!after || !before) continue;
      const [here, there] = [plainAt(after, files), plainAt(before, others)];
      const isSame =
        here && there
          ? (startsAlike(here, there) ?? (await isSameContent(here, there, signal)))
          : Buffer.compare(await fingerprint(after), await fingerprint(before)) === 0;
      overlay.answer(question, isSame);
    }
    for (const location of locationsOf(used)) await checkUnchanged(location);
  } finally {
    await files.close();
    await others.close();
  }
}

/** False where that is seen at once, true where that is all of both; undefined says nothing. */
function startsAlike(one: Bytes, other: Bytes): boolean | undefined {
  if (one.size !== other.size) return false;
  if (!canWait(one) || !canWait(other)) return undefined;
  if (Buffer.compare(one.readSync(0, FIRST), other.readSync(0, FIRST)) !== 0) return false;
  return one.size <= FIRST ? true : undefined;
}

async function isSameContent(one: Bytes, other: Bytes, signal: AbortSignal | undefined): Promise<boolean> {
  for (let at = 0, length = FIRST; at < one.size; at += length, length = CHUNK) {
    if (at > 0) await turn(signal);
    const here = one.readSync?.(at, length) ?? (await one.read(at, length, signal));
    const there = other.readSync?.(at, length) ?? (await other.read(at, length, signal));
    if (Buffer.compare(here, there) !== 0) return false;
  }
  return one.size === other.size;
}

function readAlready(overlay: Overlay, { layer, inode }: InodeRef): Uint8Array | undefined {
  const all = overlay.layers[layer]?.fingerprints;
  return all?.subarray(inode * FINGERPRINT_LENGTH, (inode + 1) * FINGERPRINT_LENGTH);
}

function readNow(
  overlay: Overlay,
  blob: Bytes | null | undefined,
  ref: InodeRef,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const place = placeOf(overlay, ref);
  if (!place || !blob) throw new RangeError(`Layer ${ref.layer} was not read`);
  return fingerprintAt(blob, place, FINGERPRINT_KEY, signal);
}

/** Where in its layer's tar a file's content lies. */
function placeOf(overlay: Overlay, { layer, inode }: InodeRef) {
  const index = overlay.layers[layer];
  return (
    index && {
      offset: index.inodeOffset[inode] ?? 0,
      stored: index.inodeStored[inode] ?? 0,
      size: index.inodeSize[inode] ?? 0,
      sparse: numbersAt(index.sparse, inode),
    }
  );
}

/** Where these bytes lie, one place for each file. */
function locationsOf(all: ReadonlySet<Bytes>): Iterable<Location> {
  const found = [...all].flatMap(({ location }) => location ?? []);
  return new Map(found.map((location) => [location.file, location])).values();
}

/** Files that were opened again, for a thread that may wait for its reads. */
class WaitingFiles {
  readonly #files = new Map<string, FileBytes>();
  readonly #known = new Map<Bytes, Bytes>();

  /** The same bytes of such a file; where it is another by now, those of the one that was opened first. */
  of(bytes: Bytes): Bytes {
    const known = this.#known.get(bytes) ?? this.#reopen(bytes);
    this.#known.set(bytes, known);
    return known;
  }

  #reopen(bytes: Bytes): Bytes {
    const { location, size } = bytes;
    if (!location) return bytes;
    try {
      const file = this.#files.get(location.file) ?? reopenFile(location);
      this.#files.set(location.file, file);
      return slice(file, location.offset, size);
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      return bytes;
    }
  }

  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
  }
}
