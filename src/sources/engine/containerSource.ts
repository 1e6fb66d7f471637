import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Address } from '../../image/address.ts';
import type { EngineFacts } from '../../image/engineFacts.ts';
import { ImageError } from '../../image/errors.ts';
import type { CatalogImage, Image, Layer, OpenSource } from '../../image/image.ts';
import { type Note, note } from '../../image/notes.ts';
import { printPlatform } from '../../image/platform.ts';
import { type FileBytes, openFile } from '../../layers/bytes.ts';
import { spoolName, spoolTar } from '../../layers/spool.ts';
import type { InspectedContainer } from './answers/containerDetails.ts';
import { changesTar, type Missing, nothingMissing, type TarLimits } from './changesTar.ts';
import type { Container } from './container.ts';
import { type DescribedSource, type DescribeParts, openDescribed } from './describedSource.ts';
import { EngineError, EngineRefusal } from './engineError.ts';

/** What a container changed, read into a spool. */
interface ReadChanges {
  readonly bytes: FileBytes;
  readonly missing: Missing;
  /** Changed paths in all. */
  readonly count: number;
  close(): Promise<void>;
}

/**
 * Opens a container as its image, as the engine describes that, with what the container changed as one more layer.
 * @throws as `openDescribed`; EngineRefusal where there is no such container, ImageError where the engine does not have its
 * image any more
 */
export async function openContainer(
  { endpoint, container: name }: Address & { kind: 'container' },
  parts: DescribeParts,
): Promise<DescribedSource> {
  const client = await parts.engines.client(endpoint, parts.signal);
  const container = client.container(name);
  try {
    const about = await container.inspect(parts.signal);
    const described = await describeImageOf(about, endpoint, parts);
    try {
      // Podman gives single paths as if root owned them.
      const limits = client.about.kind === 'podman' ? { requests: 0 } : {};
      return withChanges(described, about, await readChanges(container, about, limits, parts));
    } catch (error) {
      await described.close();
      throw error;
    }
  } catch (error) {
    if (error instanceof EngineError) parts.engines.forget(client);
    throw error;
  }
}

/**
 * The same, with the image exported.
 * @throws as `openContainer` and `DescribedSource.export`
 */
export async function openWholeContainer(
  address: Address & { kind: 'container' },
  parts: DescribeParts,
): Promise<OpenSource> {
  const source = await openContainer(address, parts);
  try {
    const images: CatalogImage[] = [];
    const { onProgress = () => undefined, signal = new AbortController().signal } = parts;
    for (const { variants } of source.catalog.images)
      for (const variant of variants)
        if (variant.state === 'present')
          images.push(oneVariant((await source.export(variant.image, onProgress, signal)).image));
    return { catalog: { ...source.catalog, images }, close: () => source.close() };
  } catch (error) {
    await source.close();
    throw error;
  }
}

function oneVariant(image: Image): CatalogImage {
  const platform = printPlatform(image.platform);
  return {
    references: image.references,
    index: null,
    variants: [{ key: platform, platform, state: 'present', image }],
  };
}

async function describeImageOf(
  { name, image, platform }: InspectedContainer,
  endpoint: string,
  parts: DescribeParts,
): Promise<DescribedSource> {
  const gone = () =>
    new ImageError('unreadable', 'The engine no longer has the image that the container {0} was made from.', [name]);
  if (image === null) throw gone();
  const address = { kind: 'engine', endpoint, reference: image, ...(platform === null ? {} : { platform }) } as const;
  try {
    return await openDescribed(address, parts);
  } catch (error) {
    throw error instanceof EngineRefusal && error.status === 404 ? gone() : error;
  }
}

