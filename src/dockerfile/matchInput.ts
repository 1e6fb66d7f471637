import type { Image } from '../image/image.ts';
import type { BuildProvenance } from './provenance.ts';

/** What matching looks at of an image. */
export type MatchedImage = Pick<Image, 'steps' | 'layers' | 'platform'>;

/** An image whose layers are the first of another one's: its base. */
export interface KnownBase {
  readonly name: string | null;
  readonly layers: number;
  /** Its history's length; null where it is not known. */
  readonly steps: number | null;
  /** What its ONBUILD keeps for images that are built on it. */
  readonly triggers: readonly string[];
}

/** What else may be known of how an image was built. */
export interface MatchHints {
  /** Read from the image's own attestation, or null. */
  readonly provenance?: BuildProvenance | null;
  readonly base?: KnownBase | null;
  /** The stage that was built (`--target`); the one that fits best where nobody says. */
  readonly target?: string | null;
}
