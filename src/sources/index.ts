import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type Address, parseAddress } from '../image/address.ts';
import { ImageError } from '../image/errors.ts';
import type { OpenSource } from '../image/image.ts';
import { cannotRead } from '../layers/bytes.ts';
import { openArchiveBytes, openArchiveFile } from './archive.ts';
import type { DescribedSource } from './engine/describedSource.ts';
import type { Engines } from './engine/engines.ts';
import type { Files } from './files.ts';
import { openFolder } from './folderFiles.ts';
import { readCatalog } from './formats.ts';
import type { OpenOptions } from './options.ts';

export type { DescribedSource } from './engine/describedSource.ts';
export type { OpenOptions } from './options.ts';

/**
 * Opens what an address names: an archive file, a folder that holds an OCI layout or skopeo's `dir:`, or an image or a
 * container of an engine, which is exported for it. An address with `#N` or a platform opens the same source; which image is meant is the
 * caller's business. Only an engine may leave out other platforms than the one it is asked for.
 * @throws ImageError when nothing in it can be shown, `EngineError` where it is the engine; whatever else is odd is a note
 */
export async function openSource(address: Address, options: OpenOptions): Promise<OpenSource> {
  switch (address.kind) {
    case 'archive':
      return read(await openArchiveFile(address.path, options), options);
    case 'layout':
      return read(await openFolder(address.path), options);
    case 'engine':
      return openExported(address, options);
    case 'container': {
      const { openWholeContainer } = await import('./engine/containerSource.ts');
      return withEngines(options, (engines) =>
        openWholeContainer(address, { ...options, engines, openExported: openSource }),
      );
    }
    case 'registry':
      throw new ImageError(
        'unsupported',
        'Images of registries cannot be opened yet; pull the image, or save it to an archive first.',
      );
  }
}

/**
 * Opens an image or a container of an engine without exporting it: what the engine says of it is there, and its layers when
 * they are asked for. What a container changed is read at once.
 * @throws as `openSource`
 */
export async function describeSource(
  address: Address & { kind: 'engine' | 'container' },
  options: OpenOptions & { readonly engines: Engines },
): Promise<DescribedSource> {
  const parts = { ...options, openExported: openSource };
  if (address.kind === 'engine') return (await import('./engine/describedSource.ts')).openDescribed(address, parts);
  return (await import('./engine/containerSource.ts')).openContainer(address, parts);
}

/**
 * Opens an archive that is held in memory (an editor document that is no local file).
 * @param name what it is called in messages
 */
export async function openBytes(name: string, bytes: Uint8Array, options: OpenOptions): Promise<OpenSource> {
  return read(await openArchiveBytes(name, bytes, options), options);
}

/**
 * The address of a local file or folder: a layout's folder, `index.json`, `oci-layout` or `manifest.json` is the layout.
 * @throws ImageError `unreadable`
 */
export async function addressOfPath(path: string): Promise<Address> {
  const absolute = resolve(path);
  const stats = await stat(absolute).catch((cause: unknown) => {
    throw cannotRead(path, cause);
  });
  if (stats.isDirectory()) return { kind: 'layout', path: absolute };
  const isLayoutFile = ['index.json', 'oci-layout', 'manifest.json'].includes(basename(absolute));
  return isLayoutFile ? { kind: 'layout', path: dirname(absolute) } : { kind: 'archive', path: absolute };
}

/**
 * The address of an image in the engine that the docker command uses.
 * @param text a reference or an ID, with an optional `@PLATFORM`
 * @throws EngineError `wrong-context`; ImageError `unsupported` for what is no reference
 */
export async function addressInEngine(text: string): Promise<Address> {
  const [{ currentEndpoint }, { thisMachine }] = await Promise.all([
    import('./engine/endpoints.ts'),
    import('./engine/machine.ts'),
  ]);
  const { name } = await currentEndpoint(thisMachine());
  const address = parseAddress(`engine:${encodeURIComponent(name)}/${text}`);
  if (address) return address;
  throw new ImageError('unsupported', 'No image is named by “{0}”; a reference or an ID is needed.', [text]);
}

/** Runs with the engines that are connected to already, or with some of its own. */
async function withEngines<T>({ engines }: OpenOptions, use: (engines: Engines) => Promise<T>): Promise<T> {
  if (engines) return use(engines);
  const { Engines } = await import('./engine/engines.ts');
  const own = new Engines();
  try {
    return await use(own);
  } finally {
    own.close();
  }
}

async function openExported(address: Address & { kind: 'engine' }, options: OpenOptions): Promise<OpenSource> {
  const { checkPlatform, openExport } = await import('./engine/exportImage.ts');
  const source = await read(await openExport(address, options), options);
  try {
    checkPlatform(source.catalog, address);
    return source;
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function read(files: Files, { signal }: OpenOptions): Promise<OpenSource> {
  try {
    return { catalog: await readCatalog(files, signal), close: () => files.close() };
  } catch (error) {
    const known = error instanceof ImageError ? error.with(await files.paths()) : error;
    await files.close();
    throw known;
  }
}
