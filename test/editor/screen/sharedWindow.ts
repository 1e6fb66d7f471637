import { type EditorWindow, hasFailedIn, openWindow, type WindowOptions } from './driver.ts';

/** One window for suites that want the same of it, one after the other: a window takes seconds to open. */
export class SharedWindow {
  readonly #options: WindowOptions;
  #window: EditorWindow | undefined;

  constructor(options: WindowOptions) {
    this.#options = options;
  }

  /**
   * Gives the window to the next suite, in the explorer, without editors, and with the rows of archives that others have
   * opened collapsed. Where a test has failed in it, another is opened.
   */
  async take(): Promise<EditorWindow> {
    if (this.#window && (hasFailedIn(this.#window) || !(await isTidied(this.#window)))) await this.close();
    this.#window ??= await openWindow(this.#options);
    return this.#window;
  }

  async close(): Promise<void> {
    await this.#window?.close();
    this.#window = undefined;
  }
}

async function isTidied(window: EditorWindow): Promise<boolean> {
  try {
    await window.tidy();
    return true;
  } catch {
    return false;
  }
}
