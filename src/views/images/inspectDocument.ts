import * as vscode from 'vscode';
import { ImageError } from '../../image/errors.ts';
import type { WindowEngines } from '../sources/engines.ts';
import { type EnginePlace, nameOf, parseSpot, printPlace } from '../sources/place.ts';

const SCHEME = 'layerscope-engine-inspect';

/** The document of what an engine says of an image. */
export function inspectUri(place: EnginePlace): vscode.Uri {
  const name = nameOf(place).replaceAll('/', '-');
  return vscode.Uri.from({ scheme: SCHEME, path: `/${name}.inspect.json`, query: printPlace(place) });
}

/** Registers the documents of what engines say of images: asked for when they are opened, and never kept. */
export function registerInspectDocuments(engines: WindowEngines): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: async ({ query }) => {
      const place = parseSpot(query)?.place;
      if (place?.kind !== 'engine') throw new ImageError('request', '{0} is no address of an image.', [query]);
      const client = await (await engines.get()).client(place.endpoint);
      const { stated } = await client.inspectImage(place.reference, place.platform);
      return `${JSON.stringify([stated], null, 4)}\n`;
    },
  });
}
