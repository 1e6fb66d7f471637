import { createHash } from 'node:crypto';

/** `sha256:` and 64, or `sha512:` and 128 lower-case hex digits (image-spec, descriptor.md). Never anything else. */
export type Digest = `sha256:${string}` | `sha512:${string}`;

const PATTERN = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && PATTERN.test(text);
}

export function algorithmOf(digest: Digest): 'sha256' | 'sha512' {
  return digest.startsWith('sha256:') ? 'sha256' : 'sha512';
}

export function hexOf(digest: Digest): string {
  return digest.slice(7);
}

/** The digest of bytes held in memory. */
export function digestOf(bytes: Uint8Array | string, algorithm: 'sha256' | 'sha512' = 'sha256'): Digest {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** The twelve digits by which people know an image or a layer, as `docker image ls` prints them. */
export function shortId(digest: Digest): string {
  return hexOf(digest).slice(0, 12);
}

/**
 * Chain IDs of a stack of layers, bottom first: `C0 = diff0`, `Ck = sha256(Ck-1 + " " + diffk)` (image-spec, config.md,
 * "Layer ChainID"). Null from the first layer without a diff ID on.
 */
export function chainIds(diffIds: readonly (Digest | null)[]): (Digest | null)[] {
  let below: Digest | null = null;
  let broken = false;
  return diffIds.map((diffId, index) => {
    broken ||= diffId === null;
    if (broken) return null;
    below = index === 0 ? diffId : digestOf(`${below} ${diffId}`);
    return below;
  });
}
