/** Characters of one text, and texts of one list, that a page shows of an engine: both are the engine's to choose. */
const TEXT = 2_000;
const LIST = 200;

/** The beginning of a text of an engine; far more than any real one has. */
export function clipped(text: string): string {
  return text.length > TEXT ? `${text.slice(0, TEXT)}…` : text;
}

/** The beginnings of the first texts of a list. */
export function clippedList(texts: readonly string[]): string[] {
  return texts.slice(0, LIST).map(clipped);
}
