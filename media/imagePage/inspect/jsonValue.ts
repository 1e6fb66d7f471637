/** A parsed JSON document. */
export type JsonValue = null | boolean | number | string | JsonContainer;
export type JsonContainer = readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** Deeper than this a document is neither unfolded nor searched: nothing honest nests so deep. */
export const MOST_LEVELS = 200;

export function isContainer(value: JsonValue): value is JsonContainer {
  return typeof value === 'object' && value !== null;
}

export function isArray(value: JsonContainer): value is readonly JsonValue[] {
  return Array.isArray(value);
}

const namesOf = new WeakMap<object, readonly string[]>();

/** The property names of an object; undefined for an array, whose members have none. */
export function propertyNames(container: JsonContainer): readonly string[] | undefined {
  if (isArray(container)) return undefined;
  const known = namesOf.get(container);
  if (known) return known;
  const names = Object.keys(container);
  namesOf.set(container, names);
  return names;
}

export function sizeOf(container: JsonContainer): number {
  return isArray(container) ? container.length : (propertyNames(container)?.length ?? 0);
}

/** The member at a position, with its name or number. */
export function memberAt(container: JsonContainer, position: number): { name: string | number; value: JsonValue } {
  if (isArray(container)) return { name: position, value: container[position] ?? null };
  const name = propertyNames(container)?.[position] ?? '';
  return { name, value: container[name] ?? null };
}

/** A value as JSON text, indented; a string as it is, without quotes. */
export function copyText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
