import { basename } from 'node:path';
import type { Words } from '../words.ts';
import type { Because, Revision } from './told/toldFiles.ts';

/** Characters of a revision that are shown, as git shortens it. */
const SHORT = 7;
/** Behind the revision of files that were changed since. */
const DIRTY = '-dirty';

/** Why a file is thought to be an image's Dockerfile, each reason once. */
export function becauseInWords(because: readonly Because[], l10n: Words): string[] {
  return [...new Set(because.flatMap((one) => inWords(one, l10n)))];
}

function inWords(because: Because, { t }: Words): string[] {
  if (because.kind === 'compose')
    return [t('service {0} of {1} is built from it', because.service, basename(because.file))];
  if (because.kind === 'buildx') return [t('buildx built from it on this machine')];
  const { label, revision } = because;
  const named = label === null ? t('the provenance names its repository') : t('{0} names its repository', label);
  return revision ? [named, revisionInWords(revision, { t })] : [named];
}

function revisionInWords({ built, now }: Revision, { t }: Words): string {
  const commit = built.endsWith(DIRTY) ? built.slice(0, -DIRTY.length) : built;
  // Some write a short one.
  const isNow = commit.length >= SHORT && now.startsWith(commit.toLowerCase());
  if (!isNow) return t('built at revision {0}, {1} is checked out', commit.slice(0, SHORT), now.slice(0, SHORT));
  return commit === built
    ? t('its revision is checked out')
    : t('its revision is checked out, but was changed before the build');
}
