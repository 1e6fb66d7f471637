import * as v from 'valibot';
import { type Digest, isDigest } from '../../../image/digest.ts';
import { ImageError } from '../../../image/errors.ts';
import { object, text } from '../../../image/json.ts';
import { printPlatform } from '../../../image/platform.ts';
import { countOf, number } from './values.ts';

/** `GET /distribution/{name}/json` */
export const distributionSchema = object({
  Descriptor: object({ mediaType: text(), digest: v.string(), size: number() }),
  Platforms: v.nullish(v.array(object({ architecture: text(), os: text(), variant: text() }))),
});

/** What a registry has under a reference now. */
export interface RemoteImage {
  /** Of the index, or of the manifest where there is none. */
  readonly digest: Digest;
  readonly mediaType: string | null;
  /** Bytes of the document the digest is of. */
  readonly size: number | null;
  /** `os/architecture[/variant]`, each once. */
  readonly platforms: readonly string[];
}

/** @throws ImageError `damaged` */
export function remoteImage(stated: v.InferOutput<typeof distributionSchema>, name: string): RemoteImage {
  const { mediaType, digest, size } = stated.Descriptor;
  if (!isDigest(digest)) throw new ImageError('damaged', '{0} has an ID that is none: {1}.', [name, digest]);
  const platforms = (stated.Platforms ?? []).flatMap(({ os, architecture, variant }) =>
    // Attestations are of the platform unknown/unknown.
    os && architecture && os !== 'unknown'
      ? [printPlatform({ os, architecture, ...(variant ? { variant } : {}) })]
      : [],
  );
  return { digest, mediaType: mediaType || null, size: countOf(size), platforms: [...new Set(platforms)] };
}
