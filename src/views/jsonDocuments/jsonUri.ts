import { type Digest, isDigest } from '../../image/digest.ts';
import type { DocumentKind } from '../../protocol/imagePage.ts';
import { nameOf, parseSpot, printSpot, type Spot } from '../sources/place.ts';

/** The scheme of the JSON documents of images. */
export const JSON_SCHEME = 'layerscope-json';

/** A JSON document of one platform of an image. */
export interface JsonDocument {
  readonly spot: Required<Spot>;
  readonly kind: DocumentKind | StatementKind;
}

/** A statement of an attestation, by its digest. */
export type StatementKind = `statement ${Digest}`;

const STATEMENT = 'statement ';

export function statementKind(digest: Digest): StatementKind {
  return `${STATEMENT}${digest}`;
}

export function isStatement(kind: string): kind is StatementKind {
  return kind.startsWith(STATEMENT) && isDigest(kind.slice(STATEMENT.length));
}

export function statementOf(kind: StatementKind): Digest {
  return kind.slice(STATEMENT.length) as Digest;
}

/** The parts of a URI, without the scheme, as `Uri.from` takes them. */
export interface UriParts {
  readonly path: string;
  readonly query: string;
}

const KINDS: readonly string[] = ['config', 'manifest', 'index', 'inspect'] satisfies DocumentKind[];

/**
 * The URI of a document. Its path is for people: the archive, then `small:1.0 config.json`; its query says what it is.
 * @param label the image's first reference
 * @param ofMany the image has several platforms, so the title names this one
 * @param name what the document is called
 */
export function jsonUriParts(
  document: JsonDocument,
  label: string,
  ofMany: boolean,
  name: string = document.kind,
): UriParts {
  const { spot, kind } = document;
  const image = label.slice(label.lastIndexOf('/') + 1);
  const platform = ofMany && kind !== 'index' ? ` ${spot.platform.replaceAll('/', '-')}` : '';
  const title = `${image}${platform} ${name}.json`.replaceAll('/', '-');
  return {
    path: `/${nameOf(spot.place)}/${title}`,
    query: JSON.stringify({ address: printSpot(spot), document: kind, image }),
  };
}

/** Reads what `jsonUriParts` wrote into a query; undefined for anything else. */
export function parseJsonQuery(query: string): JsonDocument | undefined {
  let value: unknown;
  try {
    value = JSON.parse(query);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('address' in value) || !('document' in value)) return undefined;
  const { address, document } = value;
  const spot = typeof address === 'string' ? parseSpot(address) : undefined;
  if (spot?.image === undefined || spot.platform === undefined || !isKind(document)) return undefined;
  return { spot: { place: spot.place, image: spot.image, platform: spot.platform }, kind: document };
}

function isKind(value: unknown): value is JsonDocument['kind'] {
  return typeof value === 'string' && (KINDS.includes(value) || isStatement(value));
}
