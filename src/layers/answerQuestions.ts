import type { Layer } from '../image/image.ts';
import type { InodeRef, Overlay } from '../image/overlay.ts';
import { numbersAt } from '../image/rareColumns.ts';
import { FINGERPRINT_KEY, FINGERPRINT_LENGTH, fingerprintAt } from './fingerprint.ts';

/**
 * Settles which rewritten files kept their content. Compressed layers brought a fingerprint of every file; in plain ones
 * only the files in question are read, each once.
 */
export async function answerQuestions(overlay: Overlay, layers: readonly Layer[], signal?: AbortSignal): Promise<void> {
  const read = new Map<string, Promise<Uint8Array>>();
  const fingerprint = (ref: InodeRef): Promise<Uint8Array> => {
    const known = readAlready(overlay, ref);
    if (known) return Promise.resolve(known);
    const key = `${ref.layer} ${ref.inode}`;
    const reading = read.get(key) ?? readNow(overlay, layers, ref, signal);
    read.set(key, reading);
    return reading;
  };
  for (const question of overlay.questions) {
    const [after, before] = [overlay.inodeOf(question.version), overlay.inodeOf(question.before)];
    if (!after || !before) continue;
    overlay.answer(question, Buffer.compare(await fingerprint(after), await fingerprint(before)) === 0);
  }
}

function readAlready(overlay: Overlay, { layer, inode }: InodeRef): Uint8Array | undefined {
  const all = overlay.layers[layer]?.fingerprints;
  return all?.subarray(inode * FINGERPRINT_LENGTH, (inode + 1) * FINGERPRINT_LENGTH);
}

function readNow(
  overlay: Overlay,
  layers: readonly Layer[],
  { layer, inode }: InodeRef,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const index = overlay.layers[layer];
  const blob = layers[layer]?.blob;
  if (!index || !blob) throw new RangeError(`Layer ${layer} was not read`);
  const where = {
    offset: index.inodeOffset[inode] ?? 0,
    stored: index.inodeStored[inode] ?? 0,
    size: index.inodeSize[inode] ?? 0,
    sparse: numbersAt(index.sparse, inode),
  };
  return fingerprintAt(blob, where, FINGERPRINT_KEY, signal);
}
