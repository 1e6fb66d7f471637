/**
 * Moves the focus to the next pane (an element with `data-pane`), or to the one before.
 * @returns false past the last one, where the key is the editor's to use
 */
export function focusNextPane(backwards: boolean): boolean {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.checkVisibility());
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = at < 0 ? (backwards ? panes.length - 1 : 0) : at + (backwards ? -1 : 1);
  const pane = panes[next];
  if (!pane) return false;
  startOf(pane).focus();
  return true;
}

function startOf(pane: HTMLElement): HTMLElement {
  if (pane.tabIndex === 0) return pane;
  return pane.querySelector<HTMLElement>('[tabindex="0"]') ?? pane.querySelector<HTMLElement>('button, input') ?? pane;
}
