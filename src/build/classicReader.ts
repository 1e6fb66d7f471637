import * as v from 'valibot';
import { terminalText } from '../format/terminalText.ts';
import { isDigest } from '../image/digest.ts';
import { ImageError } from '../image/errors.ts';
import { object, parseJson, text } from '../image/json.ts';
import type { BuildEvent, BuildReader, StepState } from './events.ts';
import { lineIn, reasonOf } from './failureText.ts';

const schema = object({
  stream: text(),
  status: text(),
  id: text(),
  error: text(),
  errorDetail: v.nullish(object({ message: text() })),
  aux: v.nullish(object({ ID: text() })),
});

/** `Step 2/7 : RUN make`; of buildah `[1/2] STEP 2/7: RUN make`. */
const STEP = /^(?:Step (\d{1,6}\/\d{1,6}) : |(?:\[\d+\/\d+\] )?STEP \d+\/\d+: )/;

/** The answer of `POST /build`: a JSON document a line, of the classic builder or of a Podman's buildah. */
export class ClassicReader implements BuildReader {
  readonly #now: () => number;
  /** The step that runs. */
  #step: { readonly name: string; readonly began: number; isCached: boolean } | undefined;
  /** The one after it, as the classic builder counts; what is run may build, and count for itself. */
  #next: string | undefined;
  #rest = '';
  #failed = false;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  read(line: string): BuildEvent[] {
    if (line.trim() === '') return [];
    let said: v.InferOutput<typeof schema>;
    try {
      said = parseJson(schema, Buffer.from(line), 'build');
    } catch (error) {
      if (error instanceof ImageError) return [{ kind: 'log', text: line }];
      throw error;
    }
    const { stream, status, id, aux } = said;
    const events = stream ? this.#printed(stream) : [];
    if (status) events.push({ kind: 'log', text: id ? `${id}: ${status}` : status });
    if (isDigest(aux?.ID)) events.push({ kind: 'image', id: aux.ID });
    const error = said.error || said.errorDetail?.message;
    if (error) events.push(...this.#fail(error));
    return events;
  }

  end(): BuildEvent[] {
    const rest = this.#rest === '' ? [] : this.#line(this.#rest);
    this.#rest = '';
    return this.#failed ? rest : [...rest, ...this.#finish('done', null)];
  }

  /** The engine refused to begin, and said why. */
  refused(message: string): BuildEvent[] {
    return this.#fail(message);
  }

  #printed(stream: string): BuildEvent[] {
    const lines = `${this.#rest}${stream}`.split('\n');
    this.#rest = (lines.pop() ?? '').slice(-10_000);
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line: string): BuildEvent[] {
    const text = terminalText(line);
    if (this.#isNext(text)) return this.#begin(text);
    if (/^ ?---> Using cache$|^--> Using cache /.test(text) && this.#step) this.#step.isCached = true;
    return text === '' ? [] : [{ kind: 'log', text }];
  }

  #isNext(text: string): boolean {
    const [step, counted] = STEP.exec(text) ?? [];
    if (counted === undefined) return step !== undefined;
    if (this.#next !== undefined && counted !== this.#next) return false;
    const [number, of] = counted.split('/');
    this.#next = `${Number(number) + 1}/${of}`;
    return true;
  }

  #begin(name: string): BuildEvent[] {
    const before = this.#finish('done', null);
    this.#step = { name, began: this.#now(), isCached: false };
    return [
      ...before,
      { kind: 'step', key: name, name, state: 'running', milliseconds: null, error: null },
      { kind: 'log', text: name },
    ];
  }

  /** Ends the step that runs. */
  #finish(state: StepState, error: string | null): BuildEvent[] {
    const step = this.#step;
    this.#step = undefined;
    if (!step) return [];
    const { name, began, isCached } = step;
    const ended = isCached && state === 'done' ? 'cached' : state;
    return [{ kind: 'step', key: name, name, state: ended, milliseconds: this.#now() - began, error }];
  }

  #fail(error: string): BuildEvent[] {
    this.#failed = true;
    const message = reasonOf(error);
    return [...this.#finish('failed', message), { kind: 'failure', message, line: lineIn(message) }];
  }
}
