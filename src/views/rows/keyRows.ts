/** A row of a view of ours. */
export interface KindOfRow {
  readonly kind: string;
  readonly id: string;
}

/**
 * What a key is for: the row it was pressed on, and all of those kinds that are selected with it, as menus pass them.
 * Undefined where it was pressed on none or on one of another kind: then it is for nothing, and least of all for what is open.
 */
export function keyRows<T extends KindOfRow>(
  focused: T | undefined,
  selection: readonly T[],
  kinds: readonly T['kind'][],
): [row: T, rows: readonly T[] | undefined] | undefined {
  if (!focused || !kinds.includes(focused.kind)) return undefined;
  if (!selection.some(({ id }) => id === focused.id)) return [focused, undefined];
  return [focused, selection.filter(({ kind }) => kinds.includes(kind))];
}
