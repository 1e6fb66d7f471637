import { formatSize, type Units } from '../../format/size.ts';
import { ImageError } from '../../image/errors.ts';
import type { FileView } from '../../image/fileView.ts';
import { KIND } from '../../image/layerIndex.ts';
import { displayName } from '../../image/names.ts';
import { type Found, findPath, followLink, linkOf } from '../../image/resolvePath.ts';
import { STEP, type Steps } from '../../image/slices.ts';
import type { FileContents } from '../../layers/fileContents.ts';

/** What an entry is to a file system of the editor. */
export interface EntryStat {
  readonly type: 'file' | 'directory' | 'unknown';
  readonly isLink: boolean;
  /** Bytes; 0 for all but files. */
  readonly size: number;
}

/** Up to how many bytes a file is read, and how sizes are written when one has more. */
export interface ReadLimit {
  readonly bytes: number;
  readonly units: Units;
  readonly language: string;
}

/** The most a file may have to be read as a whole: Node reads less than 2 GiB at once, and so do browsers. */
const MOST_BYTES = 2_000_000_000;

/** A file above the limit, which can be opened all the same. */
export class FileTooLarge extends ImageError {
  constructor(name: string, size: number, { bytes, units, language }: ReadLimit) {
    super('limit', '{0} has {1}, and files are opened up to {2}.', [
      name,
      formatSize(size, units, language),
      formatSize(bytes, units, language),
    ]);
  }
}

/** A path's type and size, those of its target for a link; undefined where the view has no such path. */
export function statIn(view: FileView, path: string): EntryStat | undefined {
  const found = findPath(view, path);
  return found && statOf(view, found);
}

/** Names in a directory, as text; undefined where the view has no such directory. */
export function* listIn(view: FileView, path: string): Steps<{ name: string; stat: EntryStat }[] | undefined> {
  const found = findPath(view, path);
  const target = found && (linkOf(view.overlay, found.version) === undefined ? found : followLink(view, found));
  if (!target || statOf(view, target).type !== 'directory') return undefined;
  const entries: { name: string; stat: EntryStat }[] = [];
  let looked = 0;
  for (const node of view.childrenOf(target.node)) {
    if (looked++ % STEP === 0) yield;
    if (view.markOf(node) === 'removed') continue;
    const stat = statOf(view, { node, version: view.versionOf(node) });
    // It may lead through many others.
    if (stat.isLink) yield;
    entries.push({ name: displayName(view.overlay.nameOf(node)), stat });
  }
  return entries;
}

/**
 * The content of a file, or of the file a link leads to inside the image.
 * @throws ImageError one sentence: it is not there, is no file, or is larger than any editor can hold
 * @throws FileTooLarge when it is larger than the limit; nothing of it is read
 */
export async function readIn(
  view: FileView,
  path: string,
  contents: () => Promise<FileContents>,
  limit: ReadLimit,
): Promise<Uint8Array> {
  const name = `/${displayName(path)}`;
  const found = findPath(view, path);
  if (!found) throw new ImageError('unreadable', '{0} is not there.', [name]);
  const link = linkOf(view.overlay, found.version);
  const target = link === undefined ? found : followLink(view, found);
  if (!target)
    throw new ImageError('unreadable', '{0} is a link to {1}, which is not in the image.', [
      name,
      displayName(link ?? ''),
    ]);
  const { overlay } = view;
  if (target.version < 0 || overlay.kindOf(target.version) === KIND.directory)
    throw new ImageError('unreadable', '{0} is a directory.', [name]);
  if (overlay.kindOf(target.version) !== KIND.file)
    throw new ImageError('unreadable', '{0} is a device or a FIFO and has no content.', [name]);
  return readVersion(view, target.version, name, contents, limit);
}

async function readVersion(
  { overlay }: FileView,
  version: number,
  name: string,
  contents: () => Promise<FileContents>,
  limit: ReadLimit,
): Promise<Uint8Array> {
  const size = overlay.sizeOf(version);
  if (size > MOST_BYTES)
    throw new ImageError('limit', '{0} has {1}, more than an editor can hold. Extract it instead.', [
      name,
      formatSize(size, limit.units, limit.language),
    ]);
  if (size > limit.bytes) throw new FileTooLarge(name, size, limit);
  const inode = overlay.inodeOf(version);
  if (!inode) throw new ImageError('unreadable', '{0} is a hard link to nothing.', [name]);
  const content = await (await contents()).open(inode);
  const read = await content.read(0, content.size);
  if (read.length < size) throw new ImageError('damaged', '{0} breaks off after {1} bytes.', [name, read.length]);
  return read;
}

function statOf(view: FileView, found: Found): EntryStat {
  const { overlay } = view;
  const isLink = linkOf(overlay, found.version) !== undefined;
  const target = isLink ? followLink(view, found) : found;
  if (!target) return { type: 'unknown', isLink, size: 0 };
  const { version } = target;
  if (version < 0) return { type: 'directory', isLink, size: 0 };
  // A device is listed as a file, so that opening it says what it is.
  const type = overlay.kindOf(version) === KIND.directory ? 'directory' : 'file';
  return { type, isLink, size: type === 'file' ? overlay.sizeOf(version) : 0 };
}
