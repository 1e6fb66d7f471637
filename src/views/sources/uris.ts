import * as vscode from 'vscode';
import { isInEngine, nameOf, type Place, parseSpot, printPlace } from './place.ts';

/** Of images and containers of engines, which no file system has: the address is the query. */
const ENGINE_SCHEME = 'layerscope-engine';

/** The URI under which the editor knows a place. */
export function uriOf(place: Place): vscode.Uri {
  if (isInEngine(place))
    return vscode.Uri.from({ scheme: ENGINE_SCHEME, path: `/${nameOf(place)}`, query: printPlace(place) });
  return place.kind === 'uri' ? vscode.Uri.parse(place.uri, true) : vscode.Uri.file(place.path);
}

/** Whether a URI is that of an image or a container of an engine. */
export function isOfEngine({ scheme }: vscode.Uri): boolean {
  return scheme === ENGINE_SCHEME;
}

/** Whether a URI is that of a container. */
export function isOfContainer(uri: vscode.Uri): boolean {
  return isOfEngine(uri) && uri.query.startsWith('container:');
}

/** What an editor of text shows of a place: of a folder its index. */
export function documentOf(place: Place): vscode.Uri {
  const uri = uriOf(place);
  return place.kind === 'layout' ? vscode.Uri.joinPath(uri, 'index.json') : uri;
}

/**
 * The place a URI of the editor means: the `index.json` of a layout is the layout's folder. A file that is missing has
 * a place too, so that it can be shown as missing.
 */
export async function placeOf(uri: vscode.Uri): Promise<Place> {
  const engine = uri.scheme === ENGINE_SCHEME ? parseSpot(uri.query)?.place : undefined;
  if (engine) return engine;
  if (uri.scheme !== 'file') return { kind: 'uri', uri: uri.toString() };
  const missing: Place = { kind: 'archive', path: uri.fsPath };
  const { addressOfPath } = await import('../../sources/index.ts');
  const address = await addressOfPath(uri.fsPath).catch(() => missing);
  return address.kind === 'layout' || address.kind === 'archive' ? { kind: address.kind, path: address.path } : missing;
}
