import type { Digest } from '../image/digest.ts';
import type { BuildFailure } from './failureText.ts';

export type StepState = 'waiting' | 'running' | 'done' | 'cached' | 'failed';

/** What a builder tells while it builds, whichever it is. */
export type BuildEvent =
  | {
      readonly kind: 'step';
      /** The builder's own name for it, unique in the build. */
      readonly key: string;
      /** As the builder prints it: `[build 2/4] RUN make`, `Step 2/7 : RUN make`. */
      readonly name: string;
      readonly state: StepState;
      /** What it took; null before its end, and where it is not told. */
      readonly milliseconds: number | null;
      readonly error: string | null;
    }
  /** What the builder advises against, at a line of the Dockerfile. */
  | { readonly kind: 'warning'; readonly message: string; readonly line: number; readonly url: string | null }
  /** Lines that something of the build printed; without a newline at the end. */
  | { readonly kind: 'log'; readonly text: string }
  /** The builder says which image it made. */
  | { readonly kind: 'image'; readonly id: Digest }
  /** Why there is no image, in the builder's words. */
  | ({ readonly kind: 'failure' } & BuildFailure);

/** Reads what a builder writes, a line at a time. */
export interface BuildReader {
  read(line: string): BuildEvent[];
  /** There are no more lines. */
  end(): BuildEvent[];
}
