import { Writable } from 'node:stream';
import { printTable } from '../../src/cli/table.ts';
import { type Analysis, analyze } from '../../src/image/analyze.ts';
import { ImageError } from '../../src/image/errors.ts';
import type { Image, OpenSource } from '../../src/image/image.ts';
import { dockerInspect } from '../../src/image/inspect.ts';
import { checksOf } from '../../src/image/integrity.ts';
import { labelOf } from '../../src/image/labels.ts';
import { readConfigFacts } from '../../src/image/readConfigFacts.ts';
import { buildRows } from '../../src/image/rows.ts';
import { verificationOf } from '../../src/image/verify.ts';
import { readContents } from '../../src/layers/readContents.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { openBytes } from '../../src/sources/index.ts';
import { LOOK_LENGTH, looksLikeImageArchive } from '../../src/sources/sniff.ts';
import { examineExtraction } from './extraction.ts';
import type { KeptReading } from './kept.ts';
import { readWaiting } from './waiting.ts';

/** What came of one archive. */
export interface Outcome {
  /** Why it is a defect; empty for what must happen. */
  readonly defects: readonly string[];
  /** Codes of notes, and templates of errors, with how often. */
  readonly reached: Readonly<Record<string, number>>;
}

/**
 * How much is done with one: `quick` leaves out what takes long, extracting it, and reading it from a file with what was
 * kept of others; `threads` reads it in threads of its own too, which takes as long as all else.
 */
export type Extent = 'quick' | 'usual' | 'threads';

/** Images of one archive that are read in full; a mutant may name one hundreds of times. */
const IMAGES = 4;

/** Opens an archive, reads and verifies all of it, and answers as the command line and the page do. Never throws. */
export async function examine(
  bytes: Buffer,
  spoolDirectory: string,
  kept: KeptReading,
  extent: Extent,
): Promise<Outcome> {
  const examination = new Examination(spoolDirectory, extent);
  looksLikeImageArchive(bytes.subarray(0, LOOK_LENGTH));
  try {
    const source = await openBytes('Fuzz.tar', bytes, { spoolDirectory });
    try {
      await examination.source(source);
    } finally {
      await source.close();
    }
    if (extent !== 'quick') await examination.again(bytes, kept);
  } catch (error) {
    examination.failure(error);
  }
  return examination.outcome();
}

class Examination {
  readonly #defects: string[] = [];
  readonly #reached = new Map<string, number>();
  readonly #folder: string;
  readonly #extent: Extent;
  readonly #expected: string[] = [];

  /** @param folder to write to */
  constructor(folder: string, extent: Extent) {
    this.#folder = folder;
    this.#extent = extent;
  }

