import * as vscode from 'vscode';
import { formatSize } from '../../format/size.ts';
import { withoutLinks } from '../../format/visibleText.ts';
import { readSettings } from '../../vscode/settings.ts';

/** Reading that takes no longer shows nothing, milliseconds. */
export const PATIENCE = 700;

/** Shows how far an archive is read, from the first word about it on: most open at once and show nothing. */
export class OpeningProgress {
  readonly #title: string;
  readonly #earliest: number;
  readonly #controller = new AbortController();
  readonly #finished: Promise<void>;
  #finish: () => void = () => {};
  #progress: vscode.Progress<{ message?: string; increment?: number }> | undefined;
  #started = false;
  #percent = 0;

  /** @param patience milliseconds in which no word counts */
  constructor(title: string, patience = 0) {
    this.#title = title;
    this.#earliest = performance.now() + patience;
    this.#finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** Aborted when the user cancels. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  report(done: number, total: number | null): void {
    if (!this.#started && performance.now() >= this.#earliest) this.#start();
    if (!total && done > 0)
      this.#progress?.report({ message: formatSize(done, readSettings().units, vscode.env.language) });
    if (!total || !this.#progress) return;
    const percent = Math.min(100, Math.floor((100 * done) / total));
    this.#progress.report({ message: `${percent}%`, increment: percent - this.#percent });
    this.#percent = percent;
  }

  end(): void {
    this.#started = true;
    this.#finish();
  }

  #start(): void {
    this.#started = true;
    const location = vscode.ProgressLocation.Notification;
    void vscode.window.withProgress(
      { location, title: withoutLinks(this.#title), cancellable: true },
      (progress, token) => {
        this.#progress = progress;
        token.onCancellationRequested(() => this.#controller.abort());
        return this.#finished;
      },
    );
  }
}
