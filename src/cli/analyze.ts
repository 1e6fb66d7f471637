import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { type Address, parseAddress } from '../image/address.ts';
import { analyze } from '../image/analyze.ts';
import { ImageError } from '../image/errors.ts';
import type { Catalog, Image } from '../image/image.ts';
import { hasMismatch, verifyImage } from '../image/verify.ts';
import { readContents } from '../layers/readContents.ts';
import { sweepSpools } from '../layers/spool.ts';
import { presentImages } from '../sources/catalog.ts';
import { addressOfPath, openSource } from '../sources/index.ts';
import { printableJson } from './printable.ts';
import type { Output, Terminal } from './run.ts';
import { type Answer, printTable } from './table.ts';

/** `layerscope analyze PATH`: prints every image present, as a table or as the `analyze` contract's JSON. */
export async function analyzeCommand(
  path: string,
  { json, verify }: { json: boolean; verify: boolean },
  { output, errors, signal }: Terminal,
): Promise<number> {
  const address = parseAddress(path) ?? (await addressOfPath(path));
  const spoolDirectory = join(tmpdir(), `layerscope-${process.getuid?.() ?? userInfo().username}`);
  await sweepSpools(spoolDirectory);
  const source = await openSource(address, { spoolDirectory, signal });
  try {
    const images = chosen(source.catalog, address);
    if (images.length === 0) throw nonePresent(path, source.catalog);
    warnOfSlowZstd(images, errors);
    const answers: Answer[] = [];
    for (const image of images) {
      const contents = await readContents(image, { verify, signal });
      const computed = contents.read.map((layer) => layer.computed);
      const verification = verify ? verifyImage(image, computed) : null;
      const analysis = analyze(image, contents, verification, source.catalog.notes);
      answers.push({ image, contents, verification, analysis });
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
    else printTable(answers, source.catalog, output);
    return answers.some(({ verification }) => verification && hasMismatch(verification)) ? 3 : 0;
  } finally {
    await source.close();
  }
}

/** An address may mean one image of the source, or one platform of it. */
function chosen(catalog: Catalog, address: Address): Image[] {
  if (address.kind !== 'archive' && address.kind !== 'layout') return presentImages(catalog);
  const { image, platform } = address;
  if (image === undefined && platform === undefined) return presentImages(catalog);
  const entries = image === undefined ? catalog.images : catalog.images.slice(image, image + 1);
  const images = entries.flatMap(({ variants }) =>
    variants.flatMap((variant) =>
      variant.state === 'present' && (platform === undefined || platform === variant.key) ? [variant.image] : [],
    ),
  );
  return [...new Set(images)];
}

function nonePresent(path: string, catalog: Catalog): ImageError {
  const variants = catalog.images.flatMap((entry) => entry.variants);
  const broken = variants.find((variant) => variant.state === 'broken');
  if (broken) return broken.error;
  return new ImageError('not-an-image', '{0} names {1} but does not hold it.', [
    path,
    variants.map(({ platform }) => platform).join(', ') || 'an image',
  ]);
}

/** Said once, where it holds: the same answer takes several times longer. */
function warnOfSlowZstd(images: readonly Image[], errors: Output): void {
  const hasZstd = images.some(({ layers }) => layers.some(({ compression }) => compression === 'zstd'));
  if (hasZstd && typeof zlib.createZstdDecompress !== 'function')
    errors.write(
      `layerscope: Node.js ${process.versions.node} has no zstd of its own, so zstd layers are read slowly; 22.15 or newer has.\n`,
    );
}
