import { displayName } from '../image/names.ts';
import type { Note, NoteCode } from '../image/notes.ts';
import type { Sentence } from '../image/sentence.ts';

/** The paths a note names; more are counted. */
const PATHS = 5;

/** Gathers oddities: one note for each code, with a count and the first paths. */
export class NoteCollector {
  readonly #notes = new Map<NoteCode, { sentence: Sentence; count: number; paths: string[] }>();

  /** @param path a byte-string as the tar has it */
  add(code: NoteCode, template: string, path?: string): void {
    let found = this.#notes.get(code);
    if (!found) {
      found = { sentence: { template, values: [] }, count: 0, paths: [] };
      this.#notes.set(code, found);
    }
    found.count++;
    if (path !== undefined && found.paths.length < PATHS) found.paths.push(absolute(path));
  }

  build(layer: number): Note[] {
    return [...this.#notes].map(([code, note]) => ({ code, layer, ...note }));
  }
}

/** Without `./`, doubled or closing slashes; `..` stays, since it is what a note may be about. */
function absolute(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return `/${displayName(parts.join('/'))}`;
}
