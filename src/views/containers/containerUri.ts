import * as vscode from 'vscode';
import { type ContainerPlace, parseSpot, printPlace } from '../sources/place.ts';

/** The scheme of documents about containers. */
export const CONTAINER_SCHEME = 'layerscope-container';

/** The endings by which the editor and menus know what a document shows. */
const ENDINGS = { log: '.log', processes: '.processes' } as const;

/** What a document shows of a container. */
export type ContainerDocument = keyof typeof ENDINGS;

export function containerUri(place: ContainerPlace, document: ContainerDocument): vscode.Uri {
  return vscode.Uri.from({
    scheme: CONTAINER_SCHEME,
    path: `/${place.container}${ENDINGS[document]}`,
    query: printPlace(place),
  });
}

/** Reads what `containerUri` wrote; undefined for anything else. */
export function parseContainerUri({
  scheme,
  path,
  query,
}: vscode.Uri): { readonly place: ContainerPlace; readonly document: ContainerDocument } | undefined {
  const place = scheme === CONTAINER_SCHEME ? parseSpot(query)?.place : undefined;
  if (place?.kind !== 'container') return undefined;
  return { place, document: path.endsWith(ENDINGS.log) ? 'log' : 'processes' };
}
