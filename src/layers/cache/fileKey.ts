import { stat } from 'node:fs/promises';
import type { Layer } from '../../image/image.ts';
import { identityOf } from '../bytes.ts';
import { isSpool } from '../spool.ts';

/**
 * A file that was written to within the last two seconds may be written to again without another time, on disks that keep
 * whole seconds (FAT: every other one).
 */
const SETTLED_MS = 2_000;

/** By what a layer is known whose digest nobody computed: the file its bytes lie in, and where. */
export interface FileKey {
  readonly text: string;
  /** Whether it becomes another one for certain when the file is written to from now on. */
  readonly settled: boolean;
}

/**
 * The key of a layer as its file is now; undefined where its bytes lie in no file that will be there again, or the file
 * has become another since it was opened.
 */
export async function fileKeyOf({
  blob,
  compression,
}: Pick<Layer, 'blob' | 'compression'>): Promise<FileKey | undefined> {
  const location = blob?.location;
  if (!location || isSpool(location.file)) return undefined;
  const { file, offset, identity } = location;
  const stats = await stat(file, { bigint: true }).catch(() => undefined);
  if (!stats || identityOf(stats) !== identity) return undefined;
  // Who sets a file's time back cannot set back when its inode changed.
  const changed = Number((stats.ctimeNs > stats.mtimeNs ? stats.ctimeNs : stats.mtimeNs) / 1_000_000n);
  return {
    text: [identity, offset, blob.size, compression, file].join(' '),
    settled: Date.now() - changed > SETTLED_MS,
  };
}

/** The key of layers on top of each other; undefined where some have none. */
export async function stackKeyOf(layers: readonly Pick<Layer, 'blob' | 'compression'>[]): Promise<FileKey | undefined> {
  const keys = await Promise.all(
    layers.map((layer) => (layer.blob ? fileKeyOf(layer) : { text: 'absent', settled: true })),
  );
  const found = keys.filter((key) => key !== undefined);
  if (found.length < layers.length) return undefined;
  return {
    text: JSON.stringify(found.map(({ text }) => text)),
    settled: found.every(({ settled }) => settled),
  };
}
