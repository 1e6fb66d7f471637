/** The image page: what its webview may ask of the host, what the host may tell it, and the values that travel. */
import type { ConfigFacts } from '../image/configFacts.ts';
import type { DockerfileClient, DockerfileHost } from './dockerfile.ts';
import type { EngineModel, ImageEngineClient, ImageEngineHost } from './imageEngine.ts';
import type { DownloadedTar, FileAction, FilesAnswer, FilesQuery, RowsOfPage } from './imageFiles.ts';
import type { IntegrityModel, IntegrityProgress } from './imageIntegrity.ts';

/** The code of errors that come of a disk without room. */
export const DISK_FULL = 'disk-full';

/** What of the page is shown. Kept by the webview's state, sent by the host when a command asks for it. */
export interface Target {
  /** Position in `CatalogModel.images`. */
  readonly image: number;
  /** `VariantModel.key`; absent means the default platform. */
  readonly variant?: string;
  readonly tab?: Tab;
  /** Layer to select, from 0; -1 is the topmost. */
  readonly layer?: number;
}

export type Tab = 'layers' | 'dockerfile' | 'inspect' | 'integrity';

export type DocumentKind = 'config' | 'manifest' | 'index' | 'inspect';

export interface VariantModel {
  readonly key: string;
  readonly platform: string;
  readonly state: 'present' | 'absent' | 'broken';
  /** Why it cannot be shown, in a sentence; absent when present. */
  readonly reason?: string;
}

export interface CatalogImageModel {
  /** The first reference, or `<untagged>` and the short ID. */
  readonly label: string;
  readonly references: readonly string[];
  readonly variants: readonly VariantModel[];
  /** The key of the variant shown first: this machine's platform, else the first present one, else the first. */
  readonly defaultVariant: string;
}

export interface CatalogModel {
  /** The file's name, for the title. */
  readonly name: string;
  readonly path: string;
  /** How the images are stored, in words. */
  readonly format: string;
  /** Bytes of the archive file; null for a folder. */
  readonly fileSize: number | null;
  readonly images: readonly CatalogImageModel[];
  readonly notes: readonly string[];
  /** Set when a command asked for a place on the page before the page was there. */
  readonly target: Target | null;
}

/** How far reading a layer is. */
export interface LayerProgressModel {
  /** Of its stored bytes, from 0 to 1. */
  readonly share: number;
  /** What it has once it is read: paths that it writes, and bytes of its files. */
  readonly read: { readonly entries: number; readonly bytes: number } | null;
  /** What its table of contents claims that it has, until it is read. */
  readonly listed?: { readonly entries: number; readonly bytes: number };
}

export interface LayerModel {
  readonly index: number;
  readonly diffId: string | null;
  readonly digest: string | null;
  readonly chainId: string | null;
  readonly mediaType: string | null;
  readonly size: number | null;
  readonly compression: string | null;
  /** False where the source does not hold the blob. */
  readonly present: boolean;
  /** Bytes that the engine counts for it; null where no engine does. */
  readonly counted: number | null;
  /** Where its files lie on the engine's machine; null where nobody says. */
  readonly folder: string | null;
}

/** A row of *Layers*: a history step, or a layer that no step names. Build order. */
export interface StepModel {
  readonly layer: number | null;
  /** The Dockerfile keyword, or '' where the text is none of Dockerfile's. */
  readonly keyword: string;
  /** The instruction cleaned of what builders wrap around it. */
  readonly text: string;
  /** Build arguments the builder recorded with a RUN, `NAME=value`. */
  readonly buildArgs: readonly string[];
  readonly createdBy: string;
  readonly created: string | null;
  readonly comment: string | null;
  /** Only metadata: no layer belongs to it. */
  readonly empty: boolean;
  /** The image that ended with it, '' where the engine does not have that; null where no engine says. */
  readonly imageId: string | null;
}

export interface AttestationModel {
  readonly digest: string;
  /** What it states, in words: `provenance`, `SBOM`, or the predicate type itself. */
  readonly label: string;
  readonly present: boolean;
  /** What it states one by one, where the source tells. */
  readonly statements: readonly StatementModel[];
}

export interface StatementModel {
  readonly digest: string;
  /** As `AttestationModel.label`. */
  readonly label: string;
  /** Whether its JSON can be opened. */
  readonly readable: boolean;
}

export interface NoteModel {
  readonly text: string;
  readonly layer: number | null;
}

export interface ImageModel {
  readonly label: string;
  readonly references: readonly string[];
  readonly platform: string;
  readonly id: string;
  readonly manifestDigest: string | null;
  readonly indexDigest: string | null;
  readonly created: string | null;
  /** Who built it, where the config or the history tells: `BuildKit`, `Docker 20.10.24`, `buildah`, … */
  readonly builder: string | null;
  /** Σ of the layers' stored sizes; null when one is unknown. */
  readonly storedSize: number | null;
  readonly layers: readonly LayerModel[];
  readonly steps: readonly StepModel[];
  readonly attestations: readonly AttestationModel[];
  readonly notes: readonly NoteModel[];
  readonly config: ConfigFacts;
  /** Null where it comes from no engine. */
  readonly engine: EngineModel | null;
  /** The documents that exist for it, in order. */
  readonly documents: readonly DocumentKind[];
}

