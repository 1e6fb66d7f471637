import type { Address } from '../../image/address.ts';
import { ImageError } from '../../image/errors.ts';
import type { Catalog } from '../../image/image.ts';
import { type SpoolPlace, spoolTar } from '../../layers/spool.ts';
import type { Files } from '../files.ts';
import type { OpenOptions } from '../options.ts';
import { openSpooledTar } from '../spooledTar.ts';
import type { InspectedImage } from './answers/imageDetails.ts';
import type { Body } from './body.ts';
import type { EngineClient } from './client.ts';
import { EngineError, EngineRefusal } from './engineError.ts';
import { Engines } from './engines.ts';
import { isPlatform, platformToSend } from './platforms.ts';

type EngineAddress = Address & { kind: 'engine' };

/** Bytes at the end of an export in which an engine says why it broke off. */
const TAIL = 4_096;

/**
 * Has an engine export an image into a spool, and opens the archive in it.
 * @throws EngineError where the engine cannot be used, EngineRefusal where it has no such image; ImageError as an archive
 */
export async function openExport(address: EngineAddress, options: OpenOptions): Promise<Files> {
  const engines = options.engines ?? new Engines();
  try {
    const client = await engines.client(address.endpoint, options.signal);
    try {
      return await exportFrom(client, address, options);
    } catch (error) {
      if (error instanceof EngineError) engines.forget(client);
      throw error;
    }
  } finally {
    if (engines !== options.engines) engines.close();
  }
}

/**
 * What was exported is what was asked for, since an engine passes over what it does not know.
 * @throws ImageError `unreadable`
 */
export function checkPlatform({ images }: Catalog, { reference, platform }: EngineAddress): void {
  if (platform === undefined) return;
  const present = images.flatMap(({ variants }) => variants.filter(({ state }) => state === 'present'));
  if (present.some((variant) => isPlatform(variant.platform, platform))) return;
  throw new ImageError('unreadable', '{0} was to be exported for {1}, and the engine exported {2}.', [
    reference,
    platform,
    present.map((variant) => variant.platform).join(', ') || 'nothing',
  ]);
}

async function exportFrom(
  client: EngineClient,
  { reference, platform }: EngineAddress,
  { signal, spoolDirectory, onProgress = () => undefined }: OpenOptions,
): Promise<Files> {
  const inspected = await client.inspectImage(reference, undefined, signal);
  const asked = platformToSend(client, 'export-platform', inspected, platform);
  onProgress(0, null);
  const write = async (place: SpoolPlace) => {
    const body = await client.exportImage(reference, asked, signal);
    const tail = new Tail((done) => onProgress(done, null));
    try {
      const { whole } = await spoolTar(tail.follow(body), place, signal, sizeOfExport(inspected));
      if (!whole) throw brokenOff(client, reference, tail.text);
    } finally {
      body.destroy();
    }
  };
  return openSpooledTar(reference, spoolDirectory, write, signal);
}

/** A containerd store also counts what blobs were unpacked to, and names no folders. */
function sizeOfExport({ size, storage }: InspectedImage): number {
  return storage && Object.keys(storage.data).length > 0 ? (size ?? 0) : 0;
}

/** Keeps the last bytes of what passes by. */
export class Tail {
  readonly #onBytes: (done: number) => void;
  #bytes: Uint8Array = new Uint8Array();

  constructor(onBytes: (done: number) => void) {
    this.#onBytes = onBytes;
  }

  get text(): string {
    return Buffer.from(this.#bytes).toString('utf8');
  }

  async *follow({ chunks }: Body): AsyncGenerator<Uint8Array> {
    let done = 0;
    for await (const chunk of chunks) {
      done += chunk.length;
      const end = chunk.length < TAIL ? Buffer.concat([this.#bytes, chunk]) : chunk;
      this.#bytes = Buffer.from(end.subarray(-TAIL));
      this.#onBytes(done);
      yield chunk;
    }
  }
}

/** An engine that fails in the middle of an answer ends it with a document that says why. */
export function brokenOff(client: Pick<EngineClient, 'label'>, reference: string, tail: string): EngineRefusal {
  const said = /"message":"((?:[^"\\]|\\.)+)"/.exec(tail)?.[1];
  return said
    ? new EngineRefusal(500, 'The engine {0} broke off the export of {1}: {2}.', [
        client.label,
        reference,
        said.replace(/\.$/, ''),
      ])
    : new EngineRefusal(500, 'The engine {0} broke off the export of {1} and did not say why.', [
        client.label,
        reference,
      ]);
}
