import { isAbort } from '../../image/errors.ts';
import type { InspectedContainer } from '../../sources/engine/answers/containerDetails.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import type { Words } from '../words.ts';
import { exitMeaning } from './exitMeaning.ts';
import type { LogRange } from './logRange.ts';
import { LogText } from './logText.ts';

/** How a log is got at, and said. */
export interface LogParts {
  readonly container: string;
  readonly timestamps: boolean;
  readonly range: LogRange;
  readonly l10n: Words;
  connect(signal: AbortSignal): Promise<EngineClient>;
  describe(error: unknown): string;
  /** There is more text, or the log has ended. Must not throw. */
  onChange(): void;
}

/** What a container printed and prints, until it ends or this is stopped. */
export class FollowedLog {
  readonly #parts: LogParts;
  readonly #text = new LogText();
  readonly #stopped = new AbortController();
  /** Why nothing more comes. */
  #end: string | undefined;

  constructor(parts: LogParts) {
    this.#parts = parts;
    void this.#run();
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /** All that is kept of it. */
  get text(): string {
    const { l10n } = this.#parts;
    const { dropped, text } = this.#text;
    const before = dropped > 0 ? `${remark(l10n.t('Earlier lines are not kept here: {0}', dropped))}\n` : '';
    const after = this.#end === undefined ? '' : `${remark(this.#end)}\n`;
    return `${before}${text}${after}`;
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #run(): Promise<void> {
    const { container: name, timestamps, range, onChange, describe } = this.#parts;
    const { signal } = this.#stopped;
    try {
      const container = (await this.#parts.connect(signal)).container(name);
      const { tty } = await container.inspect(signal);
      for await (const piece of await container.log(tty, { ...range, timestamps }, signal)) {
        this.#text.add(piece);
        onChange();
      }
      this.#text.end();
      this.#end = this.#ended(await container.inspect(signal));
    } catch (error) {
      if (isAbort(error) || signal.aborted) return;
      this.#text.end();
      this.#end = describe(error);
    }
    onChange();
  }

  #ended({ state, exitCode, oomKilled }: InspectedContainer): string {
    const { l10n, container } = this.#parts;
    if (exitCode === null) return l10n.t('No more is printed: the container {0} is “{1}”.', container, state);
    const meaning = exitMeaning(exitCode, l10n, oomKilled) ?? '';
    return `${l10n.t('The container {0} has ended with exit code {1}.', container, exitCode)} ${meaning}`.trim();
  }
}

/** Tells words of ours from what a container printed. */
function remark(text: string): string {
  return `─── ${text} ───`;
}
