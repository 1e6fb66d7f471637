import type { FrameLocator, Locator } from 'playwright-core';
import type { EditorWindow } from './editorWindow.ts';
import { PATIENCE_MS, until } from './until.ts';

/** A row of *Layers* as it is on screen; a step without a layer has neither number nor size. */
export interface StepRow {
  readonly layer: string;
  readonly instruction: string;
  readonly size: string;
  /** The lines below: how the layer is stored and what it changes, then what hides what. */
  readonly facts: readonly string[];
  readonly notes: readonly string[];
}

/** The image page that is in sight. */
export class ImagePage {
  readonly #window: EditorWindow;

  constructor(window: EditorWindow) {
    this.#window = window;
  }

  get frame(): FrameLocator {
    return this.#window.webview;
  }

  /** Waits until the page shows an image under this reference, or says this. */
  async shows(reference: string | RegExp): Promise<void> {
    await this.frame.getByRole('heading', { level: 1 }).filter({ hasText: reference }).waitFor();
  }

  /** Waits until the layers were read, and the numbers of their contents are there. */
  async contentsShown(): Promise<void> {
    await this.frame.locator('.fact-wasted:not(.awaited)').waitFor();
  }

  /** The facts of the header, each as one line. */
  async facts(): Promise<string[]> {
    await this.frame.locator('.fact').first().waitFor();
    return linesOf(this.frame.locator('.fact'));
  }

  get steps(): Locator {
    return this.frame.getByRole('listbox', { name: 'Steps in build order' }).getByRole('option');
  }

  /** The rows of *Layers*, from the first step to the last. */
  async stepRows(): Promise<StepRow[]> {
    await this.steps.first().waitFor();
    // In one go: each question to a row takes as long as all of them together.
    return this.steps.evaluateAll((rows) => {
      const parts = ['.step-number', '.step-instruction', '.step-size', '.step-facts', '.step-note > span:last-child'];
      return rows.map((row) => {
        const [layer = [], instruction = [], size = [], facts = [], notes = []] = parts.map((part) =>
          Array.from(row.querySelectorAll<HTMLElement>(part), (each) => each.innerText.replace(/\s+/g, ' ').trim()),
        );
        return { layer: layer.join(''), instruction: instruction.join(''), size: size.join(''), facts, notes };
      });
    });
  }

  /** Selects the step of a layer. */
  async selectLayer(layer: number): Promise<void> {
    await this.frame.getByRole('option', { name: new RegExp(`^Layer ${layer},`) }).click();
  }

  /** How many paths of the files shown have which mark, by its letter; those that none has are missing. */
  async markCounts(): Promise<Readonly<Record<string, number>>> {
    const texts = await linesOf(this.frame.locator('.mark-toggle'));
    return Object.fromEntries(
      texts.map((text) => [text.slice(0, 1), Number(/\d+$/.exec(text.replaceAll(',', ''))?.[0])]),
    );
  }

  /** What is said of all the files shown: paths and bytes. */
  async filesFoot(): Promise<string> {
    return (await linesOf(this.frame.locator('.files-foot > span'))).join('; ');
  }

  /** Shows one of the two panes beside the steps. */
  async beside(name: 'Files' | 'Details'): Promise<void> {
    await this.frame.getByRole('radiogroup', { name: 'Beside the steps' }).getByText(name, { exact: true }).click();
  }

  /** Shows the one or the other size of the layers. */
  async sizeAs(name: 'Files' | 'Stored'): Promise<void> {
    await this.frame.getByRole('radiogroup', { name: 'Size as' }).getByText(name, { exact: true }).click();
  }

  /** Waits until the mark in the header says this of the image's integrity, and gives the mark. */
  async integrityShown(verdict: 'Verified' | 'Does not match'): Promise<Locator> {
    const mark = this.frame.locator('.integrity-mark').filter({ hasText: verdict });
    await mark.waitFor();
    return mark;
  }

  tab(name: 'Layers' | 'Dockerfile' | 'Inspect' | 'Integrity'): Locator {
    return this.frame.getByRole('tab', { name });
  }

  /** What the image or platform switch stands at. */
  async switchedTo(name: 'Image' | 'Platform'): Promise<string> {
    return this.#switch(name).innerText();
  }

  /** Takes an option of the image or platform switch. */
  async switch(name: 'Image' | 'Platform', option: string): Promise<void> {
    const list = this.frame.getByRole('listbox', { name, exact: true });
    await until(`${name} ${option}`, async () => {
      // It closes where something else takes the focus.
      if (!(await list.isVisible())) await this.#switch(name).click({ timeout: PATIENCE_MS });
      await list.getByRole('option').filter({ hasText: option }).click({ timeout: PATIENCE_MS });
      return true;
    });
  }

  #switch(name: string): Locator {
    return this.frame.getByRole('combobox', { name: new RegExp(`^${name}:`) });
  }
}

async function linesOf(parts: Locator): Promise<string[]> {
  return (await parts.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
}
