import { ImageError } from '../image/errors.ts';
import type { Image } from '../image/image.ts';
import { JSON_LIMIT } from '../image/json.ts';
import { readStatement } from '../image/readStatement.ts';
import { type BuildProvenance, readProvenance } from './provenance.ts';

/** What an image's attestations say of its build, and why one of them could not be used. */
export interface Attested {
  readonly provenance: BuildProvenance | null;
  readonly problems: readonly ImageError[];
}

/**
 * Reads the provenance that is attached to an image. Of several that which says most counts. A statement that is damaged,
 * or whose bytes have another digest than its manifest claims, is a problem and no more.
 */
export async function readAttested(
  { attestations, layers, manifestDigest }: Pick<Image, 'attestations' | 'layers' | 'manifestDigest'>,
  signal?: AbortSignal,
): Promise<Attested> {
  const digests = layers.map(({ digest }) => digest);
  const problems: ImageError[] = [];
  let provenance: BuildProvenance | null = null;
  for (const statement of attestations.flatMap(({ statements }) => statements)) {
    if (!/slsa\.dev\/provenance/.test(statement.predicateType)) continue;
    try {
      const name = `statement ${statement.digest}`;
      const bytes = await readStatement(statement, name, JSON_LIMIT, signal);
      const read = bytes && readProvenance(bytes, digests, manifestDigest, name);
      if (read && (provenance === null || read.layers.size > provenance.layers.size)) provenance = read;
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      problems.push(error);
    }
  }
  return { provenance, problems };
}
