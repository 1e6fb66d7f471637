import { ImageError } from '../../image/errors.ts';
import { endOfTar, entryHeaders, padding } from '../../layers/tarBlocks.ts';
import { TarError } from '../../layers/tarHeader.ts';
import { type TarEntry, TarParser } from '../../layers/tarParser.ts';
import type { ContainerChange } from './answers/containers.ts';
import type { Body } from './body.ts';
import type { Container } from './container.ts';
import { EngineRefusal } from './engineError.ts';

/** Changed paths that are read; what else changed is counted. */
const PATH_LIMIT = 200_000;
/** Bytes of all their files: 1 GiB. */
const BYTE_LIMIT = 1 << 30;
/**
 * Above so many requests the whole filesystem is passed through instead: Docker takes 50 ms for each, and in the time of
 * these exports half a gigabyte.
 */
const REQUEST_LIMIT = 40;
/** The paths that are named of those that are missing. */
const NAMED = 5;

/** What of a container's changes is not in the tar. */
export interface Missing {
  /** Changed paths beyond the limit, of which nothing is known. */
  beyond: number;
  /** Files whose bytes would be too many. */
  tooLarge: number;
  /** Paths that the engine did not give: they are gone by now, or of a kind that it cannot give. */
  refused: number;
  /** Some of all these, to be shown. */
  readonly paths: string[];
}

export function nothingMissing(): Missing {
  return { beyond: 0, tooLarge: 0, refused: 0, paths: [] };
}

/** What a container changed, and where something else is mounted in it. */
export interface ChangedPaths {
  readonly changes: readonly ContainerChange[];
  /** As `InspectedContainer.mounts`. */
  readonly mounts: readonly string[];
}

/** Other limits than those above. */
export interface TarLimits {
  readonly paths?: number;
  readonly bytes?: number;
  readonly requests?: number;
}

/**
 * What a container changed of its image, as the tar of a layer: whiteouts for what it removed, and what it added and
 * modified as the engine gives it.
 * @param missing is told what is left out
 * @throws as `Container`, but where only single paths are refused
 */
export async function* changesTar(
  container: Container,
  { changes, mounts }: ChangedPaths,
  missing: Missing,
  signal: AbortSignal | undefined,
  { paths = PATH_LIMIT, bytes = BYTE_LIMIT, requests = REQUEST_LIMIT }: TarLimits = {},
): AsyncGenerator<Uint8Array> {
  const read = changes.slice(0, paths);
  missing.beyond = changes.length - read.length;
  for (const { path, kind } of read) if (kind === 'removed') yield whiteout(bytesOf(path));
  const written = read.filter(({ kind }) => kind !== 'removed');
  const asked = requestsFor(written, mounts);
  const filter = new Filter(written, missing, bytes);
  if (asked.length > requests) yield* filter.pass(await container.export(signal), '', false);
  else for (const request of asked) yield* onePath(container, request, filter, missing, signal);
  yield endOfTar();
}

/** A path to ask for, alone or with all that is below it. */
interface PathRequest {
  readonly path: string;
  readonly alone: boolean;
}

/** What lies below an added folder comes with it; but not where a volume would come too, however large that is. */
function requestsFor(written: readonly ContainerChange[], mounts: readonly string[]): PathRequest[] {
  const added = new Set(written.filter(({ kind }) => kind === 'added').map(({ path }) => path));
  const parents = new Set(written.map(({ path }) => parentOf(path)));
  const isWhole = (path: string) =>
    added.has(path) && parents.has(path) && !mounts.some((mount) => `${mount}/`.startsWith(`${path}/`));
  return written.filter(({ path }) => !isBelow(path, isWhole)).map(({ path }) => ({ path, alone: !isWhole(path) }));
}

/** Whether a path lies below one of which all is asked for. */
function isBelow(path: string, isWhole: (path: string) => boolean): boolean {
  for (let above = parentOf(path); above !== ''; above = parentOf(above)) if (isWhole(above)) return true;
  return false;
}

