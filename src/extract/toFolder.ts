import { renameSync, rmSync } from 'node:fs';
import { link, mkdir, realpath, rename, rm, stat, symlink, unlink } from 'node:fs/promises';
import { throwIfAborted } from '../image/errors.ts';
import { displayName } from '../image/names.ts';
import { giveFolder, giveLink, giveNode } from './attributes.ts';
import { type ContentSource, contentOf } from './content.ts';
import { cannotWrite, systemCode } from './diskErrors.ts';
import { diskName } from './diskName.ts';
import { below, type DiskPath, rootPath } from './diskPath.ts';
import type { ExtractEntry } from './entries.ts';
import { isFolder } from './existing.ts';
import { makeNode } from './makeNode.ts';
import { writeNewFile, writeNewFileAtOnce } from './newFile.ts';
import { Pace } from './pace.ts';
import { identityOf, type OpenFolder, openFolder, type Place, Places, type WhenExisting } from './places.ts';
import type { Plan } from './plan.ts';
import { isSmall, ReadAhead } from './readAhead.ts';
import type { RemarkReason } from './remarks.ts';
import type { ExtractResult } from './result.ts';
import { partName } from './wholeFile.ts';

export interface FolderOptions {
  /** Gives everything its owner and group, which takes root. */
  readonly owners: boolean;
  /** Gives exactly the image's permissions, setuid and setgid too; else they are those of new files, and yours to change. */
  readonly modes: boolean;
  /** Makes devices and FIFOs, which takes root. */
  readonly devices: boolean;
  readonly existing: WhenExisting;
  readonly signal?: AbortSignal | undefined;
  /** Bytes of contents written so far. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * Writes a plan's entries below a folder, and nothing outside it: names are single names in folders that were just seen
 * to be folders and no links; files are begun under names of their own and renamed; links are made when all else is
 * there. Extended attributes are not written.
 * @param result counts what is written, also when this throws
 * @throws ImageError `unwritable`, or what `FileContents` throws
 */
export async function toFolder(
  plan: Plan,
  contents: ContentSource,
  folder: string,
  options: FolderOptions,
  result: ExtractResult,
): Promise<void> {
  let root: string;
  try {
    root = await realpath(folder);
    // Not ours to judge what the chosen folder itself is reached by.
    if (!(await stat(root)).isDirectory()) throw Object.assign(new Error(), { syscall: 'stat', code: 'ENOTDIR' });
  } catch (error) {
    throw cannotWrite(folder, error);
  }
  await new FolderWriter(plan, contents, root, options, result).run();
}

/** The attributes a folder gets when nothing is written into it any more. */
interface Later {
  readonly entry: ExtractEntry;
  readonly path: DiskPath;
}

/** A link that is made when all folders and files are there. */
interface LaterLink {
  readonly entry: ExtractEntry;
  readonly parent: OpenFolder;
}

/** Codes by which a file system says that it has no such thing. */
const REFUSED = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'ENOENT', 'EXDEV', 'EMLINK', 'UNKNOWN'];

class FolderWriter {
  readonly #plan: Plan;
  readonly #contents: ContentSource;
  readonly #root: string;
  readonly #options: FolderOptions;
  readonly #result: ExtractResult;
  readonly #ahead: ReadAhead;
  readonly #pace = new Pace();
  readonly #places: Places;
  /** By depth; below what is left out, why. */
  readonly #open: (OpenFolder | RemarkReason)[];
  readonly #folders: Later[] = [];
  readonly #links: LaterLink[] = [];
  /** Where files are that have further names, by node. */
  readonly #files = new Map<number, DiskPath>();

  constructor(plan: Plan, contents: ContentSource, root: string, options: FolderOptions, result: ExtractResult) {
    this.#plan = plan;
    this.#contents = contents;
    this.#root = root;
    this.#options = options;
    this.#result = result;
    this.#ahead = new ReadAhead(plan.entries(), contents, options.signal);
    this.#places = new Places(options.existing, this.#pace, options.signal);
    this.#open = [openFolder(rootPath(root))];
  }

  async run(): Promise<void> {
    for (const entry of this.#ahead.entries()) await this.#guarded(entry, () => this.#write(entry));
    for (const { entry, parent } of this.#links) await this.#guarded(entry, () => this.#writeLink(entry, parent));
    for (const { entry, path } of this.#folders.reverse())
      await this.#guarded(entry, () => giveFolder(path, entry, this.#options, this.#result.remarks));
  }

  /** What no such system can have is left out; anything else that fails ends all, with a sentence. */
  async #guarded(entry: ExtractEntry, write: () => Promise<void>): Promise<void> {
    await this.#pace.rest();
    throwIfAborted(this.#options.signal);
    try {
      await write();
    } catch (error) {
      const code = systemCode(error);
      if (code === 'ENAMETOOLONG') this.#leaveOut(entry, 'too-long');
      else if (code === 'EINVAL' || code === 'EILSEQ') this.#leaveOut(entry, 'refused');
      else throw cannotWrite(displayName(entry.path), error);
    }
  }

  #leaveOut(entry: ExtractEntry, reason: RemarkReason): void {
    if (isFolder(entry)) this.#open[entry.depth + 1] = reason;
    this.#remark(entry, reason);
  }

  #remark({ path }: ExtractEntry, reason: RemarkReason): void {
    this.#result.remarks.add(reason, path);
  }

  async #write(entry: ExtractEntry): Promise<void> {
    const { kind, depth } = entry;
    if (kind === 'unknown') return this.#remark(entry, 'unknown-type');
    if (kind === 'dangling') return this.#remark(entry, 'dangling-link');
    const parent = this.#open[depth] ?? 'refused';
    this.#open.length = depth + 1;
    if (typeof parent === 'string') this.#leaveOut(entry, parent);
    else if (isFolder(entry)) await this.#writeFolder(entry, parent);
    else if (kind === 'symlink') this.#links.push({ entry, parent });
    else if (kind === 'file' || kind === 'hardlink') await this.#writeFile(entry, parent);
    else if (this.#options.devices) await this.#writeNode(entry, parent);
    else this.#leaveOut(entry, 'device');
  }

  async #writeFolder(entry: ExtractEntry, parent: OpenFolder): Promise<void> {
    const place = await this.#place(entry, parent);
    if (!place) return;
    const { path, there } = place;
    this.#open[entry.depth + 1] = typeof there === 'object' ? there : openFolder(path);
    if (typeof there === 'object') return;
    if (there === 'other') await unlink(path);
    await mkdir(path, (entry.mode & 0o777) | 0o700);
    await this.#places.remember(path, parent);
    this.#result.folders++;
    if (entry.kind === 'directory') this.#folders.push({ entry, path });
  }

