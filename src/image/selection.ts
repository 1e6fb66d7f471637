/** Which of an image's filesystems is meant. Layers count from 0. */
export type Selection =
  /** What one layer wrote and removed. */
  | { readonly kind: 'layer'; readonly layer: number }
  /** What layers `from` to `to` did together, as if they were one. */
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  /** The root filesystem after a layer. */
  | { readonly kind: 'upTo'; readonly layer: number }
  /** The root filesystem of a container. */
  | { readonly kind: 'final' };

/** What a selection does to a path; `unchanged` is there without a change, `none` not part of the selection. */
export type Mark = 'none' | 'unchanged' | 'added' | 'modified' | 'metadata' | 'identical' | 'removed';
