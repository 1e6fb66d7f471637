import { analyze } from '../image/analyze.ts';
import { checksOf } from '../image/integrity.ts';
import { hasMismatch, verificationOf } from '../image/verify.ts';
import { readResults } from '../layers/readContents.ts';
import { openCache } from './cache.ts';
import { threadsOf, withImages } from './images.ts';
import { printableJson } from './printable.ts';
import type { Terminal } from './run.ts';
import { type Answer, printTable } from './table.ts';

/** `layerscope analyze PATH`: prints every image present, as a table or as the `analyze` contract's JSON. */
export async function analyzeCommand(
  path: string,
  { json, verify }: { json: boolean; verify: boolean },
  terminal: Terminal,
): Promise<number> {
  const { output, signal } = terminal;
  const threads = threadsOf(terminal);
  // What is verified is computed now, from all bytes.
  const cache = verify ? undefined : await openCache(terminal);
  return withImages(path, terminal, async (images, catalog) => {
    const answers: Answer[] = [];
    for (const image of images) {
      const contents = await readResults(image, { verify, cache, signal, threads });
      const computed = contents.read.map(({ computed, failure }) => computed ?? (failure ? { failure } : null));
      const checks = verify ? checksOf(image, computed) : null;
      const verification = checks && verificationOf(checks);
      const analysis = analyze(image, contents, verification, catalog.notes);
      answers.push({ image, contents, checks, analysis });
    }
    if (json)
      output.write(
        `${printableJson(
          JSON.stringify(
            answers.map(({ analysis }) => analysis),
            null,
            1,
          ),
        )}\n`,
      );
    else printTable(answers, catalog, output);
    await cache?.settled();
    return answers.some(({ analysis }) => hasMismatch(analysis.verification)) ? 3 : 0;
  });
}
