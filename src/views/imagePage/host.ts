import * as vscode from 'vscode';
import { oneLine } from '../../format/visibleText.ts';
import { ImageError } from '../../image/errors.ts';
import { statementLabel } from '../../image/labels.ts';
import type { DockerfileHost } from '../../protocol/dockerfile.ts';
import type { ContainerAction } from '../../protocol/imageEngine.ts';
import type { FileAction } from '../../protocol/imageFiles.ts';
import type { IntegrityProgress } from '../../protocol/imageIntegrity.ts';
import type { ImageModel, ImagePageHost, LayerProgressModel, Target } from '../../protocol/imagePage.ts';
import { presentImages } from '../../sources/catalog.ts';
import { revealFolder } from '../../vscode/revealFolder.ts';
import type { BuildNews } from '../build/buildNews.ts';
import { deferredHost } from '../dockerfile/deferredHost.ts';
import type { DockerfileSources } from '../dockerfile/host.ts';
import { imageWithOthers } from '../dockerfile/imageWithOthers.ts';
import type { FileParts } from '../files/openedImages.ts';
import { viewedUri } from '../files/openFile.ts';
import type { ViewedPath } from '../files/viewedPath.ts';
import { documentText } from '../jsonDocuments/documentText.ts';
import { openJsonDocument } from '../jsonDocuments/index.ts';
import { statementKind } from '../jsonDocuments/jsonUri.ts';
import { attestationsOfBoth, findStatement } from '../jsonDocuments/statements.ts';
import { atMostEvery } from '../sources/atMostEvery.ts';
import type { ContentsReader } from '../sources/contents.ts';
import type { EngineImages } from '../sources/engineImages.ts';
import type { WindowEngines } from '../sources/engines.ts';
import { isInEngine, nameOf, type Place, pathOf } from '../sources/place.ts';
import type { SourceLease } from '../sources/pool.ts';
import { presentImage } from '../sources/presentImage.ts';
import { uriOf } from '../sources/uris.ts';
import type { Verifier } from '../sources/verifier.ts';
import { contentsModel } from './contentsModel.ts';
import { thisMachine } from './defaultVariant.ts';
import { containerModel } from './engineModel.ts';
import { integrityModel, verifyForPage } from './integrityModel.ts';
import { catalogModel, imageModel } from './model.ts';
import { checkFolder, whyHidden } from './storageFolders.ts';

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

/** The commands that show something of a container. */
const CONTAINER_COMMANDS: Readonly<Record<ContainerAction, string>> = {
  logs: 'layerscope.showContainerLog',
  processes: 'layerscope.showContainerProcesses',
  changes: 'layerscope.showContainerChanges',
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
  readonly engineImages: EngineImages;
  readonly engines: WindowEngines;
  readonly verifier: Verifier;
  readonly buildNews: BuildNews;
  /** Bytes up to which an image is exported without asking. */
  exportLimit(): number;
  /** Tells the page from now on when containers of an engine change. */
  watchContainers(endpoint: string): void;
  tarPiece(download: number, piece: Uint8Array<ArrayBuffer>): Promise<void>;
  contentsProgress(
    image: number,
    variant: string,
    done: number,
    total: number | null,
    layers: readonly LayerProgressModel[],
  ): void;
  integrityProgress(image: number, variant: string, progress: IntegrityProgress): void;
  /** Tells the page what it missed while it was hidden: that the file changed. */
  tellState(): void;
  openAsText(): Promise<void>;
  /** Opens the page of another place. */
  openPage(place: Place): Promise<void>;
  showLog(): void;
  /** What answers the calls of the tab *Dockerfile*. */
  dockerfile(sources: DockerfileSources): Promise<DockerfileHost>;
}

