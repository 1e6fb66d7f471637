import { visibleText } from '../../../src/format/visibleText.ts';

/** A text with what was looked for marked in it. */
export function Marked({ text, pattern }: { text: string; pattern: RegExp | null }) {
  if (!pattern) return <>{visibleText(text)}</>;
  const parts = text.split(new RegExp(`(${pattern.source})`, 'giu'));
  // Splitting by a group puts what matched at every second place.
  return <>{parts.map((part, at) => (at % 2 === 1 ? <mark key={at}>{visibleText(part)}</mark> : visibleText(part)))}</>;
}
