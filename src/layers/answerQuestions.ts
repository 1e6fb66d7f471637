import { ImageError } from '../image/errors.ts';
import type { Bytes, Layer } from '../image/image.ts';
import type { InodeRef, Overlay } from '../image/overlay.ts';
import { numbersAt } from '../image/rareColumns.ts';
import { type FileBytes, reopenFile, slice } from './bytes.ts';
import { FINGERPRINT_KEY, FINGERPRINT_LENGTH, fingerprintAt } from './fingerprint.ts';

/**
 * Settles which rewritten files kept their content. Compressed layers brought a fingerprint of every file; in plain ones
 * only the files in question are read, each once.
 * @param mayWait whether this thread may wait for its reads, which takes a fraction of the time
 */
export async function answerQuestions(
  overlay: Overlay,
  layers: readonly Pick<Layer, 'blob'>[],
  mayWait: boolean,
  signal?: AbortSignal,
): Promise<void> {
  const files = new WaitingFiles();
  const read = new Map<string, Promise<Uint8Array>>();
  const fingerprint = (ref: InodeRef): Promise<Uint8Array> => {
    const known = readAlready(overlay, ref);
    if (known) return Promise.resolve(known);
    const key = `${ref.layer} ${ref.inode}`;
    const blob = layers[ref.layer]?.blob;
    const reading = read.get(key) ?? readNow(overlay, mayWait && blob ? files.of(blob) : blob, ref, signal);
    read.set(key, reading);
    return reading;
  };
  try {
    for (const question of overlay.questions) {
      const [after, before] = [overlay.inodeOf(question.version), overlay.inodeOf(question.before)];
      if (!after || !before) continue;
      overlay.answer(question, Buffer.compare(await fingerprint(after), await fingerprint(before)) === 0);
    }
  } finally {
    await files.close();
  }
}

function readAlready(overlay: Overlay, { layer, inode }: InodeRef): Uint8Array | undefined {
  const all = overlay.layers[layer]?.fingerprints;
  return all?.subarray(inode * FINGERPRINT_LENGTH, (inode + 1) * FINGERPRINT_LENGTH);
}

function readNow(
  overlay: Overlay,
  blob: Bytes | null | undefined,
  { layer, inode }: InodeRef,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const index = overlay.layers[layer];
  if (!index || !blob) throw new RangeError(`Layer ${layer} was not read`);
  const where = {
    offset: index.inodeOffset[inode] ?? 0,
    stored: index.inodeStored[inode] ?? 0,
    size: index.inodeSize[inode] ?? 0,
    sparse: numbersAt(index.sparse, inode),
  };
  return fingerprintAt(blob, where, FINGERPRINT_KEY, signal);
}

/** Files that were opened again, for a thread that may wait for its reads. */
class WaitingFiles {
  readonly #files = new Map<string, FileBytes>();

  /** The same bytes of such a file; where it is another by now, those of the one that was opened first. */
  of(bytes: Bytes): Bytes {
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
