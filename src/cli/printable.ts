import { visibleText } from '../format/visibleText.ts';

/** One line for a terminal: text of an image must neither steer it nor look like other lines. */
export function printable(line: string): string {
  return visibleText(line.replace(/[\t\n]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`));
}

/** The same JSON with everything escaped that a terminal obeys, or that nobody sees. */
export function printableJson(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
