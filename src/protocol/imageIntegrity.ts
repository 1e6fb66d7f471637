/** What travels between the page and its host about the integrity of an image. */
import type { Checked, CheckState, Verdict } from '../image/checks.ts';

/** One claim about an image, and what its bytes say. */
export interface CheckModel {
  readonly what: Checked;
  /** Null where it is about the image as a whole. */
  readonly layer: number | null;
  readonly claimed: string | null;
  readonly computed: string | null;
  readonly state: CheckState;
  /** What it means that it is so, in a sentence; null where nothing is to be said. */
  readonly meaning: string | null;
  /** It is computed from what other checks are about. */
  readonly follows: boolean;
}

export interface IntegrityModel {
  readonly checks: readonly CheckModel[];
  readonly verdict: Verdict;
}

/** How verifying an image goes on. */
export interface IntegrityProgress {
  /** Bytes read for it, and in all. */
  readonly done: number;
  readonly total: number;
  /** Layers whose digests are being computed. */
  readonly running: readonly number[];
  /** What is known by now, if that is more than was told before. */
  readonly integrity: IntegrityModel | null;
}
