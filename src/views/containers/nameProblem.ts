import type { Words } from '../words.ts';

/** Containers whose names are taken. */
export interface TakenNames {
  has(name: string): boolean;
}

/** What is wrong with a name for a container; undefined where nothing is. */
export function nameProblem(name: string, taken: TakenNames, l10n: Words): string | undefined {
  if (!/^[a-zA-Z0-9]/.test(name)) return l10n.t('A name begins with a letter without accents, or a digit.');
  const [wrong] = /[^\w.-]/u.exec(name) ?? [];
  if (wrong !== undefined)
    return l10n.t('A name has no “{0}”, only letters without accents, digits, _ . and -.', wrong);
  if (name.length < 2) return l10n.t('A name has two characters at least.');
  if (taken.has(name)) return l10n.t('Another container is called {0}.', name);
  return undefined;
}