  outcome(): Outcome {
    return { defects: this.#defects, reached: Object.fromEntries(this.#reached) };
  }

  failure(error: unknown): void {
    if (!(error instanceof ImageError)) {
      this.#defects.push(`not an ImageError: ${error instanceof Error ? error.stack : String(error)}`);
      return;
    }
    this.#reach(`error ${error.code}: ${error.sentence.template}`);
    this.#sentence(error.message);
    if (error.cause instanceof TypeError && !('code' in error.cause) && !/decode/.test(error.cause.message))
      this.#defects.push(`an ImageError hides ${error.cause.stack}`);
  }

  async source({ catalog }: OpenSource): Promise<void> {
    this.#reach(`format ${catalog.format}`);
    for (const entry of catalog.images) {
      labelOf(entry);
      this.#expect(entry.variants.length > 0, 'an image without a variant');
      const keys = new Set(entry.variants.map(({ key }) => key));
      this.#expect(keys.size === entry.variants.length, 'two variants with one key');
      for (const variant of entry.variants) if (variant.state === 'broken') this.failure(variant.error);
    }
    const answers = [];
    for (const image of presentImages(catalog).slice(0, IMAGES)) answers.push(await this.#image(image, catalog.notes));
    const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
    if (answers.length > 0) printTable(answers, catalog, sink);
  }

  /** Must give the same from a file, whatever was kept of it and of other archives. */
  async again(bytes: Buffer, kept: KeptReading): Promise<void> {
    if (this.#expected.length === 0) return;
    this.#defects.push(...(await kept.examine(bytes, this.#expected, this.#extent === 'threads')));
  }

  async #image(image: Image, sourceNotes: OpenSource['catalog']['notes']) {
    buildRows(image);
    readConfigFacts(image.config);
    JSON.stringify(dockerInspect(image));
    labelOf(image);
    const contents = await readContents(image, { verify: true });
    const computed = contents.read.map((layer) => layer.computed);
    const checks = checksOf(image, computed);
    const verification = verificationOf(checks);
    const analysis = analyze(image, contents, verification, sourceNotes);
    for (const { code, message } of analysis.notes) {
      this.#reach(`note ${code}`);
      this.#sentence(message);
    }
    this.#numbers(analysis);
    // Hopped over, plain layers must give what they give read in full.
    const hopped = analyze(image, await readContents(image), verification, sourceNotes);
    this.#expect(comparable(hopped) === comparable(analysis), 'reading without digests gives other answers');
    const waited = analyze(image, await readWaiting(image, this.#folder), verification, sourceNotes);
    this.#expect(comparable(waited) === comparable(analysis), 'reading as threads do gives other answers');
    if (this.#extent !== 'quick')
      this.#defects.push(...(await examineExtraction(image, contents.overlay, this.#folder)));
    this.#expected.push(JSON.stringify(analyze(image, contents, null, sourceNotes)));
    return { image, contents, checks, analysis };
  }

  #numbers(analysis: Analysis): void {
    const { layers, files, entries, visibleBytes, storedBytes, wastedBytes, efficiency, wasted } = analysis;
    const read = layers.filter(({ bytes }) => bytes !== null);
    const isNumber = (value: unknown) => value === null || (Number.isSafeInteger(value) && Number(value) >= 0);
    this.#expect(
      Object.values({ files, entries, visibleBytes, storedBytes, wastedBytes }).every(isNumber),
      'odd totals',
    );
    for (const { size, unpackedSize, added, modified, removed, identical, bytes } of layers)
      this.#expect([size, unpackedSize, added, modified, removed, identical, bytes].every(isNumber), 'odd counts');
    this.#expect(efficiency >= 0 && efficiency <= 1, `efficiency ${efficiency}`);
    this.#expect(visibleBytes + wastedBytes === storedBytes, 'visible and wasted are not stored');
    this.#expect(sum(read.map(({ bytes }) => bytes ?? 0)) === storedBytes, 'the layers are not what is stored');
    this.#expect(
      wasted.length > 19 || sum(wasted.map(({ bytes }) => bytes)) === wastedBytes,
      'the wasted paths are not what is wasted',
    );
    this.#expect(files <= entries, 'more files than entries');
  }

  /** One clear sentence for people, or a few. */
  #sentence(text: string): void {
    const isClear =
      /^\P{Ll}.*[.…]$/su.test(text) &&
      text.length < 1500 &&
      !/\bundefined\b|\bNaN\b|\[object|\n\s+at |(?<!\\u)\{\d\}/.test(text);
    this.#expect(isClear, `not a sentence: ${JSON.stringify(text.slice(0, 1600))}`);
    this.#expect(!/[\p{Cc}\u202a-\u202e]/u.test(text), `control characters in ${JSON.stringify(text)}`);
  }

  #expect(holds: boolean, otherwise: string): void {
    if (!holds) this.#defects.push(otherwise);
  }

  #reach(what: string): void {
    this.#reached.set(what, (this.#reached.get(what) ?? 0) + 1);
  }
}

/** Contents that a table of contents claims are only looked at by who computes digests. */
function comparable(analysis: Analysis): string {
  return JSON.stringify({ ...analysis, notes: analysis.notes.filter(({ code }) => code !== 'toc-differs') });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
