import { availableParallelism, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Address, parseAddress } from '../image/address.ts';
import { ImageError } from '../image/errors.ts';
import type { Catalog, Image, Progress } from '../image/image.ts';
import { printPlatform } from '../image/platform.ts';
import type { ThreadOptions } from '../layers/layerPool.ts';
import { sweepSpools } from '../layers/spool.ts';
import { presentImages } from '../sources/catalog.ts';
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
    const images = chosen(source.catalog, address);
    if (images.length === 0) throw nonePresent(path, source.catalog);
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

function chosen(catalog: Catalog, address: Address): Image[] {
  if (address.kind === 'registry') return presentImages(catalog);
  const { image, platform } = { image: undefined, ...address };
  if (image === undefined && platform === undefined) return presentImages(catalog);
  const entries = image === undefined ? catalog.images : catalog.images.slice(image, image + 1);
  const images = entries.flatMap(({ variants }) =>
    variants.flatMap((variant) =>
      variant.state === 'present' &&
      (platform === undefined || platform === variant.key || isExported(address, variant.platform))
        ? [variant.image]
        : [],
    ),
  );
  return [...new Set(images)];
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

function nonePresent(path: string, catalog: Catalog): ImageError {
  const variants = catalog.images.flatMap((entry) => entry.variants);
  const broken = variants.find((variant) => variant.state === 'broken');
  if (broken) return broken.error;
  return new ImageError('not-an-image', '{0} names {1} but does not hold it.', [
    path,
    variants.map(({ platform }) => platform).join(', ') || 'an image',
  ]);
}
