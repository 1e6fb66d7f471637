import zlib from 'node:zlib';
import { formatSize } from '../../format/size.ts';
import type { Digest } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import { familiarReference } from '../../image/reference.ts';
import type { JobContext } from '../../jobs/job.ts';
import { through } from '../../layers/through.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { exportedTar } from '../../sources/engine/exportedTar.ts';
import { isPlatform } from '../../sources/engine/platforms.ts';
import type { Look } from '../rows/rowText.ts';

/** From Node.js 22.15 on. */
export const CAN_ZSTD = 'createZstdCompress' in zlib;

/** How an archive is compressed as a whole. */
export type SaveAs = 'tar' | 'gzip' | 'zstd';

/** What is to be saved, and where. */
export interface SaveWanted {
  readonly endpoint: string;
  /** References or IDs. */
  readonly names: readonly string[];
  /** As `os/architecture[/variant]`; without it all that the engine has. */
  readonly platform?: string | undefined;
  readonly as: SaveAs;
  /** Where, for people. */
  readonly file: string;
  /**
   * Writes all of a file or nothing.
   * @param size bytes that are expected
   */
  write(pieces: AsyncIterable<Uint8Array>, size: number, signal: AbortSignal): Promise<void>;
}

/**
 * Saves images as an archive, as the work of a job.
 * @throws ImageError one sentence
 */
export async function saveWork(
  client: EngineClient,
  { names, platform, as, file, write }: SaveWanted,
  { signal, report, log }: JobContext,
  { l10n, units, language }: Look,
): Promise<void> {
  if (as === 'zstd' && !CAN_ZSTD)
    throw new ImageError('unsupported', 'This version of Node.js cannot compress with zstd. Take gzip.');
  const { size, becomes } = await describeSaved(client, names, platform, signal);
  const name = names.map(familiarReference).join(', ');
  report({ message: l10n.t('The engine gathers it') });
  const body = await client.transfers.save(names, platform, signal);
  let came = 0;
  const tar = exportedTar(client, body, name, (done) => {
    came = done;
    const total = size === null ? null : Math.max(size, done);
    report({
      message: l10n.t('Saving'),
      parts: [{ id: 'archive', label: file, phase: l10n.t('Saving'), done, total }],
    });
  });
  try {
    // How small it becomes is not known before.
    await write(compressed(tar, as), as === 'tar' ? (size ?? 0) : 0, signal);
  } finally {
    // Where nothing of it was read.
    body.destroy();
  }
  log(file);
  for (const [each, id] of becomes)
    log(
      l10n.t(
        '{0} has the ID {1} where this is loaded: {2} alone is in it.',
        familiarReference(each),
        id,
        platform ?? '',
      ),
    );
  const bytes = formatSize(came, units, language);
  report({
    message: as === 'tar' ? l10n.t('Saved, {0}', bytes) : l10n.t('Saved, {0} before they were compressed', bytes),
  });
}

function compressed(tar: AsyncIterable<Uint8Array>, as: SaveAs): AsyncIterable<Uint8Array> {
  if (as === 'tar') return tar;
  return through(as === 'gzip' ? zlib.createGzip() : zlib.createZstdCompress(), tar);
}

/** What is known before of an archive. */
interface Saved {
  /** Bytes, about; null where that is not known. */
  readonly size: number | null;
  /** The images that are not what they are here once they are loaded from it: those whose index is left out. */
  readonly becomes: readonly (readonly [name: string, id: Digest])[];
}

async function describeSaved(
  client: EngineClient,
  names: readonly string[],
  platform: string | undefined,
  signal: AbortSignal,
): Promise<Saved> {
  const inspected = await Promise.all(names.map((name) => client.inspectImage(name, undefined, signal)));
  const { rows } = client.supports('list-manifests') ? await client.listImages({ signal }) : { rows: [] };
  const manifests = inspected.map(({ id }) =>
    rows
      .find((row) => row.id === id)
      ?.manifests?.filter((each) => platform === undefined || isPlatform(each.platform ?? '', platform)),
  );
  const becomes = names.flatMap((name, index) => {
    const digest = manifests[index]?.find(({ kind }) => kind === 'image')?.digest;
    return platform === undefined || !digest || digest === inspected[index]?.id ? [] : [[name, digest] as const];
  });
  const [only, ...more] = manifests;
  // What several have in common is saved once.
  if (more.length > 0) return { size: null, becomes };
  const stored = only?.reduce((sum, { present, contentSize }) => sum + (present ? (contentSize ?? 0) : 0), 0);
  return { size: only ? stored || null : (inspected[0]?.size ?? null), becomes };
}
