import { gunzipSync } from 'node:zlib';
import { isZstd } from '../layers/compression.ts';
import { TarError } from '../layers/tarHeader.ts';
import { TarParser } from '../layers/tarParser.ts';

/** How many first bytes `looksLikeImageArchive` wants to see. */
export const LOOK_LENGTH = 1 << 20;

/** Members that only image archives have: layouts, `docker save` of every age, crane's and kaniko's tarballs. */
const TELLING =
  /^(?:\.\/)?(?:oci-layout|blobs\/(?:sha256|sha512)\/[0-9a-f]{64,128}|[0-9a-f]{64}(?:\.json|\/layer\.tar|\/VERSION)|(?:sha256:)?[0-9a-f]{64}(?:\.tar(?:\.gz)?)?)$/;
/** `manifest.json` and `index.json` are in other archives too; the content of one decides. */
const DESCRIBING = /^(?:\.\/)?(?:manifest|index)\.json$/;

/**
 * Whether a file that begins with these bytes is an image archive, as far as they tell; for an offer to open it as one.
 * Never throws.
 */
export function looksLikeImageArchive(first: Uint8Array): boolean {
  if (isZstd(first)) return false;
  const tar = first[0] === 0x1f && first[1] === 0x8b ? inflateStart(first) : first;
  return tar !== undefined && tellsImage(tar);
}

function tellsImage(tar: Uint8Array): boolean {
  let telling = false;
  let content = '';
  const parser = new TarParser({
    entry({ name, type, dataSize }) {
      const path = Buffer.from(name).toString('utf8');
      telling ||= type === 'file' && TELLING.test(path);
      return DESCRIBING.test(path) && dataSize < tar.length;
    },
    data(piece) {
      content += Buffer.from(piece).toString('utf8');
    },
  });
  try {
    while (!parser.ended && parser.position < tar.length && !telling)
      parser.feed(tar.subarray(parser.position), parser.position);
  } catch (error) {
    if (!(error instanceof TarError)) throw error;
  }
  return telling || /"(?:RepoTags|Layers|manifests|mediaType)"\s*:/.test(content);
}

/** What the first bytes of a gzip file inflate to; undefined where they are no gzip. */
function inflateStart(first: Uint8Array): Uint8Array | undefined {
  try {
    // Z_SYNC_FLUSH: the input is cut off on purpose.
    return gunzipSync(first, { finishFlush: 2, maxOutputLength: 16 << 20 });
  } catch {
    return undefined;
  }
}
