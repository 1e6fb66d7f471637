import type { LineRange } from './dockerfile.ts';

/** How sure it is that a step came from its lines, and how that is known. Only `exact` may be drawn as certain. */
export type Match =
  /**
   * `provenance`: the builder recorded it, and the layers' digests agree. `text`: the text is what a builder writes.
   * `base`: it came with the base image, whose end is known.
   */
  | { readonly kind: 'exact'; readonly reason: 'provenance' | 'text' | 'base' }
  /**
   * `writing`: the same but for spaces, quotes, order or build arguments. `checksum`: the builder recorded a checksum in
   * place of what was copied, the rest is equal.
   */
  | { readonly kind: 'normalised'; readonly reason: 'writing' | 'checksum' }
  /**
   * `similar`: the texts are alike. `place`: it stands between two that are found. `repeated`: others say the same.
   * `base`: it lies below the first step that is found, or may do so.
   */
  | { readonly kind: 'probable'; readonly reason: 'similar' | 'place' | 'repeated' | 'base' }
  | { readonly kind: 'none' };

/** One step of an image beside the lines of its Dockerfile. */
export interface DockerfileRow {
  /** Position in the image's history; null for a layer that no step names. */
  readonly step: number | null;
  /** The layer it made, null for an empty step. */
  readonly layer: number | null;
  /** As cleaned of what builders wrap around it; '' where it is no instruction. */
  readonly keyword: string;
  readonly text: string;
  /** Whether it came with the base image; its lines are then those of FROM. */
  readonly isBase: boolean;
  /** Null where no line is known. */
  readonly lines: LineRange | null;
  /** The stage of the Dockerfile it stands in, by number. */
  readonly stage: number | null;
  /** The stages it copies from, with their lines. */
  readonly sources: readonly { readonly stage: number; readonly name: string | null; readonly lines: LineRange }[];
  readonly match: Match;
}

/** Where the base image ends. */
export interface BaseBoundary {
  /** Steps that are the base's, from the bottom. */
  readonly steps: number;
  /** Its layers. */
  readonly layers: number;
  /**
   * `provenance`, `layers` (diff IDs of an image that is known) and `builder` (it wrote FROM into the history) are exact;
   * `lines` (the first step found in the Dockerfile) and `history` (what follows was built later, by another builder, or behind a CMD) are guesses.
   */
  readonly by: 'provenance' | 'layers' | 'builder' | 'scratch' | 'lines' | 'history' | 'none';
  readonly exact: boolean;
  /** As the Dockerfile, the builder, or an annotation names it; null where nobody does. */
  readonly name: string | null;
  /** Whether only an annotation, a label or the provenance names it. */
  readonly claimed: boolean;
}

/** An image's history beside a Dockerfile: a plain value. Sizes are left to whoever shows it. */
export interface DockerfileHistory {
  /** A row for each step, in build order, then the layers that no step names. */
  readonly rows: readonly DockerfileRow[];
  readonly base: BaseBoundary;
  /** The stage that became the image, by number; null where the Dockerfile has none. */
  readonly target: number | null;
  /** Instructions of the stages that lead to the target and made none of the steps: the Dockerfile was edited since. */
  readonly unmatched: readonly LineRange[];
  /** Stages that left nothing in the image. */
  readonly unusedStages: readonly { readonly stage: number; readonly lines: LineRange }[];
  /** Whether provenance says that this is the text it was built from. */
  readonly recorded: boolean;
  /** How much of the Dockerfile was found, from 0 to 1. */
  readonly score: number;
  /** False for another image's: then no row has lines. */
  readonly fits: boolean;
}

/** Below this score a Dockerfile is another image's, but for the recorded one: short ones prove little by themselves. */
export const FITS = 0.4;
