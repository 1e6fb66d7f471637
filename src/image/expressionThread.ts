import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ImageError } from './errors.ts';

/** Texts that an expression is tried on before it is asked how long it took. */
const AT_ONCE = 512;
/** Milliseconds that it may take for them; a bad one would take for ever. */
const EXPRESSION_MS = 500;

/**
 * What the thread does: in a text, since it is little and needs nothing of ours. A script can be stopped in the middle of an
 * expression, a call cannot.
 */
const SCRIPT = `
const { parentPort, workerData } = require('node:worker_threads');
const { createContext, Script } = require('node:vm');
const context = createContext({ expression: workerData, texts: [] });
const script = new Script('texts.map((text) => expression.test(text))');
parentPort.on('message', (texts) => {
  const found = new Uint8Array(texts.length);
  try {
    for (let from = 0; from < texts.length; from += ${AT_ONCE}) {
      context.texts = texts.slice(from, from + ${AT_ONCE});
      found.set(script.runInContext(context, { timeout: ${EXPRESSION_MS} }), from);
    }
    parentPort.postMessage(found);
  } catch {
    parentPort.postMessage(null);
  }
});`;

/** Tries a regular expression on texts in a thread of its own: it may take for ever on one. It has to be ended. */
export class ExpressionThread {
  readonly #worker: Worker;
  readonly #died: Promise<never>;

  constructor(expression: RegExp) {
    this.#worker = new Worker(SCRIPT, { eval: true, workerData: expression, execArgv: [], env: {} });
    this.#died = new Promise((_, reject) => {
      this.#worker.once('error', (cause) => reject(ended(cause)));
      this.#worker.once('exit', (code) => reject(ended(new Error(`It ended with ${code}.`))));
    });
    this.#died.catch(() => undefined);
  }

  /**
   * @returns for each text 1 where the expression fits; null where that takes too long
   * @throws an AbortError when it is aborted; ImageError `request` where the thread ended
   */
  async test(texts: readonly string[], signal: AbortSignal): Promise<Uint8Array | null> {
    const answered = once(this.#worker, 'message', { signal });
    this.#worker.postMessage(texts);
    const [found] = await Promise.race([answered, this.#died]);
    return found;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

function ended(cause: unknown): ImageError {
  const template = 'The thread that tried the expression ended before its time; the log says why.';
  return new ImageError('request', template, [], { cause });
}
