import * as v from 'valibot';
import { terminalText } from '../format/terminalText.ts';
import { ImageError } from '../image/errors.ts';
import { object, parseJson, text } from '../image/json.ts';
import type { BuildEvent, BuildReader, StepState } from './events.ts';
import { failureOf } from './failureText.ts';

const schema = object({
  vertexes: v.nullish(
    v.array(
      object({
        digest: v.string(),
        name: v.string(),
        started: text(),
        completed: text(),
        cached: v.nullish(v.boolean()),
        error: text(),
      }),
    ),
  ),
  logs: v.nullish(v.array(object({ vertex: text(), data: text() }))),
  warnings: v.nullish(
    v.array(
      object({
        short: text(),
        url: text(),
        range: v.nullish(v.array(object({ start: object({ line: v.nullish(v.number()) }) }))),
      }),
    ),
  ),
});

/** Characters that are kept of a line without end, and lines of plain text. */
const LINE_LIMIT = 10_000;
const TEXT_LIMIT = 1_000;

type Status = v.InferOutput<typeof schema>;
type Vertex = NonNullable<Status['vertexes']>[number];
type Warning = NonNullable<Status['warnings']>[number];

/** `docker buildx build --progress=rawjson`: a document of BuildKit's status a line, and between them plain text. */
export class RawJsonReader implements BuildReader {
  /** BuildKit tells of the end of a cached step again, and does not say again that it was cached. */
  readonly #cached = new Set<string>();
  /** What was printed and had no end of its line yet, by step. */
  readonly #begun = new Map<string, string>();
  readonly #text: string[] = [];

  read(line: string): BuildEvent[] {
    const status = line.startsWith('{') ? statusOf(line) : undefined;
    if (!status) return this.#plain(line);
    return [
      ...(status.vertexes ?? []).map((vertex) => this.#stepOf(vertex)),
      ...(status.logs ?? []).flatMap(({ vertex, data }) => this.#printed(vertex ?? '', data ?? '')),
      ...(status.warnings ?? []).flatMap(warning),
    ];
  }

  end(): BuildEvent[] {
    const rest = [...this.#begun.values()].flatMap(log);
    const failure = failureOf(this.#text);
    return failure === null ? rest : [...rest, { kind: 'failure', ...failure }];
  }

  #plain(line: string): BuildEvent[] {
    this.#text.push(line.slice(0, LINE_LIMIT));
    this.#text.splice(0, this.#text.length - TEXT_LIMIT);
    return log(line);
  }

  #stepOf({ digest, name, started, completed, cached, error }: Vertex): BuildEvent {
    if (cached) this.#cached.add(digest);
    const milliseconds = started && completed ? Math.max(0, Date.parse(completed) - Date.parse(started)) : null;
    const isEnded = completed || error;
    const ended: StepState = error ? 'failed' : this.#cached.has(digest) ? 'cached' : 'done';
    const state: StepState = isEnded ? ended : started ? 'running' : 'waiting';
    return { kind: 'step', key: digest, name, state, milliseconds, error: error || null };
  }

  #printed(vertex: string, data: string): BuildEvent[] {
    const lines = `${this.#begun.get(vertex) ?? ''}${decode(data)}`.split('\n');
    const rest = lines.pop() ?? '';
    if (rest === '') this.#begun.delete(vertex);
    else this.#begun.set(vertex, rest.slice(-LINE_LIMIT));
    return lines.flatMap(log);
  }
}

function statusOf(line: string): Status | undefined {
  try {
    return parseJson(schema, Buffer.from(line), 'buildx');
  } catch (error) {
    if (error instanceof ImageError) return undefined;
    throw error;
  }
}

function warning({ short, url, range }: Warning): BuildEvent[] {
  const line = range?.[0]?.start.line;
  // It names the line too.
  const message = decode(short ?? '').replace(/ \(line \d+\)$/, '');
  return line && message ? [{ kind: 'warning', message, line, url: url || null }] : log(message);
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}

function log(text: string): BuildEvent[] {
  const shown = terminalText(text);
  return shown === '' ? [] : [{ kind: 'log', text: shown }];
}
