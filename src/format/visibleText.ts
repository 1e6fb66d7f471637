// Controls, and what reorders or hides text: an image must not be able to look like another. Tab and line feed are
// text, and so are the joiners, of which scripts and emoji are made.
const INVISIBLE = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text of an image as it may be shown: characters nobody can see are written as `\u{…}`. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** The beginning of a text as one line, for a row that ends in an ellipsis anyway. */
export function oneLine(text: string, limit = 400): string {
  const beginning = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return visibleText(beginning.replace(/\s+/g, ' ').trim());
}

/** A text for a row of a quick pick, which would draw `$(name)` as an icon. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

/** A text for a message of the editor, which would make a link of `[text](command:…)`, whoever wrote that. */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}
