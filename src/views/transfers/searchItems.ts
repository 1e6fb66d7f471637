import { oneLine } from '../../format/visibleText.ts';
import { ImageError } from '../../image/errors.ts';
import { familiarReference, parseReference, printReference, type Reference } from '../../image/reference.ts';
import type { FoundRepository } from '../../sources/engine/answers/search.ts';
import type { Look } from '../rows/rowText.ts';

/** What was typed, as a reference. */
export interface Typed {
  /** Undefined where it is none. */
  readonly reference?: Reference;
  /** What it is, or why it is none. */
  readonly text: string;
  /** What to search Docker Hub for; '' where it is something of another registry, or too little. */
  readonly term: string;
}

/** Reads what was typed: all of a reference, or part of a name. */
export function readTyped(value: string, describe: Look['describe']): Typed {
  const typed = value.trim();
  if (typed === '') return { text: '', term: '' };
  try {
    const reference = parseReference(typed);
    const { registry, repository, tag, digest } = reference;
    const isSearch = registry === 'docker.io' && tag === null && digest === null && typed.length > 1;
    return {
      reference,
      text: printReference(reference),
      term: isSearch ? familiarReference(`${registry}/${repository}`) : '',
    };
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    // Words may be what is searched for.
    return { text: describe(error), term: /^[\w ./-]{2,100}$/.test(typed) ? typed : '' };
  }
}

/** A row of what was found. */
export function foundText(
  { name, description, stars, isOfficial }: FoundRepository,
  { l10n, language }: Pick<Look, 'l10n' | 'language'>,
): { readonly label: string; readonly description: string; readonly detail: string } {
  const rating = `★ ${stars.toLocaleString(language)}`;
  return {
    label: oneLine(name),
    description: isOfficial ? `${rating} · ${l10n.t('official: published by Docker itself')}` : rating,
    detail: oneLine(description, 200),
  };
}
