import { buffer } from 'node:stream/consumers';
import { type Plan, planExtract } from '../../src/extract/plan.ts';
import { ExtractResult } from '../../src/extract/result.ts';
import { tarPieces } from '../../src/extract/toTar.ts';
import { FileView, type Selection } from '../../src/image/fileView.ts';
import type { Image, OpenSource } from '../../src/image/image.ts';
import type { Overlay } from '../../src/image/overlay.ts';
import { FileContents } from '../../src/layers/fileContents.ts';
import { readContents } from '../../src/layers/readContents.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { openArchive, SPOOLS } from './analysis.ts';
import { dockerArchiveOf } from './archive.ts';
import { type TarMember, tarOf } from './tar.ts';

/** An image whose files can be read. */
export interface Files {
  readonly image: Image;
  readonly overlay: Overlay;
  readonly contents: FileContents;
  view(selection?: Selection): FileView;
}

/** Runs with the files of a source's images, and closes it. */
export async function withFiles(opening: Promise<OpenSource>, use: (files: Files) => Promise<void>): Promise<void> {
  const source = await opening;
  try {
    for (const image of presentImages(source.catalog)) {
      const { overlay } = await readContents(image);
      const contents = new FileContents(overlay, image.layers, SPOOLS);
      const view = (selection: Selection = { kind: 'final' }) => new FileView(overlay, selection);
      await use({ image, overlay, contents, view }).finally(() => contents.close());
    }
  } finally {
    await source.close();
  }
}

/** Runs with the files of an image of these layers. */
export function withLayers(
  layers: readonly (readonly TarMember[])[],
  use: (files: Files) => Promise<void>,
): Promise<void> {
  return withFiles(openArchive(dockerArchiveOf(layers.map((members) => tarOf(members)))), use);
}

/** A plan of everything of a view, or of these paths. */
export function planOf(view: FileView, paths: readonly string[] = ['']): Promise<Plan> {
  return planExtract(
    view,
    paths.map((path) => view.overlay.find(path)),
  );
}

export async function tarBytes(plan: Plan, contents: FileContents, result = new ExtractResult()): Promise<Buffer> {
  return buffer(tarPieces(plan, contents, result.remarks));
}
