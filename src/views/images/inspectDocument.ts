import * as vscode from 'vscode';
import { type Digest, isDigest, shortId } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import type { WindowEngines } from '../sources/engines.ts';
import { type EnginePlace, nameOf, parseSpot, printPlace } from '../sources/place.ts';

const SCHEME = 'layerscope-engine-inspect';

/** The document of what an engine says of an image, or of one of the manifests that its index names. */
export function inspectUri(place: EnginePlace, manifest?: Digest): vscode.Uri {
  const name = nameOf(place).replaceAll('/', '-');
  const of = manifest ? `${name}.${shortId(manifest)}` : name;
  const query = printPlace(place);
  return vscode.Uri.from({ scheme: SCHEME, path: `/${of}.inspect.json`, query, fragment: manifest ?? '' });
}

/** Registers the documents of what engines say of images: asked for when they are opened, and never kept. */
export function registerInspectDocuments(engines: WindowEngines): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: async ({ query, fragment }) => {
      const place = parseSpot(query)?.place;
      if (place?.kind !== 'engine') throw new ImageError('request', '{0} is no address of an image.', [query]);
      const client = await (await engines.get()).client(place.endpoint);
      if (isDigest(fragment)) return json(await client.statedManifest(place.reference, fragment));
      const { stated } = await client.inspectImage(place.reference, place.platform);
      return json([stated]);
    },
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 4)}\n`;
}
