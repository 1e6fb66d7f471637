/** The tab *Dockerfile* of the image page: what it asks of the host, what it is told, and the values that travel. */
import type { LineRange } from '../dockerfile/dockerfile.ts';

/** How a step was matched with lines, from sure to unknown. Only the first two are certain. */
export type StepMatch = 'exact' | 'normalised' | 'probable' | 'none';

/** A step of the history, and the lines it was built from. */
export interface DockerfileStepModel {
  /** Position in `ImageModel.steps`. */
  readonly step: number;
  /** Null where no line fits. */
  readonly lines: LineRange | null;
  readonly match: StepMatch;
  /** Why it is thought so, in a sentence. */
  readonly why: string;
  /** The stage that a `COPY --from` takes from, where it is one of the Dockerfile's. */
  readonly from: { readonly name: string; readonly lines: LineRange } | null;
}

/** Where the steps of the base image end. */
export interface BaseModel {
  /** Steps of the base: the first so many. */
  readonly steps: number;
  /** What FROM names, or what the image is called that was found; null where nobody says. */
  readonly name: string | null;
  /** The line of FROM; null without a Dockerfile. */
  readonly lines: LineRange | null;
  /** Whether the steps are known to be the base's, or only look like it. */
  readonly certain: boolean;
  /** How that is known, in a sentence. */
  readonly why: string;
}

/** What Dockerfile it is. */
export type DockerfileOrigin =
  /** The builder recorded its text with the image. */
  | 'recorded'
  /** The image was built from this file here. */
  | 'built'
  /** A file that fits, of the workspace or open. */
  | 'found'
  /** The user said so. */
  | 'chosen'
  /** None is known: it was written from the history. */
  | 'reconstructed';

/** The Dockerfile of an image, and what its lines made. */
export interface DockerfileModel {
  readonly origin: DockerfileOrigin;
  /** Its path as people know it, or what the document is. */
  readonly name: string;
  /** What of the image leads to it, a few words each; empty where it was only looked for. */
  readonly because: readonly string[];
  /** How the lines were matched in general, in a sentence. */
  readonly why: string;
  /** What differs from what the image was built from, in sentences; empty where nothing is known to. */
  readonly differences: readonly string[];
  /** Whether the text that was recorded can be compared with it. */
  readonly isComparable: boolean;
  readonly base: BaseModel;
  /** One for each of `ImageModel.steps`, in that order. */
  readonly steps: readonly DockerfileStepModel[];
}

/** A file that a step added or changed. */
export interface LargeFileModel {
  /** Absolute, as text. */
  readonly path: string;
  readonly bytes: number;
}

/** The forms in which the history can be copied. */
export type HistoryForm = 'text' | 'csv';

/** What the tab asks of the host. */
export interface DockerfileHost {
  /** The Dockerfile that fits the image best, or was chosen for it. Opens nothing. */
  dockerfile(image: number, variant: string, signal: AbortSignal): Promise<DockerfileModel>;
  /** Has the user choose another; the page is told by `DockerfileClient.dockerfileChanged`. */
  chooseDockerfile(image: number, variant: string): Promise<void>;
  /**
   * Opens the Dockerfile beside the page where that was not done yet: its user may have closed it since.
   * @param lines those of the step that is selected
   */
  offerDockerfile(lines: LineRange | null): Promise<void>;
  /**
   * Opens the Dockerfile beside the page, at lines of it.
   * @param focus whether the user goes on there
   */
  openDockerfile(lines: LineRange | null, focus: boolean): Promise<void>;
  /** Builds the Dockerfile, which is a file, once the user has said how. */
  buildDockerfile(): Promise<void>;
  /** Shows what was recorded beside what the file says now. */
  compareDockerfile(image: number, variant: string): Promise<void>;
  /**
   * Highlights lines in the Dockerfile's editor, if there is one; null highlights none.
   * @param reveal whether they are brought into view
   */
  markLines(lines: LineRange | null, reveal: boolean): Promise<void>;
  /** The tab is left: nothing is drawn into that editor any more. */
  leaveDockerfile(): Promise<void>;
  /** Brings a line to the top of that editor. */
  scrollDockerfile(line: number): Promise<void>;
  /** The layers were read: what each of them added is drawn behind its lines. */
  drawSizes(image: number, variant: string): Promise<void>;
  /** The largest files that a layer added or changed, largest first; reads the layers first where that was not done. */
  largestFiles(image: number, variant: string, layer: number, signal: AbortSignal): Promise<readonly LargeFileModel[]>;
  /** Puts the history on the clipboard as `docker history` prints it, or as comma-separated values. */
  copyHistory(image: number, variant: string, form: HistoryForm): Promise<void>;
}

/** What the host tells the tab. */
export interface DockerfileClient {
  /** The cursor is in these lines of the Dockerfile. */
  cursorInDockerfile(lines: LineRange): Promise<void>;
  /** This is the first line that is seen of it. */
  dockerfileScrolled(line: number): Promise<void>;
  /** It was edited, or another was chosen: what was said of it no longer holds. */
  dockerfileChanged(): Promise<void>;
}
