import { useEffect } from 'preact/hooks';
import { focusNextPane } from './panes.ts';

/**
 * The keys that work everywhere on the page. What is used here does not reach the editor.
 * @param onTab shows a tab by its position; false where there is none
 */
export function usePageKeys(onTab: (position: number) => boolean): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!handle(event, onTab)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [onTab]);
}

function handle(event: KeyboardEvent, onTab: (position: number) => boolean): boolean {
  const { key, code, altKey, ctrlKey, metaKey, shiftKey } = event;
  if (key === 'F6' && !altKey && !ctrlKey && !metaKey) return focusNextPane(shiftKey);
  if (key.toLowerCase() === 'f' && (ctrlKey || metaKey) && !altKey && !shiftKey) return focusFilter();
  // By the place of the key, for with Alt some layouts type another character.
  const digit = /^Digit([1-9])$/.exec(code)?.[1];
  if (!digit || !altKey || ctrlKey || metaKey || shiftKey) return false;
  return onTab(Number(digit) - 1);
}

function focusFilter(): boolean {
  const FILTER = 'input[type=search]';
  const pane = document.activeElement?.closest('.pane');
  const filter = pane?.querySelector<HTMLInputElement>(FILTER) ?? document.querySelector<HTMLInputElement>(FILTER);
  filter?.select();
  filter?.focus();
  return filter !== null;
}