/** Answers the calls of an image page. */
export function imagePageHost(parts: HostParts): ImagePageHost {
  const found = async (image: number, variant: string, signal?: AbortSignal) => {
    const lease = await parts.lease();
    const { catalog } = await lease.opened(signal);
    return { place: lease.place, ...presentImage(catalog, image, variant) };
  };
  const modelOf = async ({ catalogImage, image }: Awaited<ReturnType<typeof found>>): Promise<ImageModel> => {
    const facts = parts.engineImages.factsOf(image);
    if (!facts) return imageModel(catalogImage, image, vscode.l10n);
    const asks = await parts.contents.asksForExport(image, parts.exportLimit());
    const foldersHidden = await whyHidden(facts, vscode.l10n);
    const built = parts.buildNews.of(facts, image);
    const engine = { facts, described: parts.engineImages.isDescribed(image), asks, foldersHidden, built };
    const whole = parts.engineImages.newest({ catalogImage, image });
    // An archive knows only the name under which it was exported.
    const attestations = attestationsOfBoth(whole.image, image);
    const named = { ...whole.image, references: image.references, attestations };
    return imageModel(whole.catalogImage, named, vscode.l10n, engine);
  };
  const sources: DockerfileSources = {
    found: async (image, variant, signal) => {
      const lease = await parts.lease();
      const { catalog } = await lease.opened(signal);
      return imageWithOthers(catalog, parts.engineImages, { place: lease.place, image, platform: variant });
    },
    contents: async (image, variant, signal) => {
      const { image: present } = await found(image, variant, signal);
      return parts.contents.read(present, () => undefined, signal ?? new AbortController().signal);
    },
    files: async (image, variant) => {
      const { image: present } = await found(image, variant);
      const { overlay } = await parts.contents.read(present, () => undefined, new AbortController().signal);
      return parts.files.open.of(present, overlay);
    },
  };
  return {
    ...deferredHost(() => parts.dockerfile(sources)),
    catalog: async (signal) => {
      const lease = await parts.lease();
      const { catalog } = await lease.opened(signal);
      const { place } = lease;
      const fileSize = place.kind === 'layout' || isInEngine(place) ? null : await sizeOf(place);
      const [first] = presentImages(catalog);
      const engine = first && parts.engineImages.factsOf(first);
      signal.throwIfAborted();
      parts.tellState();
      const origin = { name: nameOf(place), path: shownPath(place), fileSize, target: parts.takeTarget(place) };
      return catalogModel(catalog, { ...origin, ...(engine && { engine }) }, thisMachine(), vscode.l10n);
    },
    image: async (image, variant, signal) => modelOf(await found(image, variant, signal)),
    containers: async (image, variant, signal) => {
      const { place, image: present } = await found(image, variant, signal);
      const facts = parts.engineImages.factsOf(present);
      if (!isInEngine(place) || !facts) return [];
      // First, so that an engine that is away now tells when it is there again.
      parts.watchContainers(place.endpoint);
      const client = await (await parts.engines.get()).client(place.endpoint, signal);
      const { rows } = await client.containersOf(facts.target, signal);
      return rows.map((container) => containerModel(container, place.endpoint, vscode.l10n));
    },
    related: async (image, variant, signal) => {
      const { place, image: present } = await found(image, variant, signal);
      const facts = parts.engineImages.factsOf(present);
      if (!isInEngine(place) || !facts) return { images: [], unread: 0, shared: null, unique: null };
      const client = await (await parts.engines.get()).client(place.endpoint, signal);
      const { comparison } = await import('./comparison.ts');
      return comparison(client, facts, present, signal);
    },
    openRelated: async (reference) => {
      const { place } = await parts.lease();
      if (isInEngine(place)) await parts.openPage({ kind: 'engine', endpoint: place.endpoint, reference });
    },
    pullPlatform: async (platform) => {
      const { place } = await parts.lease();
      if (place.kind === 'engine')
        await vscode.commands.executeCommand('layerscope.pullPlatform', { enginePlace: { ...place, platform } });
    },
    containerAction: async (action, container) => {
      const { place } = await parts.lease();
      if (isInEngine(place))
        await vscode.commands.executeCommand(CONTAINER_COMMANDS[action], {
          layerscopeContainer: { endpoint: place.endpoint, container },
        });
    },
    contents: async (image, variant, signal) => {
      const known = await found(image, variant, signal);
      const { image: present } = known;
      const wasDescribed = parts.engineImages.isDescribed(present);
      const progress = atMostEvery(
        PROGRESS_MS,
        (done: number, total: number | null, layers?: readonly LayerProgressModel[]) =>
          parts.contentsProgress(image, variant, done, total, layers ?? []),
      );
      const contents = contentsModel(await parts.contents.read(present, progress, signal), vscode.l10n);
      const isExported = wasDescribed && !parts.engineImages.isDescribed(present);
      return { ...contents, image: isExported ? await modelOf(known) : null };
    },
    integrity: async (image, variant, signal) =>
      integrityModel(parts.verifier.stateOf(await found(image, variant, signal)), vscode.l10n),
    verify: async (image, variant, signal) => {
      const shown = await found(image, variant, signal);
      const tell = (progress: IntegrityProgress) => parts.integrityProgress(image, variant, progress);
      return verifyForPage(parts.verifier, shown, vscode.l10n, tell, signal);
    },
    files: async (image, variant, query, first, count, signal) => {
      const known = await found(image, variant, signal);
      const { place, catalogImage, image: present } = known;
      if (query.claimed) {
        const { layers } = parts.engineImages.newest(known).image;
        const { claimedAnswer } = await import('./claimedFiles.ts');
        return claimedAnswer(parts.contents.claimed, layers, query, first, count, vscode.l10n, signal);
      }
      const { overlay } = await parts.contents.read(present, () => undefined, signal);
      const of = { spot: { place, image, platform: variant }, catalogImage, image: present, overlay };
      const asking = { l10n: vscode.l10n, uriOf: (path: ViewedPath) => viewedUri(of, path).toString() };
      const { filesAnswer } = await import('./fileTables.ts');
      return filesAnswer(overlay, query, first, count, asking, signal);
    },
    fileAction: async (action, layerscopeFiles) => {
      await vscode.commands.executeCommand(FILE_COMMANDS[action], { layerscopeFiles });
    },
    download: async (image, variant, rows, number, signal) => {
      const { place } = await found(image, variant, signal);
      const { sendTar } = await import('./sendTar.ts');
      const send = (piece: Uint8Array<ArrayBuffer>) => parts.tarPiece(number, piece);
      return sendTar(parts.files, { place, image, platform: variant }, rows, send, signal);
    },
    document: async (image, variant, kind, signal) => {
      const known = await found(image, variant, signal);
      const facts = parts.engineImages.factsOf(known.image);
      const { catalogImage, image: shown } = parts.engineImages.newest(known);
      return documentText(catalogImage, shown, kind, facts) ?? '';
    },
    openDocument: async (image, variant, kind) => {
      const { place, catalogImage, image: present } = await found(image, variant);
      await openJsonDocument({ spot: { place, image, platform: variant }, kind }, catalogImage, present);
    },
    openStatement: async (image, variant, digest) => {
      const known = await found(image, variant);
      const statement = findStatement([parts.engineImages.newest(known).image, known.image], digest);
      if (!statement) throw new ImageError('request', 'There is no statement {0} about the image.', [digest]);
      const document = {
        spot: { place: known.place, image, platform: variant },
        kind: statementKind(statement.digest),
      };
      await openJsonDocument(document, known.catalogImage, known.image, oneLine(statementLabel(statement), 60));
    },
    closeBuilt: async (image, variant) => {
      const facts = parts.engineImages.factsOf((await found(image, variant)).image);
      if (facts) parts.buildNews.seen(facts);
    },
    revealFolder: async (image, variant, path) => {
      const { image: present } = await found(image, variant);
      const facts = parts.engineImages.factsOf(present);
      if (facts) await revealFolder(await checkFolder(facts, path));
    },
    copy: async (text) => vscode.env.clipboard.writeText(text),
    openAsText: () => parts.openAsText(),
    showLog: async () => parts.showLog(),
    showDiskUsage: async () => {
      const { place } = await parts.lease();
      const row = isInEngine(place) ? { engine: place.endpoint } : undefined;
      await vscode.commands.executeCommand('layerscope.openDiskUsage', row);
    },
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
