import { basename } from 'node:path';
import { parseAddress, printAddress } from '../../image/address.ts';
import { familiarReference } from '../../image/reference.ts';

/**
 * Where a source is, as views name it: a local archive or folder by its path, an image of an engine by its name and for
 * which platform it is exported, a container of one by its name, anything else the editor can read by its URI. `printPlace` gives the text that trees,
 * documents and the recent list keep.
 */
export type Place =
  | { readonly kind: 'archive' | 'layout'; readonly path: string }
  | EnginePlace
  | ContainerPlace
  | { readonly kind: 'uri'; readonly uri: string };

export interface EnginePlace {
  readonly kind: 'engine';
  readonly endpoint: string;
  readonly reference: string;
  readonly platform?: string;
}

/** A container, with its image and what it changed of that. */
export interface ContainerPlace {
  readonly kind: 'container';
  readonly endpoint: string;
  /** Its name; its ID where that is none for addresses. */
  readonly container: string;
}

/** A place that the editor can read by a URI. */
export type FilePlace = Exclude<Place, EnginePlace | ContainerPlace>;

/** Whether a place is in an engine, where there is no file. */
export function isInEngine(place: Place): place is EnginePlace | ContainerPlace {
  return place.kind === 'engine' || place.kind === 'container';
}

/** A place, or an image in it, or one platform of that image. */
export interface Spot {
  readonly place: Place;
  /** Position among the source's catalog images. */
  readonly image?: number;
  /** A variant's key. */
  readonly platform?: string;
}

/** What an engine exports is a source, so what is meant in it follows the whole address. */
const ENGINE_SPOT = /^((?:engine|container):[^#]+)(?:#(\d{0,9})(?:@(.+))?)?$/;
const URI_SPOT = /^uri:([^#@]+)(?:#(\d{1,9}))?(?:@(.+))?$/;

/**
 * An address of the core where it has one (`archive:/abs/path#N@PLATFORM`), else the same form over an escaped URI, or over
 * the address of an engine's image (`engine:ENDPOINT/REFERENCE@PLATFORM#N@PLATFORM`).
 */
export function printSpot(spot: Spot): string {
  const { place, image, platform } = spot;
  if (isInEngine(place)) {
    const isWhole = image === undefined && platform === undefined;
    const within = platform === undefined ? '' : `@${platform}`;
    return `${printAddress(place)}${isWhole ? '' : `#${image ?? ''}${within}`}`;
  }
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
  const engine = ENGINE_SPOT.exec(text);
  if (engine) return parseEngineSpot(engine);
  const address = parseAddress(text);
  if (address?.kind !== 'archive' && address?.kind !== 'layout') return undefined;
  const { kind, path, ...inside } = address;
  return { place: { kind, path }, ...inside };
}

/** The last part of its path; an engine's image as people type it. */
export function nameOf(place: Place): string {
  if (place.kind === 'engine') return familiarReference(place.reference);
  if (place.kind === 'container') return place.container;
  return basename(place.kind === 'uri' ? decodeURIComponent(place.uri) : place.path);
}

/** Where it is, for people: a path, a URI, or an address. */
export function pathOf(place: Place): string {
  if (isInEngine(place)) return printPlace(place);
  return place.kind === 'uri' ? place.uri : place.path;
}

function parseEngineSpot([, text = '', image, platform]: RegExpExecArray): Spot | undefined {
  const place = parseAddress(text);
  if (place?.kind !== 'engine' && place?.kind !== 'container') return undefined;
  return {
    place,
    ...(image ? { image: Number(image) } : {}),
    ...(platform === undefined ? {} : { platform }),
  };
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