  async #writeFile(entry: ExtractEntry, parent: OpenFolder): Promise<void> {
    const place = await this.#place(entry, parent);
    if (!place) return;
    const { path } = place;
    const node = entry.kind === 'hardlink' ? entry.linkNode : entry.node;
    const first = this.#files.get(node);
    if (!first || !(await this.#linkTo(first, path, parent))) await this.#writeNew(entry, path, parent);
    if (!first && this.#plan.linked.has(node)) this.#files.set(node, path);
    this.#result.files++;
  }

  /** False where the file system has no hard links, or no more of them: then the file is written again. */
  async #linkTo(first: DiskPath, path: DiskPath, parent: OpenFolder): Promise<boolean> {
    try {
      await this.#moved(parent, path, (part) => link(first, part));
      await this.#places.remember(path, parent);
      return true;
    } catch (error) {
      if (REFUSED.includes(systemCode(error))) return false;
      throw error;
    }
  }

  async #writeNew(entry: ExtractEntry, path: DiskPath, parent: OpenFolder): Promise<void> {
    if (isSmall(entry) && this.#pace.isQuick()) {
      const content = await this.#ahead.contentOf(entry);
      this.#pace.atOnce(() => this.#writeAtOnce(entry, content, path, parent));
    } else {
      await this.#moved(parent, path, async (part) => {
        const pieces = contentOf(entry, this.#contents, this.#options.signal);
        await writeNewFile(part, entry, pieces, this.#options, this.#result.remarks, (bytes) => this.#count(bytes));
      });
      await this.#places.remember(path, parent);
    }
    if (entry.xattrs?.size) this.#remark(entry, 'attributes');
  }

  #writeAtOnce(entry: ExtractEntry, content: Uint8Array, path: DiskPath, parent: OpenFolder): void {
    const part = below(parent.path, partName());
    try {
      const made = writeNewFileAtOnce(part, entry, content, this.#options, this.#result.remarks);
      renameSync(part, path);
      parent.made.add(identityOf(made));
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
    this.#count(content.length);
  }

  #count(bytes: number): void {
    this.#result.bytes += bytes;
    this.#options.onProgress?.(this.#result.bytes);
  }

  async #writeLink(entry: ExtractEntry, parent: OpenFolder): Promise<void> {
    const place = await this.#place(entry, parent);
    if (!place) return;
    const target = Buffer.from(entry.link, 'latin1');
    if (target.length === 0 || target.includes(0)) return this.#leaveOut(entry, 'refused');
    try {
      await this.#moved(parent, place.path, async (part) => {
        await symlink(typeof part === 'string' ? target.toString() : target, part);
        await giveLink(part, entry, this.#options, this.#result.remarks);
      });
    } catch (error) {
      if (!REFUSED.includes(systemCode(error))) throw error;
      return this.#leaveOut(entry, 'refused');
    }
    await this.#places.remember(place.path, parent);
    this.#result.links++;
  }

  async #writeNode(entry: ExtractEntry, parent: OpenFolder): Promise<void> {
    const place = await this.#place(entry, parent);
    if (!place) return;
    try {
      // Programs take names as text, and that of the chosen folder is.
      await this.#moved(openFolder(rootPath(this.#root)), place.path, async (part) => {
        await makeNode(part.toString(), entry);
        await giveNode(part, entry, this.#options, this.#result.remarks);
      });
    } catch (error) {
      if (systemCode(error) === 'ENAMETOOLONG') throw error;
      return this.#leaveOut(entry, 'refused');
    }
    await this.#places.remember(place.path, parent);
    this.#result.devices++;
  }

  /** Makes something under a name of its own, then gives it its name; what failed on the way does not stay. */
  async #moved(parent: OpenFolder, path: DiskPath, make: (part: DiskPath) => Promise<void>): Promise<void> {
    const part = below(parent.path, partName());
    try {
      await make(part);
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  /** Where an entry is to go; undefined where it is left out. */
  async #place(entry: ExtractEntry, parent: OpenFolder): Promise<Place | undefined> {
    const place = await this.#places.find(diskName(entry.name, process.platform), isFolder(entry), parent);
    if (typeof place === 'string') {
      this.#leaveOut(entry, place);
      return undefined;
    }
    if (place.name !== entry.name) this.#remark(entry, 'renamed');
    return place;
  }
}
