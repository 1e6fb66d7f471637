import * as vscode from 'vscode';
import type { FileAction } from '../../protocol/imageFiles.ts';
import type { ImagePageHost, Target } from '../../protocol/imagePage.ts';
import type { FileParts } from '../files/openedImages.ts';
import { viewedUri } from '../files/openFile.ts';
import type { ViewedPath } from '../files/viewedPath.ts';
import { documentText } from '../jsonDocuments/documentText.ts';
import { openJsonDocument } from '../jsonDocuments/index.ts';
import { atMostEvery } from '../sources/atMostEvery.ts';
import type { ContentsReader } from '../sources/contents.ts';
import { nameOf, type Place, pathOf } from '../sources/place.ts';
import type { SourceLease } from '../sources/pool.ts';
import { presentImage } from '../sources/presentImage.ts';
import { uriOf } from '../sources/uris.ts';
import { contentsModel } from './contentsModel.ts';
import { thisMachine } from './defaultVariant.ts';
import { filesAnswer } from './fileTables.ts';
import { catalogModel, imageModel } from './model.ts';

/** Layers are read in thousands of steps; a person sees ten in a second. */
const PROGRESS_MS = 100;

/** The commands that do with rows what their menu offers too. */
const FILE_COMMANDS: Readonly<Record<FileAction, string>> = {
  open: 'layerscope.openFile',
  openToSide: 'layerscope.openFileToSide',
  compare: 'layerscope.compareWithPrevious',
  history: 'layerscope.pathHistory',
  extract: 'layerscope.extract',
};

/** What the page's calls need of the panel they come from. */
export interface HostParts {
  /** The page's share in its source, from the first call on. */
  lease(): Promise<SourceLease>;
  /** The place a command asked for, handed out once. */
  takeTarget(place: Place): Target | null;
  showing(target: Target): void;
  readonly files: FileParts;
  readonly contents: ContentsReader;
  tarPiece(piece: Uint8Array<ArrayBuffer>): Promise<void>;
  contentsProgress(image: number, variant: string, done: number, total: number | null): void;
  /** Tells the page what it missed while it was hidden: that the file changed. */
  tellState(): void;
  openAsText(): Promise<void>;
  showLog(): void;
}

/** Answers the calls of an image page. */
export function imagePageHost(parts: HostParts): ImagePageHost {
  const found = async (image: number, variant: string, signal?: AbortSignal) => {
    const lease = await parts.lease();
    const { catalog } = await lease.opened(signal);
    return { place: lease.place, ...presentImage(catalog, image, variant) };
  };
  return {
    catalog: async (signal) => {
      const lease = await parts.lease();
      const { catalog } = await lease.opened(signal);
      const { place } = lease;
      const fileSize = place.kind === 'layout' ? null : await sizeOf(place);
      signal.throwIfAborted();
      parts.tellState();
      const origin = { name: nameOf(place), path: shownPath(place), fileSize, target: parts.takeTarget(place) };
      return catalogModel(catalog, origin, thisMachine(), vscode.l10n);
    },
    image: async (image, variant, signal) => {
      const { catalogImage, image: present } = await found(image, variant, signal);
      return imageModel(catalogImage, present, vscode.l10n);
    },
    contents: async (image, variant, signal) => {
      const { image: present } = await found(image, variant, signal);
      const progress = atMostEvery(PROGRESS_MS, (done: number, total: number | null) =>
        parts.contentsProgress(image, variant, done, total),
      );
      return contentsModel(await parts.contents.read(present, progress, signal), vscode.l10n);
    },
    files: async (image, variant, query, first, count, signal) => {
      const { place, catalogImage, image: present } = await found(image, variant, signal);
      const { overlay } = await parts.contents.read(present, () => undefined, signal);
      const of = { spot: { place, image, platform: variant }, catalogImage, image: present, overlay };
      const asking = { l10n: vscode.l10n, uriOf: (path: ViewedPath) => viewedUri(of, path).toString() };
      return filesAnswer(overlay, query, first, count, asking, signal);
    },
    fileAction: async (action, layerscopeFiles) => {
      await vscode.commands.executeCommand(FILE_COMMANDS[action], { layerscopeFiles });
    },
    download: async (image, variant, rows, signal) => {
      const { place } = await found(image, variant, signal);
      const { sendTar } = await import('./sendTar.ts');
      return sendTar(parts.files, { place, image, platform: variant }, rows, (piece) => parts.tarPiece(piece), signal);
    },
    document: async (image, variant, kind, signal) => {
      const { catalogImage, image: present } = await found(image, variant, signal);
      return documentText(catalogImage, present, kind) ?? '';
    },
    openDocument: async (image, variant, kind) => {
      const { place, catalogImage, image: present } = await found(image, variant);
      await openJsonDocument({ spot: { place, image, platform: variant }, kind }, catalogImage, present);
    },
    copy: async (text) => vscode.env.clipboard.writeText(text),
    openAsText: () => parts.openAsText(),
    showLog: async () => parts.showLog(),
    reload: async () => (await parts.lease()).reload(),
    showing: async (target) => parts.showing(target),
  };
}

async function sizeOf(place: Place): Promise<number | null> {
  try {
    return (await vscode.workspace.fs.stat(uriOf(place))).size;
  } catch {
    // It went after it was opened; the page is told about that anyway.
    return null;
  }
}

function shownPath(place: Place): string {
  return place.kind === 'uri' ? vscode.Uri.parse(place.uri).path : pathOf(place);
}
