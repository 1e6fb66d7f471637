import { plainValues, type Sentence, sentence } from './sentence.ts';

/**
 * Why something could not be read, or written.
 * `unreadable`: the bytes could not be had (missing file, no permission, disk error).
 * `not-an-image`: read, and it holds no container image.
 * `unsupported`: an image in a form this program names and refuses.
 * `damaged`: an image whose own parts contradict or break off.
 * `limit`: a claim above a documented limit.
 * `request`: what was asked for makes no sense.
 * `unwritable`: what was read could not be written where it should.
 */
export type ImageErrorCode =
  | 'unreadable'
  | 'not-an-image'
  | 'unsupported'
  | 'damaged'
  | 'limit'
  | 'request'
  | 'unwritable';

/** The only error the core throws on purpose: one sentence that says what happened, to what, and what to do. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  readonly code: ImageErrorCode;
  /** The same sentence as `message`, as a template and its values, so that it can be translated. */
  readonly sentence: Sentence;
  /** What could still be read, a line each: the paths in an archive that holds no image, say. */
  readonly details: readonly string[];

  constructor(
    code: ImageErrorCode,
    template: string,
    values: Sentence['values'] = [],
    { details = [], ...options }: { cause?: unknown; details?: readonly string[] } = {},
  ) {
    const plain = plainValues(values);
    super(sentence(template, plain), options);
    this.code = code;
    this.sentence = { template, values: plain };
    this.details = details;
  }

  /** The same error with what could still be read. */
  with(details: readonly string[]): ImageError {
    const { template, values } = this.sentence;
    return new ImageError(this.code, template, values, { cause: this.cause ?? this, details });
  }
}

/** Thrown where an `AbortSignal` ended the work; nobody is told about it. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  signal?.throwIfAborted();
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
