import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { type Digest, shortId } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import type { Bytes } from '../../image/image.ts';
import { familiarReference, normalizeReference } from '../../image/reference.ts';
import type { JobContext } from '../../jobs/job.ts';
import type { Part } from '../../jobs/progress.ts';
import { openFile } from '../../layers/bytes.ts';
import { SNIFF_LENGTH, sniffCompression } from '../../layers/compression.ts';
import { inflate } from '../../layers/inflate.ts';
import { readAll } from '../../layers/through.ts';
import type { EngineMessage } from '../../sources/engine/answers/messages.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { EngineRefusal } from '../../sources/engine/engineError.ts';
import type { Look } from '../rows/rowText.ts';
import { namesNow } from './typedTags.ts';

/** What is to be loaded, and into which engine. */
export interface LoadWanted {
  readonly endpoint: string;
  /** A file of this machine. */
  readonly file: string;
}

/**
 * Loads an archive as the work of a job.
 * @returns the names, or IDs, of what was loaded, as the engine says them
 * @throws ImageError one sentence
 */
export async function loadWork(
  client: EngineClient,
  { file }: LoadWanted,
  { signal, report, log }: JobContext,
  { l10n }: Look,
): Promise<readonly string[]> {
  const before = namesNow((await client.listImages({ signal })).rows);
  const source = await openFile(file);
  const { size } = source;
  const loaded: string[] = [];
  const layers = new Map<string, Part>();
  let sent = 0;
  const show = () => {
    const name = basename(file);
    const sending: Part = {
      id: 'sent',
      label: name,
      phase: l10n.t('Sending'),
      done: sent,
      total: size,
      isOver: sent >= size,
    };
    report({ message: sent < size ? l10n.t('Sending') : l10n.t('Unpacking'), parts: [sending, ...layers.values()] });
  };
  const pieces = await piecesOf(client, source, signal, (end) => {
    sent = end;
    show();
  });
  const tar = Readable.from(pieces, { objectMode: false });
  // What reads it ends with it; nobody may be left to.
  tar.on('error', () => {});
  try {
    for await (const message of await client.transfers.load(tar, signal)) {
      if (message.error !== null)
        throw new EngineRefusal(500, 'The engine {0} could not load {1}: {2}.', [
          client.label,
          file,
          withoutStop(message.error),
        ]);
      const layer = layerOf(message, l10n.t('Unpacking'));
      if (layer) layers.set(layer.id, layer);
      for (const line of message.stream.split('\n').filter((each) => each.trim() !== '')) {
        log(line.trim());
        loaded.push(...namesIn(line));
      }
      show();
    }
  } finally {
    tar.destroy();
    await source.close();
  }
  if (loaded.length === 0)
    throw new ImageError('unreadable', 'The engine {0} ended and did not say what it loaded of {1}. Try again.', [
      client.label,
      file,
    ]);
  const lost = await lostNames(client, loaded, before, signal);
  for (const [name, id] of lost) log(l10n.t('{0} was {1} before, which has lost that name.', name, shortId(id)));
  const names = loaded.map(familiarReference).join(', ');
  const message = lost.length > 0 ? l10n.t('Loaded {0}, taken from other images', names) : l10n.t('Loaded {0}', names);
  report({ message, parts: [...layers.values()].map((part) => ({ ...part, isOver: true })) });
  return loaded;
}

/** What is sent: the file, but inflated for Podman, which takes no other. */
async function piecesOf(
  { about }: EngineClient,
  source: Bytes,
  signal: AbortSignal,
  onRead: (end: number) => void,
): Promise<AsyncIterable<Uint8Array>> {
  const tap = (_: Uint8Array, end: number) => onRead(end);
  const compression = sniffCompression(await source.read(0, SNIFF_LENGTH));
  const isForUs = about.kind === 'podman' && (compression === 'gzip' || compression === 'zstd');
  if (!isForUs) return readAll(source, 0, signal, tap);
  return copies(inflate(source, compression, { trailingGarbage: false }, { signal, tap }));
}

/** Inflated pieces are valid until the next one is there, and a request keeps several. */
async function* copies(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece);
}

/** Names that were those of other images, with the IDs of these. Not every engine tells of it. */
async function lostNames(
  client: EngineClient,
  loaded: readonly string[],
  before: ReadonlyMap<string, Digest>,
  signal: AbortSignal,
): Promise<(readonly [name: string, id: Digest])[]> {
  const known = loaded.flatMap((name) => {
    const id = before.get(normalizeReference(name));
    return id === undefined ? [] : [[name, id] as const];
  });
  const now = await Promise.all(
    known.map(([name, id]) =>
      client.inspectImage(name, undefined, signal).then(
        (image) => image.id,
        (error: unknown) => {
          // It is loaded, whatever became of its name since.
          if (error instanceof ImageError) return id;
          throw error;
        },
      ),
    ),
  );
  return known.filter(([, id], index) => id !== now[index]);
}

function layerOf({ status, id, done, total }: EngineMessage, phase: string): Part | undefined {
  if (!status.startsWith('Loading layer') || id === '') return undefined;
  return { id, label: id, phase, done: done ?? 0, total, isOver: total !== null && done === total };
}

/** `Loaded image: a:1`, `Loaded image ID: sha256:…`; Podman has several in one line. */
function namesIn(line: string): string[] {
  const [, names = ''] = /^Loaded image(?: ID|\(s\))?: (.+)$/.exec(line.trim()) ?? [];
  return names.split(/[, ]+/).filter((name) => name !== '');
}

function withoutStop(text: string): string {
  return text.trim().replace(/\.$/, '');
}
