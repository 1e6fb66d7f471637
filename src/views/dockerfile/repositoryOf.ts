import type { Image } from '../../image/image.ts';

/** The repository of an image's first reference, for which its builds have the same Dockerfile; its ID without one. */
export function repositoryOf({ references, id }: Pick<Image, 'references' | 'id'>): string {
  const [reference] = references;
  return reference === undefined ? id : reference.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
}
