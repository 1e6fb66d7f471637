import type { Units } from '../../format/size.ts';
import { isDiskFull } from '../../image/diskFull.ts';
import type { Words } from '../words.ts';

/** How a row is told apart from others beside its text. */
export type Tone = 'normal' | 'quiet' | 'absent' | 'warning' | 'error';

/** What a row shows, as text. */
export interface RowText {
  readonly label: string;
  readonly description: string;
  /** The whole row as a sentence, for screen readers. */
  readonly spoken: string;
  /** A codicon. */
  readonly icon: string;
  readonly tone: Tone;
  /** Words for the `when` clauses of menus. */
  readonly context: string;
}

/** What the text of rows depends on beside the rows. */
export interface Look {
  readonly l10n: Words;
  readonly units: Units;
  /** BCP 47 */
  readonly language: string;
  /** Milliseconds, for relative times. */
  readonly now: number;
  /** The sentence for anything thrown. */
  describe(error: unknown): string;
}

/** A row whose sentence is what it shows. */
export function plain(label: string, description: string, icon: string, tone: Tone, context: string): RowText {
  return { label, description, spoken: sentence(label, description), icon, tone, context };
}

/** Parts of a sentence, those that are not empty. */
export function sentence(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}

/** Parts of a description, those that are not empty. */
export function joined(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

/** Words for `when` clauses, those that hold. */
export function contextOf(...words: (string | false | null | undefined)[]): string {
  return words.filter((word) => word).join(' ');
}

/** Such a word for what failed since a disk is full. */
export function diskFullWord(error: unknown): string {
  return isDiskFull(error) ? 'diskFull' : '';
}
