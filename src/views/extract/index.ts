import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { contentOf } from '../../extract/content.ts';
import { checkRoom } from '../../extract/diskErrors.ts';
import type { ExtractEntry } from '../../extract/entries.ts';
import { newMode } from '../../extract/newFile.ts';
import type { Plan } from '../../extract/plan.ts';
import { Remarks } from '../../extract/remarks.ts';
import { ExtractResult } from '../../extract/result.ts';
import { toFolder } from '../../extract/toFolder.ts';
import { tarPieces, tarSize } from '../../extract/toTar.ts';
import { writeWhole } from '../../extract/wholeFile.ts';
import { ImageError, isAbort } from '../../image/errors.ts';
import type { Selection } from '../../image/fileView.ts';
import type { FileParts } from '../files/openedImages.ts';
import type { ImageOfFiles } from '../files/openFile.ts';
import type { Spot } from '../sources/place.ts';
import { writeElsewhere } from './elsewhere.ts';
import { type Job, withJob } from './job.ts';
import { lookForExisting } from './looking.ts';
import { suggestedName } from './names.ts';
import { missingIn, tellCanceled, tellDone } from './outcome.ts';
import { askExisting, askWhatToKeep } from './questions.ts';
import { pickFile, pickFolder } from './targets.ts';
import { whileWriting } from './writing.ts';

/** Files as they are, or a tar of them. */
export type ExtractAs = 'files' | 'tar';

/**
 * Extracts paths of an image to where the user chooses; node 0 is everything.
 * @throws ImageError one sentence
 */
export function extract(
  parts: FileParts,
  { spot, overlay }: Pick<ImageOfFiles, 'spot' | 'overlay'>,
  selection: Selection,
  nodes: readonly number[],
  as: ExtractAs,
): Promise<void> {
  return withJob(parts, spot, { selection, nodes, overlay }, (job) => extractJob(job, as));
}

/** Extracts all of a layer or of a whole filesystem, which need not have been read before. */
export function extractAll(parts: FileParts, spot: Required<Spot>, selection: Selection, as: ExtractAs): Promise<void> {
  return withJob(parts, spot, { selection, nodes: [0], overlay: undefined }, (job) => extractJob(job, as));
}

/** A tar for whoever can take it piece by piece: a page, where the browser downloads it. */
export interface TarDownload {
  readonly name: string;
  /** About how many bytes it has. */
  readonly size: number;
  pieces(signal: AbortSignal): AsyncGenerator<Uint8Array>;
  /** What the pieces that were given lack, a sentence each. */
  missing(): string[];
}

/** Runs with a tar of paths of an image while that is held open. */
export function withTar<T>(
  parts: FileParts,
  { spot, overlay }: Pick<ImageOfFiles, 'spot' | 'overlay'>,
  selection: Selection,
  nodes: readonly number[],
  use: (tar: TarDownload) => Promise<T>,
): Promise<T> {
  return withJob(parts, spot, { selection, nodes, overlay }, ({ plan, contents, tarName }) => {
    const remarks = new Remarks();
    return use({
      name: tarName,
      size: tarSize(plan),
      pieces: (signal) => tarPieces(plan, contents, remarks, { signal }),
      missing: () => missingIn(remarks, plan.unread),
    });
  });
}

async function extractJob(job: Job, as: ExtractAs): Promise<void> {
  const file = onlyFile(job.plan);
  if (as === 'tar') await extractTar(job);
  else if (file) await extractFile(job, file);
  else await extractFolder(job);
}

function onlyFile(plan: Plan): ExtractEntry | undefined {
  if (plan.totals.entries !== 1) return undefined;
  const [entry] = plan.entries();
  return entry?.kind === 'file' ? entry : undefined;
}

async function extractFile({ plan, contents, ...job }: Job, entry: ExtractEntry): Promise<void> {
  const name = job.name || suggestedName(entry.name);
  const uri = await pickFile(name);
  if (!uri) return;
  const result = new ExtractResult();
  await whileWriting(vscode.l10n.t('Extracting {0}', name), entry.size, async (signal, onProgress) => {
    await save(uri, entry.size, counted(contentOf(entry, contents, signal), onProgress), signal, newMode(entry));
  });
  result.files = 1;
  result.bytes = entry.size;
  tellDone(uri, result, plan.unread);
}

async function* counted(pieces: AsyncIterable<Uint8Array>, onProgress: (done: number) => void) {
  let done = 0;
  for await (const piece of pieces) {
    yield piece;
    done += piece.length;
    onProgress(done);
  }
}

async function extractTar({ plan, contents, tarName }: Job): Promise<void> {
  const uri = await pickFile(tarName);
  if (!uri) return;
  const result = new ExtractResult();
  const { bytes, files } = plan.totals;
  await whileWriting(vscode.l10n.t('Extracting {0}', tarName), bytes, async (signal, onProgress) => {
    const pieces = tarPieces(plan, contents, result.remarks, { signal, onProgress });
    await save(uri, tarSize(plan), pieces, signal);
  });
  result.files = files;
  result.bytes = bytes;
  tellDone(uri, result, plan.unread);
}

/** Saves a file on this machine, or by the editor's means where the user chose another. */
async function save(
  uri: vscode.Uri,
  size: number,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  mode?: number,
): Promise<void> {
  if (uri.scheme !== 'file') return writeElsewhere(uri, size, pieces, signal);
  await checkRoom(dirname(uri.fsPath), size);
  await writeWhole(uri.fsPath, pieces, signal, mode);
}

async function extractFolder({ plan, contents, name }: Job): Promise<void> {
  const uri = await pickFolder();
  if (!uri) return;
  if (uri.scheme !== 'file')
    throw new ImageError(
      'unwritable',
      '{0} is not on the machine that has the image. Choose a folder there, or extract a tar.',
      [uri.path],
    );
  const folder = uri.fsPath;
  await checkRoom(folder, plan.totals.bytes);
  const existing = await askExisting(folder, await lookForExisting(plan, folder));
  const wanted = existing && (await askWhatToKeep(plan.totals));
  if (!wanted) return;
  const result = new ExtractResult();
  const title = name === '' ? vscode.l10n.t('Extracting') : vscode.l10n.t('Extracting {0}', name);
  try {
    await whileWriting(title, plan.totals.bytes, (signal, onProgress) =>
      toFolder(plan, contents, folder, { ...wanted, existing, signal, onProgress }, result),
    );
  } catch (error) {
    if (isAbort(error)) tellCanceled(uri, result);
    throw error;
  }
  tellDone(uri, result, plan.unread);
}
