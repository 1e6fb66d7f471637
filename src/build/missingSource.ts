import type { Dockerfile } from '../dockerfile/dockerfile.ts';

/** `failed to compute cache key: "/missing" not found: not found`, as BuildKit says of what it is to copy. */
const MISSING = /"\/?([^"]{1,4096})" not found/;

/**
 * The first line of the one COPY or ADD of what a failure says is not there; null where there is none, or more than one.
 * Where several copy, BuildKit of Docker 20.10 now and then names another's line, since it looks for all sources at once.
 */
export function missingSourceLine({ stages }: Dockerfile, message: string): number | null {
  const [, missing] = MISSING.exec(message) ?? [];
  if (missing === undefined) return null;
  const [copying, ...more] = stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword, text, words }) => {
      const sources = (words ?? text.trim().split(/\s+/)).slice(0, -1);
      return /^(?:COPY|ADD)$/.test(keyword) && sources.some((source) => source.replace(/^(?:\.?\/)+/, '') === missing);
    });
  return copying && more.length === 0 ? copying.lines.first : null;
}
