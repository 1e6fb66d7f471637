import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Analysis, analyze } from '../../src/image/analyze.ts';
import type { Image, OpenSource } from '../../src/image/image.ts';
import { verifyImage } from '../../src/image/verify.ts';
import { type Contents, readContents } from '../../src/layers/readContents.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { addressOfPath, openBytes, openSource } from '../../src/sources/index.ts';

/** A folder for spools, one for the process. */
export const SPOOLS = mkdtempSync(join(tmpdir(), 'layerscope-test-'));
process.once('exit', () => rmSync(SPOOLS, { recursive: true, force: true }));

export async function openPath(path: string, signal?: AbortSignal): Promise<OpenSource> {
  return openSource(await addressOfPath(path), { spoolDirectory: SPOOLS, signal });
}

export function openArchive(bytes: Uint8Array, signal?: AbortSignal): Promise<OpenSource> {
  return openBytes('test.tar', bytes, { spoolDirectory: SPOOLS, signal });
}

/** What `analyze --verify` says of one image, as its JSON says it, and what it was computed from. */
export interface Answer {
  readonly image: Image;
  readonly contents: Contents;
  readonly analysis: Analysis;
}

/** Answers for every image present, as `layerscope analyze --verify` does; the source is closed afterwards. */
export async function answersOf(opening: Promise<OpenSource>): Promise<Answer[]> {
  const source = await opening;
  try {
    const answers: Answer[] = [];
    for (const image of presentImages(source.catalog)) {
      const contents = await readContents(image, { verify: true });
      const computed = contents.read.map((layer) => layer.computed);
      const analysis: Analysis = JSON.parse(
        JSON.stringify(analyze(image, contents, verifyImage(image, computed), source.catalog.notes)),
      );
      answers.push({ image, contents, analysis });
    }
    return answers;
  } finally {
    await source.close();
  }
}
