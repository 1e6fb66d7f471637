import { terminalText } from '../format/terminalText.ts';
import type { BuildEvent, BuildReader, StepState } from './events.ts';
import { failureOf } from './failureText.ts';

const NUMBERED = /^#(\d{1,6}) (.*)$/s;
/** Lines of plain text that are kept for the reason of a failure, and characters of one. */
const TEXT_LIMIT = 1_000;
const LINE_LIMIT = 10_000;

/** `docker buildx build --progress=plain`, for a buildx that has no `rawjson` (before 0.13): lines with a step's number. */
export class PlainReader implements BuildReader {
  /** Names by number; the first line of a number names its step. */
  readonly #names = new Map<string, string>();
  readonly #text: string[] = [];

  read(line: string): BuildEvent[] {
    const [, number = '', said = ''] = NUMBERED.exec(line) ?? [];
    if (number === '') {
      this.#text.push(line.slice(0, LINE_LIMIT));
      this.#text.splice(0, this.#text.length - TEXT_LIMIT);
      return line === '' ? [] : [{ kind: 'log', text: line }];
    }
    // It says which builder it is.
    if (number === '0') return [{ kind: 'log', text: said }];
    const name = this.#names.get(number);
    if (name === undefined) {
      this.#names.set(number, said);
      return [step(number, said, 'running', null, null)];
    }
    // A step that goes on after others were printed is named again.
    if (said === name) return [];
    if (said === 'CACHED') return [step(number, name, 'cached', null, null)];
    const [, seconds] = /^DONE (\d+(?:\.\d+)?)s$/.exec(said) ?? [];
    if (seconds !== undefined) return [step(number, name, 'done', 1000 * Number(seconds), null)];
    const [, error] = /^ERROR: (.*)$/.exec(said) ?? [];
    if (error !== undefined) return [step(number, name, 'failed', null, error)];
    const printed = terminalText(said.replace(/^\d+\.\d+ /, ''));
    return printed === '' || printed === '...' ? [] : [{ kind: 'log', text: printed }];
  }

  end(): BuildEvent[] {
    const failure = failureOf(this.#text);
    return failure === null ? [] : [{ kind: 'failure', ...failure }];
  }
}

function step(
  key: string,
  name: string,
  state: StepState,
  milliseconds: number | null,
  error: string | null,
): BuildEvent {
  return { kind: 'step', key, name, state, milliseconds, error };
}
