import type { Piece } from '../../cleaning/usage.ts';
import type { Digest } from '../../image/digest.ts';
import { parseManifest } from '../../image/manifest.ts';
import type { ContentStore } from './contentStore.ts';

/** Bytes of a manifest. */
const LIMIT = 4 << 20;

/**
 * The blobs of a manifest, each with its bytes: itself, its config and its layers; an index is its own only.
 * @returns null where they cannot be had
 */
export async function blobPieces(content: ContentStore, digest: Digest): Promise<readonly Piece[] | null> {
  try {
    const bytes = await content.read(digest, LIMIT);
    const { kind, value } = parseManifest(bytes, digest);
    const own = { id: `blob ${digest}`, bytes: bytes.length };
    if (kind === 'index') return [own];
    const named = [value.config, ...(value.layers ?? [])].flatMap((blob) => (blob ? [blob] : []));
    return [own, ...named.map((blob) => ({ id: `blob ${blob.digest}`, bytes: blob.size ?? 0 }))];
  } catch {
    // What is shared is then only bounded.
    return null;
  }
}
