import { availableParallelism, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Address, parseAddress } from '../image/address.ts';
import { ImageError } from '../image/errors.ts';
import type { Catalog, CatalogImage, Image, Progress, Variant } from '../image/image.ts';
import { printPlatform } from '../image/platform.ts';
import type { ThreadOptions } from '../layers/layerPool.ts';
import { sweepSpools } from '../layers/spool.ts';
import { addressOfPath, openSource } from '../sources/index.ts';
import { printable } from './printable.ts';
import type { Output, Terminal } from './run.ts';

/** Where a command unpacks what has no random access otherwise. */
export const SPOOLS = join(tmpdir(), `layerscope-${process.getuid?.() ?? userInfo().username}`);

/** More threads than this wait for the disk rather than compute. */
const THREADS = 4;

/** Where layers are read: nobody waits for this thread, so it is one of those that read. */
export function threadsOf({ workerScript }: Terminal): ThreadOptions {
  return { workerScript, threads: Math.min(THREADS, availableParallelism()), here: true };
}

/**
 * Runs with the images present that a PATH means, and closes their source.
 * @param path of an archive or folder, or an address, which may mean one image of it or one platform
 * @param narrow says more of which are meant
 * @throws ImageError when there are none
 */
export async function withImages<T>(
  path: string,
  { errors, signal }: Terminal,
  use: (images: readonly Image[], catalog: Catalog) => Promise<T>,
  narrow: { readonly image?: number; readonly platform?: string } = {},
): Promise<T> {
  const address = { ...(parseAddress(path) ?? (await addressOfPath(path))), ...narrow };
  await sweepSpools(SPOOLS);
  const source = await openSource(address, { spoolDirectory: SPOOLS, signal, onProgress: exporting(address, errors) });
  try {
    const entries = imagesOf(source.catalog, address);
    if (entries.length === 0 && source.catalog.images.length > 0) throw noSuchImage(path, source.catalog);
    const images = chosen(entries, address);
    if (images.length === 0) throw nonePresent(path, entries, address);
    return await use(images, source.catalog);
  } finally {
    await source.close();
  }
}

/** @throws ImageError where several are meant */
export function onlyImage(path: string, images: readonly Image[]): Image {
  const [image, ...others] = images;
  if (image && others.length === 0) return image;
  throw new ImageError('unsupported', '{0} holds several images ({1}). Say which by --image or --platform.', [
    path,
    images.map(({ references, platform }) => `${references[0] ?? '-'} ${printPlatform(platform)}`).join(', '),
  ]);
}

function imagesOf({ images }: Catalog, address: Address): readonly CatalogImage[] {
  const { image } = { image: undefined, ...address };
  return image === undefined ? images : images.slice(image, image + 1);
}

function chosen(entries: readonly CatalogImage[], address: Address): Image[] {
  const images = entries.flatMap(({ variants }) =>
    variants.flatMap((variant) => (variant.state === 'present' && isMeant(address, variant) ? [variant.image] : [])),
  );
  return [...new Set(images)];
}

function isMeant(address: Address, { key, platform }: Variant): boolean {
  const { platform: wanted } = { platform: undefined, ...address };
  return wanted === undefined || wanted === key || isExported(address, platform);
}

/** An engine was asked for the platform, and may name it more exactly. */
function isExported(address: Address, platform: string): boolean {
  return address.kind === 'engine' && platform.startsWith(`${address.platform}/`);
}

/** Engines say nothing for a while; a terminal says that it is they who are waited for. */
function exporting(address: Address, errors: Output): Progress | undefined {
  if ((address.kind !== 'engine' && address.kind !== 'container') || !errors.isTTY) return undefined;
  const name = address.kind === 'engine' ? address.reference : address.container;
  let said = false;
  return () => {
    if (!said) errors.write(`layerscope: The engine exports ${printable(name)}…\n`);
    said = true;
  };
}

function noSuchImage(path: string, { images }: Catalog): ImageError {
  if (images.length === 1) return new ImageError('request', '{0} has one image, which is number 0.', [path]);
  const template = '{0} has {1} images, which are numbers 0 to {2}.';
  return new ImageError('request', template, [path, images.length, images.length - 1]);
}

function nonePresent(path: string, entries: readonly CatalogImage[], address: Address): ImageError {
  const variants = entries.flatMap((entry) => entry.variants);
  const meant = variants.filter((variant) => isMeant(address, variant));
  const { platform } = { platform: '', ...address };
  if (meant.length === 0 && variants.length > 0)
    return new ImageError('request', '{0} has no platform {1}, but {2}.', [path, platform, namesOf(variants)]);
  const broken = meant.find((variant) => variant.state === 'broken');
  if (broken) return broken.error;
  return new ImageError('not-an-image', '{0} names {1} but does not hold it.', [path, namesOf(meant) || 'an image']);
}

function namesOf(variants: readonly Variant[]): string {
  return [...new Set(variants.map(({ platform }) => platform))].join(', ');
}
