import { ImageError, type ImageErrorCode } from '../image/errors.ts';
import { type Sentence, sentenceOf } from '../image/sentence.ts';
import { type BuildFailure, shortReason } from './failureText.ts';
import type { Refusal } from './refusals.ts';

/** Something wrong with a line of a Dockerfile. */
export interface BuildProblem {
  /** From 1. */
  readonly line: number;
  readonly message: Sentence;
}

/** There is no image, and the builder said why, or that was known before. */
export class BuildFailed extends ImageError {
  readonly problems: readonly BuildProblem[];

  private constructor(template: string, values: Sentence['values'], problems: readonly BuildProblem[]) {
    const code: ImageErrorCode = 'request';
    super(code, template, values);
    this.problems = problems;
  }

  /** @param name what was built */
  static of(name: string, { message, line }: BuildFailure): BuildFailed {
    const text = shortReason(message);
    const reason = text.replace(/\.$/, '');
    if (line === null) return new BuildFailed('The build of {0} failed: {1}.', [name, reason], []);
    const problem = { line, message: sentenceOf('{0}', [text]) };
    return new BuildFailed('The build of {0} failed at line {1}: {2}.', [name, line, reason], [problem]);
  }

  /** @param refusals at least one */
  static refused(name: string, refusals: readonly Refusal[]): BuildFailed {
    const problems = refusals.map(({ line, error }) => ({ line, message: error.sentence }));
    const { template, values } = problems[0]?.message ?? { template: '{0}', values: [name] };
    return new BuildFailed(template, values, problems);
  }
}
