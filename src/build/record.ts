import type { Dockerfile, LineRange } from '../dockerfile/dockerfile.ts';
import type { Digest } from '../image/digest.ts';
import type { BuildEvent, StepState } from './events.ts';
import type { BuildFailure } from './failureText.ts';
import { missingSourceLine } from './missingSource.ts';
import { linesOfStep } from './stepLines.ts';

/** A step of a build, as far as it is. */
export interface BuildStep {
  readonly key: string;
  readonly name: string;
  /** What of the Dockerfile it stands for; null for what the builder does besides. */
  readonly lines: LineRange | null;
  readonly state: StepState;
  readonly milliseconds: number | null;
  readonly error: string | null;
}

/** How the lines of an instruction are. */
export interface LineState {
  readonly lines: LineRange;
  readonly state: StepState;
  /** The longest of its steps, which may be one for each platform. */
  readonly milliseconds: number | null;
}

/** What a builder advises against. */
export interface BuildWarning {
  readonly message: string;
  /** Of the Dockerfile, from 1. */
  readonly line: number;
  readonly url: string | null;
}

/** Warnings that are kept. */
const WARNING_LIMIT = 1_000;
/** Steps of one build; no builder makes so many. */
const STEP_LIMIT = 10_000;
/** What counts where an instruction has several steps, the first that is there. */
const WEIGHT: readonly StepState[] = ['failed', 'running', 'waiting', 'done', 'cached'];

/** What is known of a build, from what its builder tells. */
export class BuildRecord {
  readonly dockerfile: Dockerfile;
  readonly #given: Readonly<Record<string, string>>;
  readonly #steps = new Map<string, BuildStep>();
  #image: Digest | null = null;
  #failure: BuildFailure | null = null;
  readonly warnings: BuildWarning[] = [];

  /** @param given the arguments of the build */
  constructor(dockerfile: Dockerfile, given: Readonly<Record<string, string>>) {
    this.dockerfile = dockerfile;
    this.#given = given;
  }

  get steps(): readonly BuildStep[] {
    return [...this.#steps.values()];
  }

  /** What the builder said it made; null where it says that elsewhere. */
  get image(): Digest | null {
    return this.#image;
  }

  /** The failure, at the line of what is missing, else at the one that the builder names, else at that of the failed step. */
  get failure(): BuildFailure | null {
    if (!this.#failure) return null;
    const failed = this.steps.find(({ state, lines }) => state === 'failed' && lines !== null);
    const { message, line } = this.#failure;
    return { message, line: missingSourceLine(this.dockerfile, message) ?? line ?? failed?.lines?.first ?? null };
  }

  take(event: BuildEvent): void {
    if (event.kind === 'image') this.#image = event.id;
    if (event.kind === 'failure') this.#failure ??= { message: event.message, line: event.line };
    if (event.kind === 'warning' && this.warnings.length < WARNING_LIMIT) this.warnings.push(event);
    if (event.kind !== 'step') return;
    const known = this.#steps.get(event.key);
    if (!known && this.#steps.size >= STEP_LIMIT) return;
    const { key, name, state, milliseconds, error } = event;
    const lines = known?.name === name ? known.lines : linesOfStep(this.dockerfile, name, this.#given);
    this.#steps.set(key, { key, name, lines, state, milliseconds, error });
  }

  /** The instructions that steps were made of, each once, from the top of the Dockerfile. */
  get lines(): LineState[] {
    const states = new Map<number, LineState>();
    for (const { lines, state, milliseconds } of this.#steps.values()) {
      if (!lines) continue;
      const known = states.get(lines.first);
      const both = [known?.state, state];
      states.set(lines.first, {
        lines,
        state: WEIGHT.find((each) => both.includes(each)) ?? state,
        milliseconds: known?.milliseconds == null ? milliseconds : Math.max(known.milliseconds, milliseconds ?? 0),
      });
    }
    return [...states.values()].sort((a, b) => a.lines.first - b.lines.first);
  }
}
