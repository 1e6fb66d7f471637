import type { Image } from '../../image/image.ts';
import { parseReference } from '../../image/reference.ts';

/**
 * The repository of an image's first reference, for which its builds have the same Dockerfile; its ID without one, and
 * where an archive has no more of it than a tag, which any image may have.
 */
export function repositoryOf({ references, id }: Pick<Image, 'references' | 'id'>): string {
  const named = references.find((reference) => /[/:@]/.test(reference));
  if (named === undefined) return id;
  try {
    const { registry, repository } = parseReference(named);
    return `${registry}/${repository}`;
  } catch {
    // Archives may name images as no engine does.
    return named.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  }
}