async function readChanges(
  container: Container,
  { mounts }: InspectedContainer,
  limits: TarLimits,
  { spoolDirectory: directory, signal, onProgress }: DescribeParts,
): Promise<ReadChanges> {
  const changes = await container.changes(signal);
  const missing = nothingMissing();
  const place = { directory, name: spoolName() };
  const file = join(directory, place.name);
  const remove = () => rm(file, { force: true });
  const counted = async function* () {
    let done = 0;
    for await (const piece of changesTar(container, { changes, mounts }, missing, signal, limits)) {
      done += piece.length;
      onProgress?.(done, null);
      yield piece;
    }
  };
  try {
    await spoolTar(counted(), place, signal);
    const bytes = await openFile(file);
    const close = async () => {
      await bytes.close();
      await remove();
    };
    return { bytes, missing, count: changes.length, close };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The same source, with one more layer on its image, described or exported. */
function withChanges(source: DescribedSource, about: InspectedContainer, changes: ReadChanges): DescribedSource {
  const facts = new Map<Image, EngineFacts>();
  const before = new Map<Image, Image>();
  const withLayer = (image: Image) => addLayer(image, about.name, changes);
  const replaced = (catalogImage: CatalogImage, from: Image, to: Image): CatalogImage => ({
    ...catalogImage,
    variants: catalogImage.variants.map((variant) =>
      variant.state === 'present' && variant.image === from ? { ...variant, image: to } : variant,
    ),
  });
  const images = source.catalog.images.map((catalogImage) =>
    catalogImage.variants.reduce((all, variant) => {
      if (variant.state !== 'present') return all;
      const known = source.factsOf(variant.image);
      const image = withLayer(variant.image);
      before.set(image, variant.image);
      if (known) facts.set(image, factsWith(known, image, about));
      return replaced(all, variant.image, image);
    }, catalogImage),
  );
  return {
    catalog: { ...source.catalog, images },
    factsOf: (image) => facts.get(image),
    export: async (image, onProgress, signal) => {
      const exported = await source.export(before.get(image) ?? image, onProgress, signal);
      const whole = withLayer(exported.image);
      return { image: whole, catalogImage: replaced(exported.catalogImage, exported.image, whole) };
    },
    close: async () => {
      await changes.close();
      await source.close();
    },
  };
}

function addLayer(image: Image, name: string, { bytes, missing, count }: ReadChanges): Image {
  const index = image.layers.length;
  const createdBy = `Changes in container ${name}`;
  const layer: Layer = {
    index,
    diffId: null,
    digest: null,
    chainId: null,
    mediaType: null,
    // It is stored nowhere in this form.
    size: null,
    claimedSize: null,
    claimedDigest: null,
    compression: 'none',
    blob: bytes,
    name: createdBy,
    ofContainer: true,
  };
  const step = { createdBy, emptyLayer: false, layer: index, created: null, author: null, comment: null };
  return {
    ...image,
    layers: [...image.layers, layer],
    steps: [...image.steps, { ...step, index: image.steps.length }],
    notes: [...image.notes, ...notesOf(missing, count, index)],
  };
}

function factsWith(facts: EngineFacts, { layers }: Image, { id, name, folder }: InspectedContainer): EngineFacts {
  const below = layers.slice(1);
  return {
    ...facts,
    layerSizes: [...below.map((_, layer) => facts.layerSizes[layer] ?? null), null],
    layerFolders: [...below.map((_, layer) => facts.layerFolders[layer] ?? null), folder],
    container: { id, name },
  };
}

function notesOf({ beyond, tooLarge, refused, paths }: Missing, count: number, layer: number): Note[] {
  const all: Note[] = [];
  if (beyond > 0)
    all.push(
      note('limit', 'The container changed {0} paths, and the last {1} of them are not here.', [count, beyond], {
        layer,
      }),
    );
  if (tooLarge > 0)
    all.push(
      note(
        'limit',
        'Of the files that the container wrote, {0} are not here: they are too large to be read.',
        [tooLarge],
        {
          layer,
          count: tooLarge,
          paths,
        },
      ),
    );
  if (refused > 0)
    all.push(
      note(
        'unreadable-part',
        'Of the paths that the container changed, {0} could not be had from the engine.',
        [refused],
        {
          layer,
          count: refused,
          paths,
        },
      ),
    );
  return all;
}
