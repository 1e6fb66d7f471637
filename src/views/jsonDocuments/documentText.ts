import type { EngineFacts } from '../../image/engineFacts.ts';
import type { CatalogImage, Image, RawDocument } from '../../image/image.ts';
import { dockerInspect } from '../../image/inspect.ts';
import type { DocumentKind } from '../../protocol/imagePage.ts';

/**
 * The text of a JSON document of an image as it was stored, `inspect` as Docker prints it; undefined where it has none.
 * @param facts what the engine says of it that has it
 */
export function documentText(
  catalogImage: CatalogImage,
  image: Image,
  kind: DocumentKind,
  facts?: EngineFacts,
): string | undefined {
  if (kind === 'inspect')
    return `${JSON.stringify([{ ...dockerInspect(image), ...(facts && statedBy(facts)) }], null, 4)}\n`;
  const documents: Readonly<Record<typeof kind, RawDocument | null>> = {
    config: image.rawConfig,
    manifest: image.rawManifest,
    index: catalogImage.index,
  };
  const document = documents[kind];
  return document ? new TextDecoder().decode(document.bytes) : undefined;
}

/** The JSON documents that exist for an image, in the order they are listed. */
export function documentsOf(catalogImage: CatalogImage, image: Image): DocumentKind[] {
  return [
    'config',
    ...(image.rawManifest ? (['manifest'] as const) : []),
    ...(catalogImage.index ? (['index'] as const) : []),
    'inspect',
  ];
}

/** What only an engine knows of an image, by the names it gives that. */
function statedBy({ id, digests, size, storage, lastTagged }: EngineFacts): Record<string, unknown> {
  return {
    Id: id,
    RepoDigests: digests,
    ...(size === null ? {} : { Size: size }),
    ...(storage ? { GraphDriver: { Name: storage.driver, Data: storage.data } } : {}),
    ...(lastTagged === null ? {} : { Metadata: { LastTagTime: lastTagged } }),
  };
}
