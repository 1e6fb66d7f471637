import type { Digest } from './digest.ts';
import type { Image, Layer, RawDocument } from './image.ts';

/** What is known of one claim. `unclaimed`: computed, and nothing to compare it with. */
export type VerificationState = 'unchecked' | 'running' | 'matches' | 'mismatch' | 'absent' | 'unclaimed';

/** One claimed digest or size, and what was computed. */
export interface Verification {
  /** `index`, `manifest`, `config`, `layer N blob`, `layer N diff ID`, `layer N size` */
  readonly object: string;
  readonly claimed: string | null;
  readonly computed: string | null;
  readonly state: VerificationState;
}

/** The digests computed for a layer; null where its bytes are absent or cannot be read. */
export interface ComputedDigests {
  readonly blob: Digest;
  readonly diffId: Digest | null;
}

/** Compares every claim on the path of an image: index, manifest, config, each layer's blob, diff ID and size. */
export function verifyImage(image: Image, computed: readonly (ComputedDigests | null)[]): Verification[] {
  return [
    ...image.indexes.map((index) => verifyDocument('index', index)),
    ...(image.rawManifest ? [verifyDocument('manifest', image.rawManifest)] : []),
    verifyDocument('config', image.rawConfig),
    ...image.layers.flatMap((layer) => verifyLayer(layer, computed[layer.index] ?? null)),
  ];
}

/** Whether nothing on the path of the image differs or is absent. */
export function isVerified(verification: readonly Verification[]): boolean {
  return verification.every(({ state }) => state === 'matches' || state === 'unclaimed');
}

export function hasMismatch(verification: readonly Verification[]): boolean {
  return verification.some(({ state }) => state === 'mismatch');
}

function verifyDocument(object: string, { claimed, digest }: RawDocument): Verification {
  return compare(object, claimed, digest);
}

function verifyLayer(layer: Layer, computed: ComputedDigests | null): Verification[] {
  const object = `layer ${layer.index}`;
  if (!layer.blob || !computed)
    return [
      { object: `${object} blob`, claimed: layer.claimedDigest, computed: null, state: 'absent' },
      { object: `${object} diff ID`, claimed: layer.diffId, computed: null, state: 'absent' },
    ];
  const canInflate = layer.compression === 'none' || layer.compression === 'gzip' || layer.compression === 'zstd';
  return [
    compare(`${object} blob`, layer.claimedDigest, computed.blob),
    // What is damaged differs; of a form that is not read nobody knows.
    canInflate
      ? compare(`${object} diff ID`, layer.diffId, computed.diffId)
      : { object: `${object} diff ID`, claimed: layer.diffId, computed: null, state: 'unchecked' },
    ...(layer.claimedSize === null
      ? []
      : [compare(`${object} size`, String(layer.claimedSize), String(layer.blob.size))]),
  ];
}

function compare(object: string, claimed: string | null, computed: string | null): Verification {
  const state = claimed === null ? 'unclaimed' : claimed === computed ? 'matches' : 'mismatch';
  return { object, claimed, computed, state };
}
