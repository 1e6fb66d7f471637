import type { Overlay } from './overlay.ts';
import { isFile } from './versions.ts';

/** A file that a layer stores. */
export interface LargeFile {
  /** The file's node in the overlay. */
  readonly node: number;
  readonly bytes: number;
}

/**
 * The largest files that a layer stores, largest first, those of equal size in the order of the layer; a file of several
 * names is there by its first one. Empty for a layer that was not read.
 */
export function largestFiles(overlay: Overlay, layer: number, count: number): LargeFile[] {
  const largest: LargeFile[] = [];
  const seen = new Set<number>();
  const [from, to] = overlay.versionsOf(layer, layer);
  for (let version = from; version < to; version++) {
    const node = overlay.nodeOf(version);
    if (overlay.entryOf(version) < 0 || !isFile(overlay, version)) continue;
    const bytes = overlay.sizeOf(version);
    if (bytes === 0 || (largest.length === count && bytes <= (largest.at(-1)?.bytes ?? 0))) continue;
    const inode = overlay.inodeOf(version);
    if (!inode || inode.layer !== layer || seen.has(inode.inode)) continue;
    seen.add(inode.inode);
    const at = largest.findIndex((other) => other.bytes < bytes);
    largest.splice(at < 0 ? largest.length : at, 0, { node, bytes });
    largest.length = Math.min(largest.length, count);
  }
  return largest;
}
