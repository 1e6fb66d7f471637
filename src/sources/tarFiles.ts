import { ImageError } from '../image/errors.ts';
import type { Bytes } from '../image/image.ts';
import { type Note, note } from '../image/notes.ts';
import { slice } from '../layers/bytes.ts';
import { TarError } from '../layers/tarHeader.ts';
import { type TarEntry, TarParser } from '../layers/tarParser.ts';
import { type Files, type Member, PATHS_KEPT } from './files.ts';

/** One asynchronous read costs about as much as copying this many bytes. */
const WINDOW = 64 << 10;
/** Archives of images have tens of members; a tar above this is refused as something else. */
const MEMBER_LIMIT = 250_000;
/** Linux's PATH_MAX: members with longer names could not be packed from files, and are passed over. */
const PATH_LIMIT = 4_096;
/** Bytes of all names and link targets together. */
const NAMES_LIMIT = 64 << 20;
/** As many links as Linux follows (path_resolution(7)). */
const LINK_LIMIT = 40;

type Node = { readonly bytes: Bytes; readonly missing: number } | { readonly link: string };

/**
 * Reads the headers of a tar, hopping over the contents, and gives its files by path. Of two members with one path the
 * last counts, as `tar` extracts them.
 * @throws ImageError `not-an-image` when the bytes are no tar; `unreadable`; `limit`
 */
export async function openTar(
  name: string,
  bytes: Bytes,
  close: () => Promise<void>,
  signal?: AbortSignal,
): Promise<Files> {
  const nodes = new Map<string, Node>();
  const repeated = new Set<string>();
  let members = 0;
  let nameBytes = 0;
  const parser = new TarParser({
    entry(entry) {
      if (++members > MEMBER_LIMIT)
        throw new ImageError('limit', '{0} has more than {1} members, far more than an image archive.', [
          name,
          MEMBER_LIMIT,
        ]);
      const node = nodeOf(entry, bytes);
      if (!node || Math.max(entry.name.length, entry.linkName.length) > PATH_LIMIT) return false;
      nameBytes += entry.name.length + entry.linkName.length;
      if (nameBytes > NAMES_LIMIT)
        throw new ImageError('limit', '{0} has more than {1} bytes of names.', [name, NAMES_LIMIT]);
      const path = normalize(decode(entry.name));
      if (nodes.has(path)) repeated.add(path);
      nodes.set(path, node);
      return false;
    },
  });
  const broken = await walk(parser, bytes, signal);
  if (broken !== null && nodes.size === 0)
    throw new ImageError('not-an-image', '{0} is no image archive: it is not a tar file.', [name]);
  const notes: Note[] = [];
  if (broken !== null)
    notes.push(note('truncated', 'The archive is damaged: {0}. What lies behind it cannot be read.', [broken]));
  if (repeated.size > 0)
    notes.push(
      note('duplicate-member', 'The archive holds some files twice; the last one counts.', [], {
        count: repeated.size,
        paths: [...repeated].slice(0, 5),
      }),
    );
  return {
    name,
    notes,
    truncated: broken !== null,
    close,
    open: (path) => Promise.resolve(path.length > PATH_LIMIT ? undefined : resolve(nodes, normalize(path))),
    paths: () => Promise.resolve([...nodes.keys()].slice(0, PATHS_KEPT)),
  };
}

/** Feeds the parser window by window. @returns what is wrong with the tar, null when nothing is */
async function walk(parser: TarParser, bytes: Bytes, signal: AbortSignal | undefined): Promise<string | null> {
  try {
    while (!parser.ended && parser.position < bytes.size) {
      const offset = parser.position;
      const chunk = await bytes.read(offset, WINDOW, signal);
      if (chunk.length === 0) break;
      parser.feed(chunk, offset);
    }
    parser.finish(bytes.size);
    return null;
  } catch (error) {
    if (error instanceof TarError) return error.message;
    throw error;
  }
}

function nodeOf(entry: TarEntry, bytes: Bytes): Node | undefined {
  if (entry.type === 'symlink') return { link: join(parent(decode(entry.name)), decode(entry.linkName)) };
  if (entry.type === 'hardlink') return { link: normalize(decode(entry.linkName)) };
  if (entry.type !== 'file' || entry.sparse) return undefined;
  const held = Math.max(0, Math.min(entry.dataSize, bytes.size - entry.dataOffset));
  return { bytes: slice(bytes, entry.dataOffset, held), missing: entry.dataSize - held };
}

/** Links that lead in a circle lead to nothing. */
function resolve(nodes: ReadonlyMap<string, Node>, path: string): Member | undefined {
  let at = path;
  for (let links = 0; links <= LINK_LIMIT; links++) {
    const node = nodes.get(at) ?? throughFolder(nodes, at);
    if (!node) return undefined;
    if (!('link' in node)) return node;
    at = node.link;
  }
  return undefined;
}

/** A path whose folder is a link: `b/layer.tar` where `b` points to `a`. */
function throughFolder(nodes: ReadonlyMap<string, Node>, path: string): Node | undefined {
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const folder = nodes.get(path.slice(0, slash));
    if (folder && 'link' in folder) return { link: join(folder.link, path.slice(slash + 1)) };
  }
  return undefined;
}

/** `./a//b/../c` is `a/c`; what would lead out of the root stays in it. */
function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function parent(path: string): string {
  const normal = normalize(path);
  return normal.slice(0, Math.max(0, normal.lastIndexOf('/')));
}

function join(folder: string, path: string): string {
  return normalize(path.startsWith('/') ? path : `${folder}/${path}`);
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
