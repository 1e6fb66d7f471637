import type { EngineMessage } from './answers/messages.ts';

/** What is being done with a layer. */
export type LayerPhase =
  | 'waiting'
  | 'downloading'
  | 'retrying'
  | 'verifying'
  | 'downloaded'
  | 'extracting'
  | 'pulled'
  /** The engine had it. */
  | 'there';

/** A layer on its way. Times are milliseconds. */
export interface LayerProgress {
  /** The beginning of the digest of its blob. */
  readonly id: string;
  readonly phase: LayerPhase;
  /** Bytes of the blob that came. */
  readonly done: number;
  /** Bytes of the blob; null where the engine has not said, as of small ones. */
  readonly total: number | null;
  /** From 0 to 1, while it is unpacked and that is told. */
  readonly extracted: number | null;
  /** When its first bytes came; null while they have not, or where that is not told. */
  readonly started: number | null;
  readonly ended: number | null;
}

const PHASES: readonly [RegExp, LayerPhase][] = [
  [/^(Pulling fs layer|Waiting|Preparing)/, 'waiting'],
  [/^Downloading/, 'downloading'],
  [/^Retrying/, 'retrying'],
  [/^Verifying/, 'verifying'],
  [/^Download complete/, 'downloaded'],
  [/^Extracting/, 'extracting'],
  [/^Pull complete/, 'pulled'],
  [/^Already exists/, 'there'],
];

/** What is known of a pull by what its engine tells. */
export class PullProgress {
  readonly #layers = new Map<string, LayerProgress>();
  readonly #now: () => number;
  #digest: string | null = null;
  #isNew: boolean | null = null;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** In the order in which the engine named them first. */
  get layers(): readonly LayerProgress[] {
    return [...this.#layers.values()];
  }

  /** The digest that the registry has under the reference, or the last of several; null until it is said. */
  get digest(): string | null {
    return this.#digest;
  }

  /** Whether anything that was not there came; null until it is said. */
  get isNew(): boolean | null {
    return this.#isNew;
  }

  /** Takes in what an engine tells. */
  add({ status, id, done, total }: EngineMessage): void {
    this.#digest = /^Digest: (\S+)/.exec(status)?.[1] ?? this.#digest;
    if (/^Status: Downloaded newer image/.test(status)) this.#isNew = true;
    if (/^Status: Image is up to date/.test(status)) this.#isNew ??= false;
    const phase = PHASES.find(([pattern]) => pattern.test(status))?.[1];
    if (phase === undefined || id === '') return;
    const before = this.#layers.get(id);
    // Of several tags, one has what another has brought.
    if (before?.phase === 'pulled' && phase === 'there') return;
    this.#layers.set(id, this.#next(id, phase, before, done, total));
  }

  /** All came: engines that unpack nothing while they pull, or tell nothing of it, say no more of what they have downloaded. */
  end(): void {
    const ended = this.#now();
    for (const [id, layer] of this.#layers)
      if (layer.ended === null) this.#layers.set(id, { ...layer, phase: 'pulled', extracted: null, ended });
  }

  #next(
    id: string,
    phase: LayerPhase,
    before: LayerProgress | undefined,
    done: number | null,
    total: number | null,
  ): LayerProgress {
    const now = this.#now();
    const isDownload = phase === 'downloading';
    const isComplete = !['waiting', 'downloading', 'retrying'].includes(phase);
    // What is gone on with after a failure counts from there.
    const size = isDownload && total !== null ? Math.max(total, before?.total ?? 0) : (before?.total ?? null);
    return {
      id,
      phase,
      done: isDownload ? (done ?? before?.done ?? 0) : isComplete ? (size ?? before?.done ?? 0) : 0,
      total: size,
      extracted: phase === 'extracting' && done !== null && total ? Math.min(1, done / total) : null,
      started: before?.started ?? (isDownload ? now : null),
      ended: phase === 'pulled' || phase === 'there' ? now : null,
    };
  }
}
