/** As JSON is written (RFC 8259), but for what lists, objects and strings are put together from. */
const SPACE = /[ \t\n\r]+/y;
// By units of UTF-16: by whole characters the engine notes each that it passed, and runs out of room for millions of them.
const UNESCAPED = /[ !#-[\]-\uffff]+/y;
const ESCAPED = /["\\/bfnrt]/y;
const HEX = /[\da-f]/iy;
const WHOLE = /0|[1-9]\d*/y;
const DIGITS = /\d+/y;
const EXPONENT = /e[+-]?/iy;
const WORDS = ['true', 'false', 'null'];

/**
 * Where a text stops being JSON, which the engine says in other words with each version, and not always.
 * @param text that `JSON.parse` refuses; its lists and objects do not nest deep
 * @returns the index of the first character that none may follow on; the length where more must follow
 */
export function faultOf(text: string): number {
  const walk = new Walk(text);
  if (walk.value()) walk.pass(SPACE);
  return walk.at;
}

/** Goes over a text as far as it is JSON. Each step answers whether what it is called for was there. */
class Walk {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): boolean {
    this.pass(SPACE);
    if (this.#is('{')) return this.#all('}', () => this.#field());
    if (this.#is('[')) return this.#all(']', () => this.value());
    if (this.#is('"')) return this.#restOfString();
    const word = WORDS.find(([first]) => first === this.#text[this.at]);
    return word ? [...word].every((letter) => this.#is(letter)) : this.#number();
  }

  pass(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.#text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  #is(character: string): boolean {
    if (this.#text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  #all(end: string, one: () => boolean): boolean {
    this.pass(SPACE);
    if (this.#is(end)) return true;
    do {
      if (!one()) return false;
      this.pass(SPACE);
    } while (this.#is(','));
    return this.#is(end);
  }

  #field(): boolean {
    this.pass(SPACE);
    if (!this.#is('"') || !this.#restOfString()) return false;
    this.pass(SPACE);
    return this.#is(':') && this.value();
  }

  #restOfString(): boolean {
    for (;;) {
      this.pass(UNESCAPED);
      if (this.#is('"')) return true;
      if (!this.#is('\\')) return false;
      const isEscape = this.#is('u') ? [1, 2, 3, 4].every(() => this.pass(HEX)) : this.pass(ESCAPED);
      if (!isEscape) return false;
    }
  }

  #number(): boolean {
    this.#is('-');
    if (!this.pass(WHOLE)) return false;
    if (this.#is('.') && !this.pass(DIGITS)) return false;
    return !this.pass(EXPONENT) || this.pass(DIGITS);
  }
}
