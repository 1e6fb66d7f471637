import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { ImageError } from '../../image/errors.ts';
import type { FileView } from '../../image/fileView.ts';
import { displayName } from '../../image/names.ts';
import { runInSlices } from '../../image/slices.ts';
import { ReadOnlyFileSystem } from '../../vscode/readOnlyFileSystem.ts';
import { describe, logError } from '../../vscode/report.ts';
import { uriOf } from '../sources/uris.ts';
import { type FileAddress, parseFileUri } from './fileUri.ts';
import { type FileParts, type OpenedImage, withImage } from './openedImages.ts';
import { type EntryStat, listIn, readIn, statIn } from './readViewFile.ts';
import { Refusals } from './refusals.ts';
import { viewInSlices } from './viewCache.ts';

/** The files of images, each layer's and those of the whole filesystem, to be read only. */
export class ImageFileSystem extends ReadOnlyFileSystem implements vscode.FileSystemProvider {
  readonly #parts: FileParts;
  readonly #log: vscode.LogOutputChannel;
  readonly #refusals = new Refusals();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(parts: FileParts, log: vscode.LogOutputChannel) {
    super();
    this.#parts = parts;
    this.#log = log;
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    const reloaded = () => this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    return this.#parts.pool.lease(addressOf(uri).spot.place, { reloaded });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const [found, archive] = await Promise.all([
      this.#in(uri, (view, { path }) => statIn(view, path)),
      // An archive may be written anew with files of the same size and time, and the editor goes by those.
      vscode.workspace.fs.stat(uriOf(addressOf(uri).spot.place)).then(
        ({ mtime }) => mtime,
        () => 0,
      ),
    ]);
    if (!found) throw notFound(uri);
    return { type: typeOf(found), size: found.size, ctime: 0, mtime: archive };
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const entries = await this.#in(uri, async (view, { path }) => {
      const listed = await runInSlices(listIn(view, path), () => setImmediate());
      if (listed || !statIn(view, path)) return listed;
      throw vscode.FileSystemError.FileNotADirectory(uri);
    });
    if (!entries) throw notFound(uri);
    return entries.map(({ name, stat }) => [name, typeOf(stat)]);
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return this.#in(uri, async (view, address, { files }) => {
      const { path } = address;
      if (!statIn(view, path)) throw notFound(uri);
      try {
        if (isTakenForSettings(address))
          throw new ImageError(
            'unsupported',
            '{0} could be taken for settings of yours here. Open it from the Archives view.',
            [`/${displayName(path)}`],
          );
        return await readIn(view, path, files, this.#refusals.limitOf(uri));
      } catch (error) {
        // Not waited for: the editor is told at once.
        this.#refusals.tell(uri, error).catch((failure: unknown) => logError(this.#log, uri.path, failure));
        throw error;
      }
    });
  }

  async #in<T>(
    uri: vscode.Uri,
    use: (view: FileView, address: FileAddress, opened: OpenedImage) => T | Promise<T>,
  ): Promise<T> {
    const address = addressOf(uri);
    try {
      return await withImage(this.#parts, address.spot, async (opened) =>
        use(await viewInSlices(opened.overlay, address.selection), address, opened),
      );
    } catch (error) {
      throw error instanceof vscode.FileSystemError ? error : vscode.FileSystemError.Unavailable(describe(error));
    }
  }
}

function addressOf(uri: vscode.Uri): FileAddress {
  const address = parseFileUri(uri);
  if (!address) throw vscode.FileSystemError.FileNotFound(uri);
  return address;
}

/**
 * Of folders of the workspace the editor, and extensions that assist, read `.vscode`, `.github` and the like unasked, and
 * take what is there for settings, tasks and instructions that the user trusts.
 */
function isTakenForSettings({ path, inWorkspace }: FileAddress): boolean {
  return inWorkspace === true && /^\.[^/]+\//.test(path);
}

function notFound(uri: vscode.Uri): vscode.FileSystemError {
  const path = `/${displayName(addressOf(uri).path)}`;
  return vscode.FileSystemError.FileNotFound(vscode.l10n.t('{0} is not there.', path));
}

function typeOf({ type, isLink }: EntryStat): vscode.FileType {
  const { File, Directory, Unknown, SymbolicLink } = vscode.FileType;
  const own = type === 'file' ? File : type === 'directory' ? Directory : Unknown;
  return isLink ? own | SymbolicLink : own;
}
