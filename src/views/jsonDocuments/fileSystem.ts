import * as vscode from 'vscode';
import type { Digest } from '../../image/digest.ts';
import type { Image, Progress } from '../../image/image.ts';
import { readStatement } from '../../image/readStatement.ts';
import { ReadOnlyFileSystem } from '../../vscode/readOnlyFileSystem.ts';
import { describe } from '../../vscode/report.ts';
import type { EngineImages, WholeImage } from '../sources/engineImages.ts';
import { isInEngine, type Place } from '../sources/place.ts';
import type { SourcePool } from '../sources/pool.ts';
import { presentImage } from '../sources/presentImage.ts';
import { showExport } from '../sources/shownExport.ts';
import { uriOf } from '../sources/uris.ts';
import { documentText } from './documentText.ts';
import { isStatement, type JsonDocument, parseJsonQuery, statementOf } from './jsonUri.ts';
import { prettyJson } from './prettyJson.ts';
import { findStatement, isReadable } from './statements.ts';

/** Bytes of a statement; an SBOM may be larger than other documents. */
const STATEMENT_LIMIT = 64 << 20;

const utf8 = new TextEncoder();

/**
 * The JSON documents of images as read-only files. A file system rather than a `TextDocumentContentProvider`, as the
 * editor brings tabs of the latter not back when a window is reloaded.
 */
export class JsonFileSystem extends ReadOnlyFileSystem implements vscode.FileSystemProvider {
  readonly #pool: SourcePool;
  readonly #engineImages: EngineImages;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(pool: SourcePool, engineImages: EngineImages) {
    super();
    this.#pool = pool;
    this.#engineImages = engineImages;
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    const reloaded = () => this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    return this.#pool.lease(documentOf(uri).spot.place, { reloaded });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const document = documentOf(uri);
    const [{ length: size }, { ctime, mtime }] = await Promise.all([
      this.#read(document),
      timesOf(document.spot.place),
    ]);
    return { type: vscode.FileType.File, ctime, mtime, size };
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return this.#read(documentOf(uri));
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  async #read({ spot, kind }: JsonDocument): Promise<Uint8Array> {
    const lease = this.#pool.lease(spot.place);
    try {
      const { catalog } = await lease.opened();
      const present = presentImage(catalog, spot.image, spot.platform);
      if (isStatement(kind)) return await this.#statement(present, statementOf(kind));
      const facts = this.#engineImages.factsOf(present.image);
      // An engine has neither, but in what it exports; such a document was open once.
      if (facts && (kind === 'manifest' || kind === 'index')) await this.#export(present.image);
      const { catalogImage, image } = this.#engineImages.newest(present);
      const text = documentText(catalogImage, image, kind, facts);
      if (text === undefined)
        throw vscode.FileSystemError.FileNotFound(vscode.l10n.t('The image has no such document.'));
      return utf8.encode(kind === 'inspect' ? text : prettyJson(text));
    } catch (error) {
      throw error instanceof vscode.FileSystemError ? error : vscode.FileSystemError.Unavailable(describe(error));
    } finally {
      lease.dispose();
    }
  }

  /** An engine may give its statements with the export only; such a document was open once. */
  async #statement({ catalogImage, image }: WholeImage, digest: Digest): Promise<Uint8Array> {
    const found = () => findStatement([this.#engineImages.newest({ catalogImage, image }).image, image], digest);
    if (!isReadable(found()) && this.#engineImages.factsOf(image)) await this.#export(image);
    const statement = found();
    const bytes = statement && (await readStatement(statement, `statement ${digest}`, STATEMENT_LIMIT));
    if (!bytes) throw vscode.FileSystemError.FileNotFound(vscode.l10n.t('The image has no such document.'));
    return utf8.encode(prettyJson(new TextDecoder().decode(bytes)));
  }

  #export(image: Image): Promise<unknown> {
    const { signal } = new AbortController();
    const read = (onProgress: Progress, ended: AbortSignal) => this.#engineImages.read(image, onProgress, ended);
    return this.#engineImages.isDescribed(image) ? showExport(image, signal, read) : Promise.resolve();
  }
}

function documentOf(uri: vscode.Uri): JsonDocument {
  const document = parseJsonQuery(uri.query);
  if (!document) throw vscode.FileSystemError.FileNotFound(uri);
  return document;
}

/** Of the archive that a document is in; no file system has those of an engine's image. */
async function timesOf(place: Place): Promise<{ ctime: number; mtime: number }> {
  return isInEngine(place) ? { ctime: 0, mtime: 0 } : vscode.workspace.fs.stat(uriOf(place));
}
