import type { Words } from '../words.ts';

/** How much of what was printed before is shown. */
export interface LogRange {
  /** So many of the newest lines, at most. */
  readonly tail: number | 'all';
  /** Seconds since 1970. */
  readonly since?: number;
}

export const USUAL_RANGE: LogRange = { tail: 2_000 };

const MINUTE = 60;

/**
 * What can be chosen.
 * @param now in seconds since 1970
 * @param started when it was last started, in seconds too; null where it never was
 */
export function logRanges(now: number, started: number | null, l10n: Words): { label: string; range: LogRange }[] {
  const last = (minutes: number): LogRange => ({ tail: 'all', since: Math.floor(now) - minutes * MINUTE });
  return [
    { label: l10n.t('The last {0} lines', 2_000), range: USUAL_RANGE },
    { label: l10n.t('The last {0} lines', 100), range: { tail: 100 } },
    { label: l10n.t('The last five minutes'), range: last(5) },
    { label: l10n.t('The last hour'), range: last(60) },
    { label: l10n.t('The last day'), range: last(24 * 60) },
    ...(started === null
      ? []
      : [{ label: l10n.t('Since it was last started'), range: { tail: 'all', since: Math.floor(started) } as const }]),
    { label: l10n.t('All that there is'), range: { tail: 'all' } },
  ];
}
