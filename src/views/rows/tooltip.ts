import { formatSize } from '../../format/size.ts';
import { visibleText } from '../../format/visibleText.ts';
import type { Look } from './rowText.ts';

/** What a row says when one rests on it. All of it is plain text; whoever renders it escapes it. */
export interface Tooltip {
  readonly title: string;
  /** The whole instruction. */
  readonly code?: string;
  readonly facts: readonly Fact[];
  /** Sentences: what is odd, or why something cannot be shown. */
  readonly remarks: readonly string[];
}

export interface Fact {
  readonly name: string;
  readonly value: string;
  /** What an identifier identifies, for those who do not know. */
  readonly meaning?: string;
}

/** Past this many characters a tooltip is no help. */
const LONGEST = 3000;

/** As people read it, and the exact bytes. */
export function sizeInWords(
  bytes: number,
  { l10n, units, language }: Pick<Look, 'l10n' | 'units' | 'language'>,
): string {
  return `${formatSize(bytes, units, language)} (${l10n.t('{0} bytes', bytes.toLocaleString(language))})`;
}

/** A text of an image as it may be shown in a tooltip. */
export function visible(text: string): string {
  return visibleText(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
