import { type Sentence, sentenceOf } from './sentence.ts';

/** What a note is about; stable words for programs. */
export type NoteCode =
  | 'history-mismatch'
  | 'layer-absent'
  | 'layer-damaged'
  | 'layer-unread'
  | 'layer-count-mismatch'
  | 'size-mismatch'
  | 'unsupported-compression'
  | 'missing-diff-id'
  | 'duplicate-member'
  | 'truncated'
  | 'duplicate-path'
  | 'hard-link-dangling'
  | 'hard-link-outside'
  | 'invalid-whiteout'
  | 'link-loop'
  | 'parent-replaced'
  | 'path-escapes'
  | 'path-too-long'
  | 'root-not-directory'
  | 'toc-damaged'
  | 'toc-differs'
  | 'trailing-garbage'
  | 'unknown-type'
  | 'orphan-attestation'
  | 'unreadable-part'
  | 'limit';

/** An oddity met and survived, in a sentence. `layer` counts from 0 and is absent where it is about no single layer. */
export interface Note {
  readonly code: NoteCode;
  readonly layer?: number;
  readonly sentence: Sentence;
  /** How often it was met. */
  readonly count: number;
  /** The first five paths it was met at. */
  readonly paths: readonly string[];
}

export function note(
  code: NoteCode,
  template: string,
  values: Sentence['values'] = [],
  more: { layer?: number; count?: number; paths?: readonly string[] } = {},
): Note {
  return { code, sentence: sentenceOf(template, values), count: 1, paths: [], ...more };
}

const OF_STORED: ReadonlySet<NoteCode> = new Set(['trailing-garbage', 'toc-damaged', 'toc-differs']);

/** Whether a note is about how a layer is stored: one with the same diff ID may be stored otherwise. */
export function isOfStored({ code }: Note): boolean {
  return OF_STORED.has(code);
}
