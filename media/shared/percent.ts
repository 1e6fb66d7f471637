/** A part of one as percent, `94.2%`; at most `digits` behind the mark. */
export function formatPercent(share: number, language: string, digits = 0): string {
  return Math.min(share, 1).toLocaleString(language, { style: 'percent', maximumFractionDigits: digits });
}
