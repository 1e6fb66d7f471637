/** The row to which a key leads in a table whose rows have the focus; undefined for other keys. */
export function rowMove(key: string, at: number, count: number, perPage: number): number | undefined {
  const to = (index: number) => Math.min(Math.max(index, 0), count - 1);
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'PageDown':
      return to(at + perPage);
    case 'PageUp':
      return to(at - perPage);
    case 'Home':
      return to(0);
    case 'End':
      return to(count - 1);
    default:
      return undefined;
  }
}
