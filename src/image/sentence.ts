/** A sentence for people: the English template, with `{0}`, `{1}`, … for the values. */
export interface Sentence {
  readonly template: string;
  readonly values: readonly (string | number)[];
}

/** Fills a template's `{0}`, `{1}`, … with values. */
export function sentence(template: string, values: Sentence['values'] = []): string {
  return template.replace(/\{(\d+)\}/g, (placeholder, index) => String(values[Number(index)] ?? placeholder));
}
