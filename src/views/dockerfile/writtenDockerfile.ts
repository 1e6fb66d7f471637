import * as vscode from 'vscode';
import { oneLine } from '../../format/visibleText.ts';
import { ImageError } from '../../image/errors.ts';
import { nameOf, parseSpot, printSpot, type Spot } from '../sources/place.ts';

/** The scheme of Dockerfiles that no file holds. */
export const DOCKERFILE_SCHEME = 'layerscope-dockerfile';

/** As the builder recorded it, or written from the history. */
export type WrittenKind = 'recorded' | 'reconstructed';

/** A Dockerfile that no file holds: of one platform of an image. */
export interface WrittenDockerfile {
  readonly spot: Required<Spot>;
  readonly kind: WrittenKind;
}

/** Its URI: a path for people, that ends as Dockerfiles do, and a query that says what it is. */
export function writtenUri({ spot, kind }: WrittenDockerfile, label: string): vscode.Uri {
  const title = `${label.slice(label.lastIndexOf('/') + 1)} ${kind}.dockerfile`;
  // The root folder has no name, and a path must not begin with two slashes.
  const path = `/${nameOf(spot.place)}/${oneLine(title)}`.replaceAll('\\', '-').replace(/^\/+/, '/');
  return vscode.Uri.from({ scheme: DOCKERFILE_SCHEME, path, query: `${kind} ${printSpot(spot)}` });
}

/**
 * Reads what `writtenUri` wrote.
 * @throws ImageError `request` for another URI
 */
export function parseWritten({ query }: vscode.Uri): WrittenDockerfile {
  const [, kind, address = ''] = /^(recorded|reconstructed) (.+)$/s.exec(query) ?? [];
  const spot = parseSpot(address);
  if (!kind || spot?.image === undefined || spot.platform === undefined)
    throw new ImageError('request', '{0} is no address of a Dockerfile.', [query]);
  const { place, image, platform } = spot;
  return { spot: { place, image, platform }, kind: kind === 'recorded' ? 'recorded' : 'reconstructed' };
}
