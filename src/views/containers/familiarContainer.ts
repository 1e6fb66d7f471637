import { oneLine } from '../../format/visibleText.ts';

/** What sentences call a container: its name, or the beginning of its ID. */
export function familiarContainer(container: string): string {
  return /^[0-9a-f]{64}$/.test(container) ? container.slice(0, 12) : oneLine(container);
}
