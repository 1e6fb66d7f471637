/**
 * Strings to a terminal itself that only change how it looks, by their numbers: its title, colors, links. Others read and write
 * the clipboard, or tell the editor which commands ran where.
 */
const HARMLESS: ReadonlySet<number> = new Set([0, 1, 2, 4, 8, 10, 11, 12, 17, 19, 104, 110, 111, 112, 117, 119]);
/** Digits of a number; no terminal has longer ones. */
const DIGITS = 6;

const ESCAPE = '\u001b';
/** Begins a string to the terminal (OSC) as one character. */
const STRING = '\u009d';
const BEGINNING = new RegExp(`[${ESCAPE}${STRING}]`, 'g');
const CANCELS = ['\u0018', '\u001a'];
const ENDS = ['\u0007', '\u009c', ...CANCELS];

/** What a program in a container prints, less the strings that would let it do more to a terminal than draw on it. */
export class HarmlessOutput {
  #state: 'text' | 'escape' | 'number' | 'kept' | 'dropped' = 'text';
  /** The beginning of what may be such a string. */
  #held = '';

  /** The next of it, as it may be shown. It ends anywhere. */
  add(text: string): string {
    let shown = '';
    for (let at = 0; at < text.length; ) {
      if (this.#state === 'text') {
        BEGINNING.lastIndex = at;
        const begun = BEGINNING.test(text) ? BEGINNING.lastIndex - 1 : text.length;
        shown += text.slice(at, begun);
        at = begun;
      }
      shown += this.#next(text.charAt(at++));
    }
    return shown;
  }

  #next(character: string): string {
    if (character === ESCAPE) return this.#hold('escape', ESCAPE);
    if (character === STRING) return this.#hold('number', STRING);
    switch (this.#state) {
      case 'text':
        return character;
      case 'escape':
        return this.#escaped(character);
      case 'number':
        return this.#numbered(character);
      case 'kept':
        if (ENDS.includes(character)) this.#state = 'text';
        return character;
      case 'dropped':
        return this.#dropped(character);
    }
  }

  #hold(state: 'escape' | 'number', begun: string): string {
    this.#state = state;
    this.#held = begun;
    return '';
  }

  #escaped(character: string): string {
    if (character === ']') return this.#hold('number', `${ESCAPE}]`);
    // Controls are heeded at once, and what was begun goes on.
    if (isControl(character) && !CANCELS.includes(character)) return character;
    this.#state = 'text';
    return this.#held + character;
  }

  #numbered(character: string): string {
    const digits = this.#held.replace(/^\D+/, '');
    if (/\d/.test(character) && digits.length < DIGITS) return this.#hold('number', this.#held + character);
    const isOver = ENDS.includes(character);
    if (digits === '' || !HARMLESS.has(Number(digits)) || (character !== ';' && !isOver)) {
      this.#state = 'dropped';
      return this.#dropped(character);
    }
    this.#state = isOver ? 'text' : 'kept';
    return this.#held + character;
  }

  /** A line that breaks ends it too, lest one without an end takes all that follows. */
  #dropped(character: string): string {
    if (character !== '\u009c' && !isControl(character)) return '';
    this.#state = 'text';
    return ENDS.includes(character) ? '' : character;
  }
}

function isControl(character: string): boolean {
  return character < ' ' || character === '\u007f';
}
