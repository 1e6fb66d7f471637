/** The engine page: what its webview may ask of the host, what the host may tell it, and the values that travel. */

/** Where an engine is looked for. */
export interface EndpointModel {
  readonly name: string;
  /** As in DOCKER_HOST, without a password; null where nobody knows. */
  readonly host: string | null;
  /** Who says so, in words; '' with `host`. */
  readonly found: string;
}

/** An engine as it describes itself. Texts are the engine's own, cut where they are very long; null is what it does not say. */
export interface EngineModel {
  /** `Docker 28.5.1` */
  readonly program: string;
  /** The version of the API that is used, and those between which the engine has it. */
  readonly api: string;
  readonly oldestApi: string | null;
  readonly newestApi: string;
  readonly debug: boolean;
  /** What turns debug logging on, and in which file, or in which it usually is; null where the program has no such file. */
  readonly debugLine: { readonly line: string; readonly file: string; readonly usually: boolean } | null;
  /** Whether a command is known that restarts it. */
  readonly restartable: boolean;
  readonly storageDriver: string | null;
  readonly store: 'containerd' | 'graph-driver';
  readonly driverStatus: readonly PairModel[];
  readonly dataRoot: string | null;
  /** Its machine's name. */
  readonly machine: string | null;
  readonly operatingSystem: string | null;
  readonly platform: string | null;
  readonly kernel: string | null;
  readonly cpus: number | null;
  /** Bytes. */
  readonly memory: number | null;
  readonly cgroupVersion: string | null;
  readonly cgroupDriver: string | null;
  readonly securityOptions: readonly string[];
  readonly mirrors: readonly string[];
  readonly insecureRegistries: readonly string[];
  readonly warnings: readonly string[];
  readonly images: number | null;
  readonly running: number | null;
  readonly paused: number | null;
  readonly stopped: number | null;
}

export interface PairModel {
  readonly name: string;
  readonly value: string;
}

/** Why an engine cannot be used: the sentence of the view, and what is to be done, or null where only trying again is. */
export interface FailureModel {
  readonly message: string;
  readonly action: string | null;
}

export type EngineReading =
  | { readonly state: 'connected'; readonly engine: EngineModel }
  | { readonly state: 'failed'; readonly failure: FailureModel };

/** Something that happened in the engine, or a time in which nobody listened. Numbers rise. */
export type EventModel =
  | {
      readonly kind: 'event';
      readonly number: number;
      /** ISO 8601. */
      readonly time: string;
      /** `image`, `container`, `volume`, … */
      readonly type: string;
      /** `pull`, `tag`, `die`, … */
      readonly action: string;
      /** The name of what it happened to, or its ID. */
      readonly subject: string;
      /** What else is worth saying, in words. */
      readonly about: string;
      /** The image whose page can be opened; null where there is none, or none any more. */
      readonly image: string | null;
    }
  | { readonly kind: 'gap'; readonly number: number; readonly time: string };

export interface EnginePageSettings {
  readonly units: 'decimal' | 'binary';
}

/** What the webview asks of the host. A rejected call carries one sentence. */
export interface EnginePageHost {
  /** The endpoint, and what has happened so far, oldest first; what happens later comes by `EnginePageClient.happened`. */
  open(): Promise<{ readonly endpoint: EndpointModel; readonly events: readonly EventModel[] }>;
  /** Asks the engine anew; connects where there is no connection. */
  engine(signal: AbortSignal): Promise<EngineReading>;
  /** Does what the last failure asks for. */
  help(): Promise<void>;
  showEngineLog(): Promise<void>;
  restartEngine(): Promise<void>;
  openImage(reference: string): Promise<void>;
  copy(text: string): Promise<void>;
  showLog(): Promise<void>;
}

/** What the host tells the webview. */
export interface EnginePageClient {
  happened(events: readonly EventModel[]): Promise<void>;
  /** The engine is there again, or has other images or containers. */
  changed(): Promise<void>;
  lost(failure: FailureModel): Promise<void>;
  settings(settings: EnginePageSettings): Promise<void>;
}

/** What a page starts with, in an attribute of its document. */
export interface EnginePageStart {
  /** The endpoint's name, which the page keeps over reloads of the window. */
  readonly engine: string;
  readonly settings: EnginePageSettings;
  /** BCP 47 language of the editor, for `Intl`. */
  readonly language: string;
  /** The page's own words in that language; the key is the English text. */
  readonly words: Readonly<Record<string, string>>;
}
