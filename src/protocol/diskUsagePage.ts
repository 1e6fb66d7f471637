/** The disk usage page: what its webview may ask of the host, what the host may tell it, and the values that travel. */

/** What takes room in an engine, in the order in which it is shown. */
export const USAGE_KINDS = ['image', 'container', 'volume', 'network', 'cache'] as const;

export type UsageKind = (typeof USAGE_KINDS)[number];

/** Bytes as well as they are known: the same twice where that is exactly. */
export interface BoundsModel {
  readonly least: number;
  readonly most: number;
}

/** All of a kind. Bytes; null where the engine does not say. */
export interface TotalModel {
  readonly kind: UsageKind;
  readonly count: number;
  /** How many are in use. */
  readonly active: number;
  /** What all of them take, what they share counted once. */
  readonly size: number | null;
  /** What several of them have in common, counted once. */
  readonly shared: number | null;
  /** What is freed when all that are not in use go, and nothing else. */
  readonly reclaimable: BoundsModel | null;
}

/** Something that takes room. Texts are the engine's own, cut where they are very long. */
export interface ItemModel {
  /** Unique, and the same for as long as it is there. */
  readonly key: string;
  readonly kind: UsageKind;
  readonly name: string;
  /** Its other names, its ID, what kind of cache it is; '' for nothing. */
  readonly about: string;
  /** What it is in words: `dangling`, `exited (0)`, `anonymous`. */
  readonly state: string;
  /** What that means, or ''. */
  readonly meaning: string;
  /** Bytes, with those that others have too; null where the engine does not say. */
  readonly size: number | null;
  /** Bytes of these that nothing else has; null where the engine does not say. */
  readonly own: BoundsModel | null;
  /** ISO 8601; null where the engine does not say. */
  readonly created: string | null;
  /** When it was used last. */
  readonly used: string | null;
  /** What holds it, in words. */
  readonly heldBy: readonly string[];
  readonly isActive: boolean;
  /** `key=value` */
  readonly labels: readonly string[];
  /** It has a page that opens. */
  readonly opens: boolean;
}

/** A choice of items that is made at once. */
export interface PresetModel {
  readonly key: string;
  readonly label: string;
  /** What is chosen and what is not, in words. */
  readonly meaning: string;
  readonly keys: readonly string[];
}

/** What an engine holds. */
export interface UsageModel {
  /** The engine in words: `Docker 28.5.1, containerd`. */
  readonly program: string;
  /** ISO 8601: when it was asked. */
  readonly time: string;
  /** Bytes of everything. */
  readonly size: number;
  readonly totals: readonly TotalModel[];
  readonly items: readonly ItemModel[];
  readonly presets: readonly PresetModel[];
  /** Sentences: what the engine says that is not so, what could not be read. */
  readonly remarks: readonly string[];
}

/** Why an engine cannot be asked: the sentence, and what is to be done, or null where only trying again is. */
export interface UsageFailure {
  readonly message: string;
  readonly action: string | null;
}

/** `number` is another one each time the engine is asked: what is to go is planned in one of these, and removed by that. */
export type UsageReading =
  | { readonly state: 'read'; readonly number: number; readonly usage: UsageModel }
  | { readonly state: 'failed'; readonly failure: UsageFailure };

/** When an engine is asked what it holds: in any case, where something changed, or where it never was. */
export type UsageAsks = 'anew' | 'changed' | 'unread';

/** Something that keeps ticked items from going. */
export interface ObstacleModel {
  /** What stays, and what stands in its way. */
  readonly sentence: string;
  /** What would have to go too, by key; empty where nothing can be done here. */
  readonly too: readonly string[];
}

/** What comes of removing the ticked items. */
export interface PlanModel {
  /** Those that go, by their keys, in the order in which they do; more than are ticked where one goes with another. */
  readonly goes: readonly string[];
  /** The names that go with an image beside the one that it is shown by, all of them; by its key, where it has any. */
  readonly otherNames: Readonly<Record<string, readonly string[]>>;
  /** Bytes that are freed. */
  readonly freed: BoundsModel;
  /** How many of those that go have a size that nobody knows. */
  readonly unsized: number;
  /** What should be known before, in sentences: what is killed, what has a name. */
  readonly warnings: readonly string[];
  readonly obstacles: readonly ObstacleModel[];
  /** All that stands in the way of anything, by key. */
  readonly too: readonly string[];
}

/** What became of an item. */
export interface OutcomeModel {
  readonly kind: UsageKind;
  readonly name: string;
  /** `removed`, or in words why not. */
  readonly detail: string;
}

/** What a removal came to. */
export interface ReportModel {
  readonly removed: readonly OutcomeModel[];
  readonly skipped: readonly OutcomeModel[];
  /** Bytes that are freed by what was removed. */
  readonly freed: BoundsModel;
  /** Whether it was canceled before all was tried. */
  readonly isCanceled: boolean;
  /** Why it ended before all was tried, or null. */
  readonly failure: string | null;
}

/** A removal that runs, with the name of what was looked after last, or the last one of the page. */
export type RemovalModel =
  | { readonly state: 'running'; readonly done: number; readonly total: number; readonly last: string }
  | { readonly state: 'ended'; readonly report: ReportModel };

/** What is to be ticked when the page has read the engine: a preset, or items. */
export type TickRequest = { readonly preset: string } | { readonly keys: readonly string[] };

export interface DiskUsagePageSettings {
  readonly units: 'decimal' | 'binary';
}

/** What the webview asks of the host. A rejected call carries one sentence. */
export interface DiskUsagePageHost {
  /** The engine's name, and what the page shows beside what it holds. */
  open(): Promise<{
    readonly engine: string;
    readonly removal: RemovalModel | null;
    /** Not told by `tick` yet. */
    readonly tick: TickRequest | null;
  }>;
  /**
   * What the engine holds. Asking it may take it long.
   * @param asks whether it is asked in any case, only where something came or went since it was, or only if it never was
   */
  usage(asks: UsageAsks, signal: AbortSignal): Promise<UsageReading>;
  /**
   * What comes of removing these.
   * @param reading the number of what they were ticked in; refused where the engine was asked anew since
   */
  plan(reading: number, keys: readonly string[], signal: AbortSignal): Promise<PlanModel>;
  /**
   * Begins to remove these, and nothing else; how it goes is told by `removal`.
   * @param reading the number of what they were planned in; nothing is removed where the engine was asked anew since
   */
  remove(reading: number, keys: readonly string[]): Promise<void>;
  cancelRemoval(): Promise<void>;
  /** Puts the report of the last removal away. */
  closeReport(): Promise<void>;
  openItem(key: string): Promise<void>;
  /** Does what the last failure asks for. */
  help(): Promise<void>;
  copy(text: string): Promise<void>;
  showLog(): Promise<void>;
}

/** What the host tells the webview. */
export interface DiskUsagePageClient {
  /** Something came or went in the engine. */
  changed(): Promise<void>;
  /** The engine was asked anew, by whomever: this is the number of what is known of it now. */
  replaced(reading: number): Promise<void>;
  removal(removal: RemovalModel): Promise<void>;
  tick(request: TickRequest): Promise<void>;
  settings(settings: DiskUsagePageSettings): Promise<void>;
}

/** What a page starts with, in an attribute of its document. */
export interface DiskUsagePageStart {
  /** The endpoint's name, which the page keeps over reloads of the window. */
  readonly engine: string;
  readonly settings: DiskUsagePageSettings;
  /** BCP 47 language of the editor, for `Intl`. */
  readonly language: string;
  /** The page's own words in that language; the key is the English text. */
  readonly words: Readonly<Record<string, string>>;
}
