import { basename } from 'node:path';
import { parseAddress, printAddress } from '../../image/address.ts';

/**
 * Where a source is, as views name it: a local archive or folder by its path, anything else the editor can read by its
 * URI. `printPlace` gives the text that trees, documents and the recent list keep.
 */
export type Place =
  | { readonly kind: 'archive' | 'layout'; readonly path: string }
  | { readonly kind: 'uri'; readonly uri: string };

/** A place, or an image in it, or one platform of that image. */
export interface Spot {
  readonly place: Place;
  /** Position among the source's catalog images. */
  readonly image?: number;
  /** A variant's key. */
  readonly platform?: string;
}

const URI_SPOT = /^uri:([^#@]+)(?:#(\d{1,9}))?(?:@(.+))?$/;

/** An address of the core where it has one (`archive:/abs/path#N@PLATFORM`), else the same form over an escaped URI. */
export function printSpot(spot: Spot): string {
  const { place, image, platform } = spot;
  const inside = { ...(image === undefined ? {} : { image }), ...(platform === undefined ? {} : { platform }) };
  if (place.kind !== 'uri') return printAddress({ ...place, ...inside });
  const number = image === undefined ? '' : `#${image}`;
  return `uri:${encodeURIComponent(place.uri)}${number}${platform === undefined ? '' : `@${platform}`}`;
}

export function printPlace(place: Place): string {
  return printSpot({ place });
}

/** Reads what `printSpot` wrote; undefined for any other text. */
export function parseSpot(text: string): Spot | undefined {
  const uri = URI_SPOT.exec(text);
  if (uri) return parseUriSpot(uri);
  const address = parseAddress(text);
  if (address?.kind !== 'archive' && address?.kind !== 'layout') return undefined;
  const { kind, path, ...inside } = address;
  return { place: { kind, path }, ...inside };
}

/** The last part of its path. */
export function nameOf(place: Place): string {
  return basename(place.kind === 'uri' ? decodeURIComponent(place.uri) : place.path);
}

function parseUriSpot(match: RegExpExecArray): Spot | undefined {
  const [, encoded = '', image, platform] = match;
  try {
    const uri = decodeURIComponent(encoded);
    if (!/^[a-z][\w+.-]*:/i.test(uri)) return undefined;
    return {
      place: { kind: 'uri', uri },
      ...(image === undefined ? {} : { image: Number(image) }),
      ...(platform === undefined ? {} : { platform }),
    };
  } catch {
    return undefined;
  }
}
