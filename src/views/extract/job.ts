import * as vscode from 'vscode';
import { Pace } from '../../extract/pace.ts';
import { type Plan, planExtract } from '../../extract/plan.ts';
import { ImageError, throwIfAborted } from '../../image/errors.ts';
import type { FileView, Selection } from '../../image/fileView.ts';
import { labelOf } from '../../image/labels.ts';
import { KIND } from '../../image/layerIndex.ts';
import { displayName } from '../../image/names.ts';
import type { Overlay } from '../../image/overlay.ts';
import { followLink, lastLayer, linkOf } from '../../image/resolvePath.ts';
import type { FileContents } from '../../layers/fileContents.ts';
import { OpeningProgress, PATIENCE } from '../archives/openingProgress.ts';
import { type FileParts, type OpenedImage, withImage } from '../files/openedImages.ts';
import { viewInSlices } from '../files/viewCache.ts';
import type { Spot } from '../sources/place.ts';
import { suggestedName, suggestedTar } from './names.ts';

/** What is to be extracted, while its image is held open. */
export interface Job {
  readonly plan: Plan;
  readonly contents: FileContents;
  /** What it is called; '' where it is not one path. What a tar of it may be called. */
  readonly name: string;
  readonly tarName: string;
}

/** Paths of an image: of an overlay that was read before, or all of them. */
export interface Chosen {
  readonly selection: Selection;
  readonly nodes: readonly number[];
  /** What the nodes are of; undefined where they are just the root. */
  readonly overlay: Overlay | undefined;
}

/**
 * Runs with a plan of what was chosen while the image is held open.
 * @throws ImageError what reading the image throws, or when a chosen path is not there any more
 */
export async function withJob<T>(
  parts: FileParts,
  spot: Required<Spot>,
  chosen: Chosen,
  use: (job: Job) => Promise<T>,
): Promise<T> {
  const reading = new OpeningProgress(vscode.l10n.t('Reading the layers of the image'), PATIENCE);
  try {
    return await withImage(
      parts,
      spot,
      async (opened) => {
        const job = await jobOf(opened, chosen, reading.signal);
        reading.end();
        return use(job);
      },
      reading.signal,
      (done, total) => reading.report(done, total),
    );
  } finally {
    reading.end();
  }
}

async function jobOf(opened: OpenedImage, chosen: Chosen, signal: AbortSignal): Promise<Job> {
  const { overlay, image } = opened;
  const nodes = await nodesIn(overlay, chosen, signal);
  const view = await viewWith(overlay, chosen.selection, nodes);
  const [node = 0] = nodes;
  const isSingle = nodes.length === 1 && node > 0;
  const name = isSingle ? suggestedName(overlay.nameOf(node)) : '';
  const target = isSingle ? await fileOfLink(view, node) : undefined;
  const plan = target ? await planExtract(target.view, [target.node], signal) : await planExtract(view, nodes, signal);
  const tarName = isSingle ? `${name}.tar` : suggestedTar(labelOf(image), chosen.selection);
  return { plan, contents: await opened.files(), name, tarName };
}

/** A view that has the chosen paths: those that were gone before the selection began too, if they were chosen. */
async function viewWith(overlay: Overlay, selection: Selection, nodes: readonly number[]): Promise<FileView> {
  const view = await viewInSlices(overlay, selection);
  if (nodes.every((node) => node === 0 || view.includes(node))) return view;
  return viewInSlices(overlay, selection, { gone: true });
}

/** The same paths, where the archive was read anew since they were chosen. */
async function nodesIn(
  overlay: Overlay,
  { nodes, overlay: before }: Chosen,
  signal: AbortSignal,
): Promise<readonly number[]> {
  if (!before || before === overlay) return nodes;
  const pace = new Pace();
  const found: number[] = [];
  for (const node of nodes) {
    await pace.rest();
    throwIfAborted(signal);
    const path = before.pathOf(node);
    const there = overlay.find(path);
    if (there < 0) throw new ImageError('unreadable', '{0} is not there.', [`/${displayName(path)}`]);
    found.push(there);
  }
  return found;
}

/** A link that was chosen alone means the file it leads to, as when it is opened; undefined for all else. */
async function fileOfLink(view: FileView, node: number): Promise<{ view: FileView; node: number } | undefined> {
  const { overlay, selection } = view;
  const version = view.versionOf(node);
  if (view.markOf(node) === 'removed' || linkOf(overlay, version) === undefined) return undefined;
  const found = followLink(view, { node, version });
  if (!found || found.version < 0 || overlay.kindOf(found.version) !== KIND.file) return undefined;
  // No layer holds all that its links lead to.
  const upTo = await viewInSlices(overlay, { kind: 'upTo', layer: lastLayer(overlay, selection) });
  return { view: upTo, node: found.node };
}
