import type { Address } from '../../image/address.ts';
import { isDigest } from '../../image/digest.ts';
import type { EngineFacts } from '../../image/engineFacts.ts';
import { ImageError } from '../../image/errors.ts';
import type { Attestation, CatalogImage, Image, OpenSource, Progress, Variant } from '../../image/image.ts';
import { printPlatform } from '../../image/platform.ts';
import type { OpenOptions } from '../options.ts';
import type { ListedManifest } from './answers/imageList.ts';
import type { EngineClient } from './client.ts';
import { describeImage, type EngineImage } from './describeImage.ts';
import { attestationsOf, type Connect } from './engineAttestations.ts';
import { EngineError } from './engineError.ts';
import type { Engines } from './engines.ts';

type EngineAddress = Address & { kind: 'engine' };

/** An image of a described source, with its layers. */
export interface ExportedImage {
  readonly catalogImage: CatalogImage;
  readonly image: Image;
}

/** An image of an engine as the engine describes it. What its layers hold is there once it was exported. */
export interface DescribedSource extends OpenSource {
  /** What the engine says of an image of the catalog. */
  factsOf(image: Image): EngineFacts | undefined;
  /**
   * Has the engine export an image of the catalog. What was exported stays until the source is closed.
   * @throws as `openSource`; ImageError `unreadable` where the engine exported another image than it described
   */
  export(image: Image, onProgress: Progress, signal: AbortSignal): Promise<ExportedImage>;
}

/** What describing needs of others. */
export interface DescribeParts extends OpenOptions {
  readonly engines: Engines;
  /** Opens the archive that the engine exports. */
  openExported(address: EngineAddress, options: OpenOptions): Promise<OpenSource>;
}

/** Platforms that are described; an index may name as many as it likes. */
const PLATFORM_LIMIT = 50;

/**
 * Opens an image of an engine as the engine describes it: a few requests, and no export.
 * @throws EngineError where the engine cannot be used, EngineRefusal where it has no such image
 */
export async function openDescribed(address: EngineAddress, parts: DescribeParts): Promise<DescribedSource> {
  const { engines, openExported, ...options } = parts;
  const client = await engines.client(address.endpoint, options.signal);
  const connect: Connect = (signal) => engines.client(address.endpoint, signal);
  const described = await asked(engines, client, () => describeVariants(client, connect, address, options.signal));
  const closed = new AbortController();
  const exported: OpenSource[] = [];
  const factsOf = (image: Image) => described.facts.get(image);
  return {
    catalog: { format: 'engine', images: [described.catalogImage], notes: [], artifacts: [] },
    factsOf,
    export: async (image, onProgress, signal) => {
      const both = AbortSignal.any([signal, closed.signal]);
      const isOne = described.catalogImage.variants.length === 1;
      const platform = isOne ? address.platform : printPlatform(image.platform);
      const asking = { ...address, ...(platform === undefined ? {} : { platform }) };
      const source = await openExported(asking, { ...options, engines, onProgress, signal: both });
      try {
        const found = sameImage(source, image);
        await checkName(await engines.client(address.endpoint, both), address, described.facts, both);
        if (!found) throw another(address.reference);
        both.throwIfAborted();
        exported.push(source);
        return found;
      } catch (error) {
        await source.close();
        throw error;
      }
    },
    close: async () => {
      closed.abort();
      for (const source of exported.splice(0)) await source.close();
    },
  };
}

interface Described {
  readonly catalogImage: CatalogImage;
  readonly facts: ReadonlyMap<Image, EngineFacts>;
}

async function describeVariants(
  client: EngineClient,
  connect: Connect,
  { reference, platform }: EngineAddress,
  signal: AbortSignal | undefined,
): Promise<Described> {
  const [first, manifests] = await Promise.all([
    describeImage(client, reference, platform, signal),
    platform === undefined ? manifestsOf(client, reference, signal) : [],
  ]);
  const own = printPlatform(first.image.platform);
  const all = new Map<Image, EngineFacts>();
  const add = ({ image, ...facts }: EngineImage, attestations: readonly Attestation[]): Variant => {
    const whole = { ...image, attestations };
    all.set(whole, facts);
    const name = printPlatform(image.platform);
    return { key: name, platform: name, state: 'present', image: whole };
  };
  const named = new Map<string, ListedManifest>();
  for (const manifest of manifests)
    if (manifest.kind === 'image' && manifest.platform !== null && named.size < PLATFORM_LIMIT)
      if (!named.has(manifest.platform)) named.set(manifest.platform, manifest);
  const variants = await Promise.all(
    [...named].map(async ([name, { digest, present, contentSize: size }]): Promise<Variant> => {
      const attestations = await attestationsOf(connect, { reference, platform: name, digest }, manifests, signal);
      if (name === own) return add(first, attestations);
      if (present) return add(await describeImage(client, reference, name, signal), attestations);
      return { key: name, platform: name, state: 'absent', digest, size: size ?? 0, attestations };
    }),
  );
  if (!variants.some(({ key }) => key === own)) variants.unshift(add(first, []));
  return { catalogImage: { references: first.image.references, index: null, variants }, facts: all };
}

/** What the index of an image names, where the engine can give all of it one by one. */
async function manifestsOf(
  client: EngineClient,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<readonly ListedManifest[]> {
  const isName = !isDigest(reference) && !/^[0-9a-f]{12,64}$/.test(reference);
  const canAll = (['list-manifests', 'inspect-platform', 'history-platform', 'export-platform'] as const).every(
    (feature) => client.supports(feature),
  );
  if (!isName || !canAll) return [];
  try {
    const { rows } = await client.listImages({ reference, ...(signal ? { signal } : {}) });
    return rows.length === 1 ? (rows[0]?.manifests ?? []) : [];
  } catch (error) {
    // Then there is still the one that the engine would run.
    if (error instanceof ImageError && !(error instanceof EngineError)) return [];
    throw error;
  }
}

function sameImage({ catalog }: OpenSource, described: Image): ExportedImage | undefined {
  const wanted = diffIdsOf(described);
  const platform = printPlatform(described.platform);
  for (const catalogImage of catalog.images)
    for (const variant of catalogImage.variants)
      if (variant.state === 'present' && diffIdsOf(variant.image) === wanted)
        if (printPlatform(variant.image.platform) === platform) return { catalogImage, image: variant.image };
  return undefined;
}

function diffIdsOf({ layers }: Image): string {
  return layers.map(({ diffId }) => diffId).join();
}

/** A name may have come to mean another image while the engine exported what it meant. */
async function checkName(
  client: EngineClient,
  { reference }: EngineAddress,
  facts: Described['facts'],
  signal: AbortSignal,
): Promise<void> {
  const { id } = await client.inspectImage(reference, undefined, signal);
  if (![...facts.values()].some(({ target }) => target === id)) throw another(reference);
}

function another(reference: string): ImageError {
  return new ImageError('unreadable', '{0} has come to mean another image since it was described. Reload it.', [
    reference,
  ]);
}

async function asked<T>(engines: Engines, client: EngineClient, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof EngineError) engines.forget(client);
    throw error;
  }
}
