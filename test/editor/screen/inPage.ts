/**
 * What is done inside the page, in one go each: what is looked for and what is done to it cannot be told apart by rows that
 * move, menus that close and questions that give way to others meanwhile, as they can where a script asks first and acts
 * later. They are sent there as texts, so they call nothing of each other.
 */

/** A row of a tree view, as it is on screen. */
export interface TreeRow {
  readonly level: number;
  readonly label: string;
  readonly description: string;
  readonly ariaLabel: string;
  readonly expanded: boolean | null;
}

/** The rows of a list, from the top. */
export function readRows(rows: Element[]): TreeRow[] {
  return rows
    .map((row) => ({ row, top: row.getBoundingClientRect().top }))
    .sort((a, b) => a.top - b.top)
    .map(({ row }) => {
      const [label = '', description = ''] = ['.label-name', '.label-description'].map((part) =>
        Array.from(row.querySelectorAll<HTMLElement>(part), (each) => each.innerText).join(''),
      );
      const expanded = row.getAttribute('aria-expanded');
      return {
        level: Number(row.getAttribute('aria-level')),
        label,
        description,
        ariaLabel: row.getAttribute('aria-label') ?? '',
        expanded: expanded === null ? null : expanded === 'true',
      };
    });
}

/**
 * Opens or closes the row with this label, or text, where it is not yet as it is to be.
 * @returns whether it was: where it is open, with the first of its children
 */
export function turnRow(rows: Element[], { label, open }: { label: string | RegExp; open: boolean }): boolean {
  const sorted = rows
    .map((row) => ({ row, top: row.getBoundingClientRect().top }))
    .sort((a, b) => a.top - b.top)
    .map(({ row }) => row);
  const at = sorted.findIndex((row) =>
    typeof label === 'string'
      ? Array.from(row.querySelectorAll('.label-name'), (each) => each.textContent).join('') === label
      : label.test(row.textContent ?? ''),
  );
  const row = sorted[at];
  if (!row) return false;
  if (row.getAttribute('aria-expanded') === String(!open)) {
    const click = { detail: 1, bubbles: true, cancelable: true, composed: true };
    row.querySelector('.monaco-tl-twistie')?.dispatchEvent(new MouseEvent('click', click));
    return false;
  }
  const next = sorted[at + 1];
  return !open || Number(next?.getAttribute('aria-level')) === Number(row.getAttribute('aria-level')) + 1;
}

/**
 * Clicks the row of a quick pick with this label, icons aside; one that is ticked as it is to be stays.
 * @returns whether it is there
 */
export function takeRow(rows: Element[], { label, ticked }: { label: string; ticked?: boolean }): boolean {
  const row = rows.find((each) => each.querySelector('.label-name')?.textContent?.trim() === label);
  if (!row?.checkVisibility()) return false;
  const box = row.querySelector('[role=checkbox]') ?? row;
  if (ticked !== undefined && box.getAttribute('aria-checked') === String(ticked)) return true;
  const click = { detail: 1, bubbles: true, cancelable: true, composed: true };
  const target = row.querySelector('.label-name') ?? row;
  for (const type of ['mousedown', 'mouseup', 'click']) target.dispatchEvent(new MouseEvent(type, click));
  return ticked === undefined;
}

/** Presses Enter in the input that is seen. @returns whether there is one, with this text where it is to have one */
export function takeInput(inputs: Element[], text?: string): boolean {
  const input = (inputs as HTMLInputElement[]).find((each) => each.checkVisibility());
  if (!input || (text !== undefined && input.value !== text)) return false;
  const enter = { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true, cancelable: true, composed: true };
  for (const type of ['keydown', 'keyup']) input.dispatchEvent(new KeyboardEvent(type, enter));
  return true;
}

/**
 * Takes an item of the open menu by what the mouse and a key do to it. For a moment a new menu takes no clicks, lest the one
 * that opened it chooses too.
 * @returns whether it was taken, which closes the menu
 */
export function takeMenuItem([item]: Element[]): boolean {
  if (!item) return false;
  const enter = { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true, cancelable: true };
  item.dispatchEvent(new MouseEvent('mousemove', { movementX: 1, bubbles: true }));
  item.dispatchEvent(new KeyboardEvent('keydown', enter));
  return !item.checkVisibility();
}

export interface Notification {
  readonly message: string;
  readonly buttons: readonly string[];
}

export function readNotifications(toasts: Element[]): Notification[] {
  return toasts.map((toast) => ({
    message: toast.querySelector<HTMLElement>('.notification-list-item-message')?.innerText ?? '',
    buttons: Array.from(
      toast.querySelectorAll<HTMLElement>('.notification-list-item-buttons-container .monaco-button'),
      (button) => button.innerText,
    ),
  }));
}

/** Presses the button of the notification whose message is like this. @returns whether there is one */
export function answerNotification(toasts: Element[], answer: { message: RegExp; button: string }): boolean {
  for (const toast of toasts) {
    const message = toast.querySelector<HTMLElement>('.notification-list-item-message')?.innerText ?? '';
    if (!answer.message.test(message)) continue;
    for (const button of toast.querySelectorAll<HTMLElement>(
      '.notification-list-item-buttons-container .monaco-button',
    ))
      if (button.innerText === answer.button) {
        button.click();
        return true;
      }
  }
  return false;
}

/** Presses buttons that are there. */
export function pressAll(buttons: Element[]): void {
  for (const button of buttons as HTMLElement[]) button.click();
}

/** Clears all notifications that are shown and can be. @returns whether there was none */
export function clearNotifications(toasts: Element[]): boolean {
  const buttons = toasts.flatMap((toast) => [...toast.querySelectorAll<HTMLElement>('.codicon-notifications-clear')]);
  for (const button of buttons) button.click();
  return buttons.length === 0;
}
