import type { Locator } from 'playwright-core';
import type { EditorWindow } from './editorWindow.ts';
import { PATIENCE_MS, until } from './until.ts';

/** The tab *Dockerfile* of the image page that is in sight, and the editor beside it. */
export class HistoryTab {
  readonly #window: EditorWindow;

  constructor(window: EditorWindow) {
    this.#window = window;
  }

  get table(): Locator {
    return this.#window.webview.getByRole('treegrid', { name: 'History, in build order' });
  }

  /** Without the head. */
  get rows(): Locator {
    return this.table.locator('.history-row:not(.history-head)');
  }

  row(text: string): Locator {
    return this.rows.filter({ hasText: text });
  }

  /** Each row in one line. */
  async texts(): Promise<string[]> {
    return (await this.rows.allInnerTexts()).map(oneLine);
  }

  get selectedRow(): Locator {
    return this.table.locator('[role=row][tabindex="0"]');
  }

  async selected(): Promise<string> {
    return oneLine(await this.selectedRow.innerText());
  }

  /** The uppermost row that is wholly in sight. */
  async firstRowSeen(): Promise<string> {
    const head = await this.table.locator('.history-head').boundingBox();
    const top = head ? head.y + head.height : 0;
    for (const row of await this.rows.all())
      if (((await row.boundingBox())?.y ?? 0) >= top - 1) return oneLine(await row.innerText());
    return '';
  }

  async wheelTable(by: number): Promise<void> {
    await this.table.hover();
    await this.#window.page.mouse.wheel(0, by);
  }

  /** The editor of the Dockerfile. */
  get editor(): Locator {
    return this.#window.page.locator('.editor-instance .monaco-editor').filter({ hasText: 'FROM' }).first();
  }

  /** Presses keys in the editor of the Dockerfile, whatever has the focus. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#typing.press(key);
  }

  /** Types where the cursor of that editor is. */
  async type(text: string): Promise<void> {
    await this.#typing.pressSequentially(text);
  }

  get #typing(): Locator {
    return this.editor.locator('.native-edit-context, textarea.inputarea').first();
  }

  async clickLine(text: string): Promise<void> {
    await this.editor.locator('.view-line').filter({ hasText: text }).first().click({ timeout: PATIENCE_MS });
  }

  /** Clicks a line until the table has chosen its step, whose row begins with this: lines move while an editor opens. */
  async chooseByLine(text: string, step: string): Promise<void> {
    const isChosen = async () => (await this.selected()).startsWith(step);
    await until(`the step of ${text} is chosen`, async () => {
      // A click where the cursor is already is none.
      await this.press('Control+Home');
      await this.clickLine(text);
      return until(step, isChosen, PATIENCE_MS);
    });
  }

  /** Turns the wheel over the editor, which goes a few lines each time, however far the wheel is turned. */
  async wheelEditor(times: number): Promise<void> {
    await this.editor.hover();
    for (let time = 0; time < times; time++) await this.#window.page.mouse.wheel(0, 120);
  }

  /** What is drawn behind the lines that are seen, as one text. */
  async hints(): Promise<string> {
    return this.editor.evaluate((editor) =>
      [...editor.querySelectorAll('.view-line span span')]
        .map((span) => getComputedStyle(span, '::after').content)
        .filter((content) => content !== 'none' && content !== 'normal')
        .join('\n'),
    );
  }

  async firstLineSeen(): Promise<number> {
    const numbers = await this.editor.locator('.line-numbers').allInnerTexts();
    return Math.min(...numbers.map(Number).filter((number) => number > 0));
  }

  /** Numbers of the lines that are highlighted, by where the highlights stand. */
  async highlightedLines(): Promise<number[]> {
    return this.editor.evaluate((editor) => {
      const tops = new Map(
        [...editor.querySelectorAll<HTMLElement>('.margin-view-overlays > div')].map((line) => [
          line.style.top,
          Number(line.querySelector('.line-numbers')?.textContent),
        ]),
      );
      return [...editor.querySelectorAll<HTMLElement>('.view-overlays > div')]
        .filter((line) => line.querySelector('[class*="ced-"]'))
        .map((line) => tops.get(line.style.top) ?? 0)
        .sort((a, b) => a - b);
    });
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
