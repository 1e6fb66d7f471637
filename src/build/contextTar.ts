import { constants } from 'node:fs';
import { lstat, open, readdir, readlink, realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { ImageError } from '../image/errors.ts';
import { endOfTar, entryHeaders, padding, type WrittenEntry } from '../layers/tarBlocks.ts';
import type { IgnoreRules, RulesAbove } from './ignoreFile.ts';

const PIECE = 256 << 10;

/** What is packed of a context, and how. */
export interface PackedContext {
  /** The folder, absolute. */
  readonly folder: string;
  readonly rules: IgnoreRules;
  /** Paths that are packed though the rules leave them out, since the builder reads them. */
  readonly always: ReadonlySet<string>;
  /** Files that are packed besides, or in the place of those of the folder, by path. */
  readonly extra: ReadonlyMap<string, Uint8Array>;
  /** Windows tells of no file whether it can be run, so all can. */
  readonly allExecutable?: boolean;
}

/**
 * The tar of a build context, as `docker build` sends it: owned by root, in order of names. Links stay links and are never
 * followed; what is neither a file, a folder nor a link is left out. Nothing is held but a piece of a file.
 * @param onPacked told the bytes of each piece of content
 * @throws ImageError `unreadable` for what is there and cannot be read, or changes while it is; the signal's reason
 */
export async function* contextTar(
  context: PackedContext,
  signal?: AbortSignal,
  onPacked: (bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const top = await reading(context.folder, () => realpath(context.folder));
  const walk: Walk = { ...context, top, signal, onPacked };
  for (const [path, bytes] of context.extra) {
    yield* headers({ ...ROOTS, kind: 'file', path: latin1(path), mode: 0o600, mtime: 0, size: bytes.length });
    yield bytes;
    yield padding(bytes.length);
  }
  yield* folderTar(walk, Buffer.alloc(0), context.rules.above);
  yield endOfTar();
}

interface Walk extends PackedContext {
  /** The folder without links in its path. */
  readonly top: string;
  readonly signal: AbortSignal | undefined;
  onPacked(bytes: number): void;
}

const ROOTS = { uid: 0, gid: 0, link: '', device: [0, 0] as const, xattrs: undefined };

/** @param folder as the system has it, from the context, with a slash at its end; '' for the context itself */
async function* folderTar(walk: Walk, folder: Buffer, above: RulesAbove): AsyncGenerator<Uint8Array> {
  const place = Buffer.concat([Buffer.from(`${walk.top}${sep}`), folder]);
  const names = await reading(place.toString(), async () => {
    // A folder that became a link since it was looked at would lead out of the context.
    const real = await realpath(place);
    const within = relative(walk.top, real).split(sep).join('/');
    if (`${within}${within === '' ? '' : '/'}` !== folder.toString()) throw changed(place.toString());
    return readdir(place, { encoding: 'buffer' });
  });
  for (const name of names.sort(Buffer.compare)) {
    walk.signal?.throwIfAborted();
    const bytes = Buffer.concat([folder, name]);
    const text = bytes.toString();
    if (walk.extra.has(text)) continue;
    const { ignored, matched } = walk.rules.of(text, above);
    yield* entryTar(walk, bytes, text, ignored && !walk.always.has(text), matched);
  }
}

async function* entryTar(
  walk: Walk,
  path: Buffer,
  text: string,
  ignored: boolean,
  matched: RulesAbove,
): AsyncGenerator<Uint8Array> {
  const place = Buffer.concat([Buffer.from(`${walk.top}${sep}`), path]);
  const isNeeded = [...walk.always].some((each) => each.startsWith(`${text}/`));
  if (ignored && !isNeeded && !walk.rules.mayHoldExceptions(text)) return;
  const stat = await reading(text, () => lstat(place));
  const mode = walk.allExecutable ? 0o755 : stat.mode & 0o7777;
  const entry = { ...ROOTS, path: path.toString('latin1'), mode, mtime: Math.floor(stat.mtimeMs / 1000), size: 0 };
  if (stat.isDirectory()) {
    if (!ignored) yield* headers({ ...entry, kind: 'directory' });
    yield* folderTar(walk, Buffer.concat([path, Buffer.from('/')]), matched);
  } else if (ignored) return;
  else if (stat.isSymbolicLink()) {
    const link = (await reading(text, () => readlink(place, { encoding: 'buffer' }))).toString('latin1');
    yield* headers({ ...entry, kind: 'symlink', mode: 0o777, link });
  } else if (stat.isFile()) yield* fileTar(walk, place, text, entry);
}

async function* fileTar(
  { onPacked, signal }: Walk,
  place: Buffer,
  text: string,
  entry: Omit<WrittenEntry, 'kind'>,
): AsyncGenerator<Uint8Array> {
  // What became a link since it was looked at is not followed, and what became a pipe not waited for.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await reading(text, () => open(place, flags));
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw changed(text);
    const { size } = stat;
    yield* headers({ ...entry, kind: 'file', size });
    for (let done = 0; done < size; ) {
      signal?.throwIfAborted();
      const piece = Buffer.allocUnsafe(Math.min(PIECE, size - done));
      const { bytesRead } = await reading(text, () => file.read(piece, 0, piece.length, null));
      if (bytesRead === 0) throw changed(text);
      done += bytesRead;
      onPacked(bytesRead);
      yield piece.subarray(0, bytesRead);
    }
    yield padding(size);
  } finally {
    await file.close();
  }
}

function* headers(entry: WrittenEntry): Generator<Uint8Array> {
  const written = entryHeaders(entry, false);
  if (written) yield written.bytes;
}

async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof ImageError) throw cause;
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ImageError(
      'unreadable',
      'The build context has {0}, which cannot be read ({1}). Name it in .dockerignore, or let it be read.',
      [path, reason],
      { cause },
    );
  }
}

function changed(path: string): ImageError {
  return new ImageError('unreadable', 'The build context changed while it was packed: {0}. Build again.', [path]);
}

function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
