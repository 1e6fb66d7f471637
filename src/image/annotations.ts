import { ImageError } from './errors.ts';
import type { Image } from './image.ts';
import { parseManifest } from './manifest.ts';

/**
 * What is annotated to an image (image-spec, annotations.md): in its manifest, in the index that leads there where that
 * names the manifest, or to the whole of that index. The nearest one counts.
 */
export function annotationsOf({
  rawManifest,
  indexes,
  manifestDigest,
}: Pick<Image, 'rawManifest' | 'indexes' | 'manifestDigest'>): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { bytes, digest } of [...indexes, ...(rawManifest ? [rawManifest] : [])]) {
    try {
      const { kind, value } = parseManifest(bytes, digest);
      Object.assign(found, value.annotations);
      const named = kind === 'index' ? value.manifests?.find((one) => one.digest === manifestDigest) : undefined;
      Object.assign(found, named?.annotations);
    } catch (error) {
      // The image was read of it all the same, with a note.
      if (!(error instanceof ImageError)) throw error;
    }
  }
  return found;
}
