import type { Sentence } from './sentence.ts';

/**
 * What is known of one claim. `unchecked`: not computed yet. `unclaimed`: computed, and nothing to compare it with.
 * `absent`: the source does not hold the bytes. `unreadable`: it does, and nothing can be computed of them.
 */
export type CheckState = 'unchecked' | 'matches' | 'mismatch' | 'absent' | 'unclaimed' | 'unreadable';

/** What a claim is about; the last five are of a layer, the others of the image. */
export type Checked =
  | 'index'
  | 'index size'
  | 'manifest'
  | 'manifest size'
  | 'config'
  | 'config size'
  | 'image ID'
  | 'layer count'
  | 'history'
  | 'blob'
  | 'size'
  | 'diff ID'
  | 'chain ID'
  | 'table of contents';

/** One claim about an image, and what its bytes say. */
export interface Check {
  readonly what: Checked;
  /** Null where it is about the image as a whole. */
  readonly layer: number | null;
  /** A digest, or a number in digits. */
  readonly claimed: string | null;
  readonly computed: string | null;
  readonly state: CheckState;
  /** What it means that it is so, where that is worth saying. */
  readonly meaning: Sentence | null;
  /** It is computed from what other checks are about, so that a difference is no finding of its own. */
  readonly follows: boolean;
}

/** What all checks together come to. `mismatches` are those that follow from no other. */
export interface Verdict {
  readonly state: 'matches' | 'mismatch' | 'incomplete' | 'unchecked';
  readonly mismatches: number;
}
