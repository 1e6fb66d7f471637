import { type Sentence, sentence } from '../image/sentence.ts';

/** Where a view's words come from: `vscode.l10n`, or in a test the English as it stands. */
export interface Words {
  t(message: string, ...values: (string | number)[]): string;
}

/** The words as they are written in the code. */
export const english: Words = { t: (message, ...values) => sentence(message, values) };

/** A sentence of the core in the user's language. */
export function say(l10n: Words, { template, values }: Sentence): string {
  return l10n.t(template, ...values);
}
