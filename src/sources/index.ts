import type { Address } from '../image/address.ts';
import type { OpenSource, Progress } from '../image/image.ts';

export interface OpenOptions {
  readonly signal?: AbortSignal;
  /** Called while an archive compressed as a whole is inflated. */
  readonly onProgress?: Progress;
  /** A folder of ours for spools; made when first needed, mode 0700. */
  readonly spoolDirectory: string;
}

/**
 * Opens what an address names: an archive file, or a folder that holds an OCI layout or skopeo's `dir:`.
 * @throws ImageError when nothing in it can be shown; whatever else is odd is a note
 */
export function openSource(address: Address, options: OpenOptions): Promise<OpenSource> {
  throw new Error(`not yet: ${address.kind} ${options.spoolDirectory}`);
}

/**
 * Opens an archive that is held in memory (an editor document that is no local file).
 * @param name what it is called in messages
 */
export function openBytes(name: string, bytes: Uint8Array, options: OpenOptions): Promise<OpenSource> {
  throw new Error(`not yet: ${name} ${bytes.length} ${options.spoolDirectory}`);
}

/** The address of a local file or folder: a layout's `index.json`, `oci-layout` or folder is the layout itself. */
export function addressOfPath(path: string): Promise<Address> {
  throw new Error(`not yet: ${path}`);
}