/** What a layer does to the filesystem, counted; the words are those of the `analyze` contract. */
export interface LayerCountsModel {
  readonly entries: number;
  readonly added: number;
  /** Content or metadata. */
  readonly modified: number;
  readonly removed: number;
  /** Written again without any difference. */
  readonly identical: number;
  /** Bytes of all regular files it stores. */
  readonly bytes: number;
  /** Of these, bytes that no container sees, and the layers that hid them, most first; the layer itself may be one. */
  readonly wastedBytes: number;
  readonly hiddenBy: readonly { readonly layer: number; readonly bytes: number }[];
  /** Bytes of lower layers that this one hides, by the layer that stores them, most first. */
  readonly hides: readonly { readonly layer: number; readonly bytes: number }[];
}

/** What the layers contain. It takes reading all of them, so it comes after the `ImageModel`. */
export interface ContentsModel {
  /** By layer; null for one that could not be read, about which there is a note. */
  readonly layers: readonly (LayerCountsModel | null)[];
  /** Regular files of the final root filesystem. */
  readonly files: number;
  readonly entries: number;
  readonly storedBytes: number;
  readonly visibleBytes: number;
  readonly wastedBytes: number;
  /** visible / stored, from 0 to 1. */
  readonly efficiency: number;
  /** Oddities of the layers' contents. */
  readonly notes: readonly NoteModel[];
  /** The image as it was exported, where it was only described before. */
  readonly image: ImageModel | null;
}

export interface PageSettings {
  readonly units: 'decimal' | 'binary';
  /** Whether an image is verified as soon as its layers were read. */
  readonly verifyInBackground: boolean;
}

/** What the webview asks of the host. A rejected call carries one sentence. */
export interface ImagePageHost extends DockerfileHost, ImageEngineHost {
  /** Opens the archive, or answers at once when it is open. Progress comes by `ImagePageClient.progress`. */
  catalog(signal: AbortSignal): Promise<CatalogModel>;
  image(image: number, variant: string, signal: AbortSignal): Promise<ImageModel>;
  /** What the layers contain; an engine exports the image for it. Progress comes by `ImagePageClient.contentsProgress`. */
  contents(image: number, variant: string, signal: AbortSignal): Promise<ContentsModel>;
  /** What is known of the image's integrity now; it takes no reading. */
  integrity(image: number, variant: string, signal: AbortSignal): Promise<IntegrityModel>;
  /** Computes every digest; an engine exports the image for it. Progress comes by `ImagePageClient.integrityProgress`. */
  verify(image: number, variant: string, signal: AbortSignal): Promise<IntegrityModel>;
  /**
   * Rows of files, from position `first` on; at most 500. Reads the layers first where that was not done, unless what is
   * claimed of one is wanted; null where nothing is.
   */
  files(
    image: number,
    variant: string,
    query: FilesQuery,
    first: number,
    count: number,
    signal: AbortSignal,
  ): Promise<FilesAnswer | null>;
  /** Does something with rows of files of the image that is shown. */
  fileAction(action: FileAction, rows: RowsOfPage): Promise<void>;
  /**
   * Packs rows of files into a tar that the browser saves; its pieces come by `ImagePageClient.tarPiece`.
   * @param number what its pieces are known by
   */
  download(
    image: number,
    variant: string,
    rows: RowsOfPage,
    number: number,
    signal: AbortSignal,
  ): Promise<DownloadedTar>;
  /** The text of a JSON document: config, manifest and index as stored, `inspect` as Docker prints it. */
  document(image: number, variant: string, kind: DocumentKind, signal: AbortSignal): Promise<string>;
  /** Opens such a document in an ordinary editor. */
  openDocument(image: number, variant: string, kind: DocumentKind): Promise<void>;
  /** Opens a statement of an attestation in an ordinary editor. */
  openStatement(image: number, variant: string, digest: string): Promise<void>;
  copy(text: string): Promise<void>;
  openAsText(): Promise<void>;
  showLog(): Promise<void>;
  /** Shows what fills the disk of its engine, or of one that is chosen. */
  showDiskUsage(): Promise<void>;
  /** Reads the archive anew, after it changed on disk or failed. */
  reload(): Promise<void>;
  /** Tells the host what is shown, for commands of the title bar. */
  showing(target: Target): Promise<void>;
}

/** What the host tells the webview. */
export interface ImagePageClient extends DockerfileClient, ImageEngineClient {
  progress(done: number, total: number | null): Promise<void>;
  /**
   * Stored bytes of the layers of an image read so far, and in all, and by layer how far each is; without those the bytes
   * its engine exported.
   */
  contentsProgress(
    image: number,
    variant: string,
    done: number,
    total: number | null,
    layers: readonly LayerProgressModel[],
  ): Promise<void>;
  integrityProgress(image: number, variant: string, progress: IntegrityProgress): Promise<void>;
  /** The next piece of a tar that is being downloaded; the host waits until it is taken. */
  tarPiece(download: number, piece: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The archive's bytes changed (or went) since it was read. */
  changedOnDisk(gone: boolean): Promise<void>;
  show(target: Target): Promise<void>;
  settings(settings: PageSettings): Promise<void>;
}

/** What a page starts with, in an attribute of its document. */
export interface ImagePageStart {
  readonly settings: PageSettings;
  /** BCP 47 language of the editor, for `Intl`. */
  readonly language: string;
  /** Whether the page is about an image of an engine, and not an archive. */
  readonly ofEngine: boolean;
  /** Whether it is about a container of an engine, and what that changed. */
  readonly ofContainer: boolean;
  /** Whether the editor runs in a browser, which is then the way to the user's own machine. */
  readonly inBrowser: boolean;
  /** The page's own words in that language; the key is the English text. */
  readonly words: Readonly<Record<string, string>>;
}
