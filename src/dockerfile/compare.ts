import type { Step } from '../image/history.ts';
import type { ExpectedStep } from './expected.ts';
import type { Match } from './history.ts';
import { normalForm, withoutChecksum } from './historyText.ts';
import { similarity, type Words, wordsOf } from './similarity.ts';

/** Below it texts of the same keyword are two different ones. */
const ALIKE = 0.45;

/** A text as it is compared. */
interface Form {
  readonly keyword: string;
  /** Keyword and text without the ways to write it. */
  readonly normal: string;
  /** Counted when they are first asked for: most texts are equal. */
  readonly words: () => Words;
}

/** A step of the history, ready to be compared with many instructions. */
export interface ComparedStep extends Form {
  readonly step: Step;
  readonly text: string;
  readonly hasChecksum: boolean;
  /** Steps with the same key cannot be told apart. */
  readonly key: string;
}

/** An instruction, ready to be compared with many steps. */
export interface ComparedInstruction {
  readonly expected: ExpectedStep;
  readonly texts: ReadonlySet<string>;
  readonly forms: readonly Form[];
  readonly keys: ReadonlySet<string>;
}

export function comparedStep(step: Step): ComparedStep {
  const { text, hasChecksum } = withoutChecksum(step.createdBy);
  const form = formOf(text);
  return { ...form, step, text, hasChecksum, key: form.normal };
}

export function comparedInstruction(expected: ExpectedStep): ComparedInstruction {
  const forms = new Map(expected.texts.map(formOf).map((form) => [form.normal, form]));
  const known = [...forms.values()].filter(({ keyword }) => keyword !== '');
  return { expected, texts: new Set(expected.texts), forms: known, keys: new Set(known.map(({ normal }) => normal)) };
}

/** How well a step fits an instruction by its text alone, with how alike they are from 0 to 1; undefined where not. */
export function compare(row: ComparedStep, column: ComparedInstruction): { match: Match; alike: number } | undefined {
  const isWritten = column.texts.has(row.text);
  if (isWritten && !row.hasChecksum) return { match: { kind: 'exact', reason: 'text' }, alike: 1 };
  if (isWritten || column.keys.has(row.normal))
    return { match: { kind: 'normalised', reason: row.hasChecksum ? 'checksum' : 'writing' }, alike: 1 };
  const alike = Math.max(0, ...column.forms.map((form) => alikeness(row, form)));
  return alike < ALIKE ? undefined : { match: { kind: 'probable', reason: 'similar' }, alike };
}

function alikeness(row: ComparedStep, { keyword, words }: Form): number {
  return keyword === row.keyword && row.keyword !== '' ? similarity(row.words(), words()) : 0;
}

function formOf(text: string): Form {
  const { keyword, text: said } = normalForm(text);
  let words: Words | undefined;
  return {
    keyword,
    normal: `${keyword} ${said}`,
    words: () => {
      words ??= wordsOf(said);
      return words;
    },
  };
}