async function* onePath(
  container: Container,
  { path, alone }: PathRequest,
  filter: Filter,
  missing: Missing,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let body: Body;
  try {
    body = await container.path(path, signal);
  } catch (error) {
    if (!(error instanceof EngineRefusal)) throw error;
    missing.refused++;
    name(missing, path);
    return;
  }
  // A folder brings all that is in it, wanted or not.
  yield* filter.pass(body, bytesOf(path), alone);
}

/** Lets those entries of tars pass that changed, under the paths that they have in the container. */
class Filter {
  readonly #wanted: ReadonlySet<string>;
  readonly #missing: Missing;
  #left: number;

  constructor(changes: readonly ContainerChange[], missing: Missing, bytes: number) {
    this.#wanted = new Set(changes.map(({ path }) => keyOf(path.replace(/^\/+/, ''))));
    this.#missing = missing;
    this.#left = bytes;
  }

  /**
   * @param top the path that the tar's first name stands for, a byte-string; '' where its names are whole paths
   * @param onlyFirst whether only the first entry is meant
   */
  async *pass(body: Body, top: string, onlyFirst: boolean): AsyncGenerator<Uint8Array> {
    let out: Uint8Array[] = [];
    let entries = 0;
    let size = 0;
    const parser = new TarParser({
      entry: (entry) => {
        if (++entries > 1 && onlyFirst) return false;
        const headers = this.#headersOf(entry, top);
        if (!headers) return false;
        out.push(headers);
        size = entry.size;
        return entry.type === 'file';
      },
      data: (piece) => out.push(piece.slice()),
      dataEnd: () => out.push(padding(size)),
    });
    let offset = 0;
    try {
      for await (const chunk of body.chunks) {
        parser.feed(chunk, offset);
        offset += chunk.length;
        yield* out;
        out = [];
        // The rest of a folder, or of a file that is left out, need not come.
        if (parser.ended || (onlyFirst && (entries > 1 || parser.position > offset))) return;
      }
      parser.finish(offset);
    } catch (error) {
      if (!(error instanceof TarError)) throw error;
      const why = 'What the engine gives of the container is damaged: {0}.';
      throw new ImageError('damaged', why, [error.message], { cause: error });
    } finally {
      body.destroy();
    }
  }

  #headersOf(entry: TarEntry, top: string): Uint8Array | undefined {
    const path = pathIn(entry.name, top);
    if (!this.#wanted.has(keyOf(textOf(path)))) return undefined;
    const { type, size } = entry;
    if (size > this.#left || entry.sparse) {
      this.#missing.tooLarge++;
      name(this.#missing, `/${textOf(path)}`);
      return undefined;
    }
    this.#left -= size;
    const { mode, uid, gid, mtime, linkName, major, minor, xattrs } = entry;
    const link = type === 'hardlink' ? pathIn(linkName, top) : latin1(linkName);
    const device = [major, minor] as const;
    return entryHeaders({ kind: type, path, mode, uid, gid, mtime, size, link, device, xattrs }, true)?.bytes;
  }
}

function whiteout(path: string): Uint8Array {
  const at = path.lastIndexOf('/') + 1;
  const entry = { kind: 'file', mode: 0, uid: 0, gid: 0, mtime: 0, size: 0, link: '', device: [0, 0] as const };
  const written = { ...entry, path: `${path.slice(0, at)}.wh.${path.slice(at)}`, xattrs: undefined };
  return entryHeaders(written, false)?.bytes ?? new Uint8Array();
}

function name({ paths }: Missing, path: string): void {
  if (paths.length < NAMED) paths.push(path);
}

/** The path that a name of a tar means; the first of its parts stands for `top`. */
function pathIn(name: Uint8Array, top: string): string {
  const parts = latin1(name)
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  return top === '' ? parts.join('/') : [top, ...parts.slice(1)].join('/');
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** A path of the list as a byte-string without the slash before it. */
function bytesOf(path: string): string {
  return Buffer.from(path.replace(/^\/+/, '')).toString('latin1');
}

function textOf(path: string): string {
  return Buffer.from(path, 'latin1').toString();
}

/** In JSON an engine writes signs of its own for bytes that are no UTF-8, one or several. */
function keyOf(text: string): string {
  return text.replace(/\ufffd+/g, '\ufffd');
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
