import { dirname, resolve } from 'node:path';
import { unlessAborted } from '../extract/content.ts';
import { cannotWrite, checkRoom } from '../extract/diskErrors.ts';
import { findExisting, look } from '../extract/existing.ts';
import { type Plan, planExtract } from '../extract/plan.ts';
import { remarkSentence } from '../extract/remarkSentence.ts';
import { ExtractResult } from '../extract/result.ts';
import { toFolder } from '../extract/toFolder.ts';
import { tarPieces, tarSize } from '../extract/toTar.ts';
import { writeWhole } from '../extract/wholeFile.ts';
import { formatSize } from '../format/size.ts';
import { ImageError } from '../image/errors.ts';
import { FileView } from '../image/fileView.ts';
import type { Image } from '../image/image.ts';
import { findPath } from '../image/resolvePath.ts';
import { sentence } from '../image/sentence.ts';
import { FileContents } from '../layers/fileContents.ts';
import { makeFolders } from '../layers/makeFolders.ts';
import { readContents } from '../layers/readContents.ts';
import { openCache } from './cache.ts';
import type { ExtractRequest } from './extractRequest.ts';
import { onlyImage, SPOOLS, threadsOf, withImages } from './images.ts';
import { printable } from './printable.ts';
import type { Output, Terminal } from './run.ts';

/** `layerscope extract PATH`: writes files of one image to a folder, a tar, or as a tar to the output. */
export async function extractCommand(path: string, request: ExtractRequest, terminal: Terminal): Promise<number> {
  return withImages(
    path,
    terminal,
    async (images) => {
      await extractImage(onlyImage(path, images), request, terminal);
      return 0;
    },
    request,
  );
}

async function extractImage(image: Image, request: ExtractRequest, terminal: Terminal): Promise<void> {
  const { signal } = terminal;
  const cache = await openCache(terminal);
  const { overlay } = await readContents(image, { signal, cache, checkpoints: true, threads: threadsOf(terminal) });
  const { selection } = request;
  if (selection.kind === 'layer' && selection.layer >= image.layers.length)
    throw new ImageError('unreadable', 'The image has no layer {0}; it has {1}.', [
      selection.layer,
      image.layers.length,
    ]);
  const view = new FileView(overlay, selection);
  const plan = await planExtract(view, nodesOf(view, request.paths), signal);
  const contents = new FileContents(overlay, image.layers, SPOOLS, undefined, cache);
  const result = new ExtractResult();
  try {
    const where = await write(plan, contents, request, terminal, result);
    // What is said must not become part of the tar.
    if (request.to !== 'folder') result.files = plan.totals.files;
    tell(plan, result, where, request.to === 'output' ? terminal.errors : terminal.output);
  } finally {
    await contents.close();
  }
}

function nodesOf(view: FileView, paths: readonly string[]): number[] {
  if (paths.length === 0) return [0];
  return paths.map((path) => {
    const found = findPath(view, path.replace(/^\/+|\/+$/g, ''));
    if (!found) throw new ImageError('unreadable', '{0} is not there.', [path]);
    return found.node;
  });
}

/** @returns what was written to, for people */
async function write(
  plan: Plan,
  contents: FileContents,
  { to, target, existing, ...wanted }: ExtractRequest,
  { output, signal }: Terminal,
  result: ExtractResult,
): Promise<string> {
  const tar = () => tarPieces(plan, contents, result.remarks, { signal, onProgress: (done) => (result.bytes = done) });
  if (to === 'output') {
    for await (const piece of tar()) await writeOut(output, piece, signal);
    return 'the output';
  }
  if (to === 'tar') {
    const there = await look(target).catch((error) => Promise.reject(cannotWrite(target, error)));
    if (there && existing !== 'replace')
      throw new ImageError('unwritable', '{0} exists. Replace it by --existing replace.', [target]);
    await checkRoom(dirname(resolve(target)), tarSize(plan));
    await writeWhole(target, tar(), signal);
    return target;
  }
  await makeFolders(resolve(target)).catch((error) => Promise.reject(cannotWrite(target, error)));
  await checkRoom(target, plan.totals.bytes);
  if (existing === undefined) {
    const { count, paths } = await findExisting(plan, target, { signal });
    if (count > 0)
      throw new ImageError(
        'unwritable',
        '{0} holds {1} of these paths already ({2}). Say what becomes of them by --existing.',
        [target, count, paths.join(', ')],
      );
  }
  await toFolder(plan, contents, target, { ...wanted, existing: existing ?? 'skip', signal }, result);
  return target;
}

/** Waits where the reader is slower. */
async function writeOut(output: Output, piece: Uint8Array, signal: AbortSignal): Promise<void> {
  if (output.write(piece) !== false) return;
  await unlessAborted(new Promise<void>((resolve) => output.once?.('drain', resolve)), signal);
}

function tell({ unread }: Plan, { bytes, files, remarks }: ExtractResult, where: string, to: Output): void {
  const lines = [
    `Extracted ${files === 1 ? '1 file' : `${files.toLocaleString('en')} files`} (${formatSize(bytes)}) to ${where}.`,
    ...unread.map((layer) => `Note: Layer ${layer} could not be read, so what it holds is missing.`),
    ...remarks.list().map((remark) => {
      const { template, values } = remarkSentence(remark);
      return `Note: ${sentence(template, values)}`;
    }),
  ];
  to.write(`${lines.map(printable).join('\n')}\n`);
}
