/** A sentence for people: the English template, with `{0}`, `{1}`, … for the values. */
export interface Sentence {
  readonly template: string;
  readonly values: readonly (string | number)[];
}

/** Fills a template's `{0}`, `{1}`, … with values. */
export function sentence(template: string, values: Sentence['values'] = []): string {
  return template.replace(/\{(\d+)\}/g, (placeholder, index) => String(values[Number(index)] ?? placeholder));
}

/** A sentence with values as they may stand in one. */
export function sentenceOf(template: string, values: Sentence['values'] = []): Sentence {
  return { template, values: plainValues(values) };
}

/** Characters of a value; no honest path, digest or name is longer. */
const VALUE_LIMIT = 500;
/** What breaks the line, moves the cursor of a terminal, or reorders the text around it. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Values as they may stand in a sentence, since most come from an image: visible, on one line, not without end. */
export function plainValues(values: Sentence['values']): Sentence['values'] {
  return values.map((value) => (typeof value === 'string' ? plainValue(value) : value));
}

function plainValue(value: string): string {
  const visible = value
    .slice(0, VALUE_LIMIT + 1)
    .replace(INVISIBLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  return visible.length > VALUE_LIMIT ? `${visible.slice(0, VALUE_LIMIT - 1)}…` : visible;
}
