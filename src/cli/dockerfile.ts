import { readFile, stat } from 'node:fs/promises';
import { readAttested } from '../dockerfile/attested.ts';
import { findBase } from '../dockerfile/findBase.ts';
import { historyCsv, historyTableRows, historyText } from '../dockerfile/historyTable.ts';
import type { MatchHints } from '../dockerfile/matchInput.ts';
import { type Candidate, rankDockerfiles } from '../dockerfile/rank.ts';
import { reconstructDockerfile } from '../dockerfile/reconstruct.ts';
import { ImageError } from '../image/errors.ts';
import type { Image } from '../image/image.ts';
import { JSON_LIMIT } from '../image/json.ts';
import { printPlatform } from '../image/platform.ts';
import type { DockerfileRequest } from './dockerfileRequest.ts';
import { dockerfileLines } from './dockerfileTable.ts';
import { onlyImage, withImages } from './images.ts';
import { printable, printableJson } from './printable.ts';
import type { Terminal } from './run.ts';

/**
 * `layerscope dockerfile PATH`: an image's history beside the Dockerfile that was given, else beside the one its
 * provenance recorded; a Dockerfile made of the history where there is neither.
 */
export async function dockerfileCommand(path: string, request: DockerfileRequest, terminal: Terminal): Promise<number> {
  const candidates = await Promise.all(request.files.map(readCandidate));
  return withImages(
    path,
    terminal,
    async (images, catalog) => {
      const image = onlyImage(path, images);
      const others = catalog.images.flatMap(({ variants }) =>
        variants.flatMap((variant) => (variant.state === 'present' ? [variant.image] : [])),
      );
      await print(image, others, candidates, request, terminal);
      return 0;
    },
    request,
  );
}

async function print(
  image: Image,
  others: readonly Image[],
  given: readonly Candidate[],
  { as, target }: DockerfileRequest,
  { output, errors, signal }: Terminal,
): Promise<void> {
  if (as === 'table' || as === 'csv') {
    const rows = historyTableRows(image, (layer) => image.layers[layer]?.size ?? null);
    output.write(as === 'csv' ? historyCsv(rows) : historyText(rows, { now: Date.now(), isWhole: false }));
    return;
  }
  const { provenance, problems } = await readAttested(image, signal);
  for (const { message } of problems) errors.write(`layerscope: ${printable(message)}\n`);
  const base = findBase(image, others);
  const hints: MatchHints = { provenance, base, target };
  const recorded = provenance?.dockerfile ?? null;
  const [best] = rankDockerfiles(image, given.length === 0 && recorded ? [recorded] : given, hints);
  if (as === 'json') {
    const dockerfile = best?.candidate.name ?? null;
    const rest = best ? best.history : { reconstruction: reconstructDockerfile(image, hints) };
    const { references, id, platform } = image;
    const answer = { references, platform: printPlatform(platform), id, dockerfile, ...rest };
    output.write(`${printableJson(JSON.stringify(answer, null, 1))}\n`);
  } else if (best) output.write(dockerfileLines(image, best, output));
  else output.write(reconstructDockerfile(image, hints).text);
}

/** @throws ImageError `unreadable`, `limit` */
async function readCandidate(file: string): Promise<Candidate> {
  try {
    if ((await stat(file)).size <= JSON_LIMIT) return { name: file, source: await readFile(file, 'utf8') };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ImageError('unreadable', '{0} cannot be read: {1}.', [file, reason], { cause });
  }
  throw new ImageError('limit', '{0} is too large for a Dockerfile.', [file]);
}
