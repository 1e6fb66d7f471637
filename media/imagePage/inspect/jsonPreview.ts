import { visibleText } from '../../../src/format/visibleText.ts';
import { isArray, isContainer, type JsonContainer, type JsonValue, memberAt, sizeOf } from './jsonValue.ts';

const WIDTH = 90;
const MOST_MEMBERS = 8;

/** A glance at what a folded node holds: `{"type": "layers", "diff_ids": […]}`, cut off where it gets long. */
export function preview(container: JsonContainer): string {
  const parts: string[] = [];
  const size = sizeOf(container);
  let width = 0;
  for (let at = 0; at < size; at++) {
    if (at === MOST_MEMBERS || width > WIDTH) {
      parts.push('…');
      break;
    }
    const { name, value } = memberAt(container, at);
    const part = isArray(container) ? glance(value) : `${name}: ${glance(value)}`;
    parts.push(part);
    width += part.length;
  }
  const text = visibleText(parts.join(', '));
  return isArray(container) ? `[${text}]` : `{${text}}`;
}

function glance(value: JsonValue): string {
  if (isContainer(value)) return isArray(value) ? (value.length > 0 ? '[…]' : '[]') : sizeOf(value) > 0 ? '{…}' : '{}';
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  return String(value);
}
