import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Plan, planExtract } from '../../src/extract/plan.ts';
import { ExtractResult } from '../../src/extract/result.ts';
import { toFolder } from '../../src/extract/toFolder.ts';
import { tarPieces } from '../../src/extract/toTar.ts';
import { ImageError } from '../../src/image/errors.ts';
import { FileView } from '../../src/image/fileView.ts';
import type { Image } from '../../src/image/image.ts';
import type { Overlay } from '../../src/image/overlay.ts';
import { FileContents } from '../../src/layers/fileContents.ts';
import { LayerBuilder } from '../../src/layers/layerBuilder.ts';
import { TarParser } from '../../src/layers/tarParser.ts';
import { treeListing } from '../helpers/treeListing.ts';

/** Larger ones are left to tests of their own, which have more time: an archive may claim terabytes. */
const NODES = 10_000;
const TAR_BYTES = 8 << 20;
const XATTRS = 10_000;
const FOLDER_ENTRIES = 100;

/** Extracts all of an image, as a tar and to a folder, and says what is wrong with what came out. */
export async function examineExtraction(image: Image, overlay: Overlay, folder: string): Promise<string[]> {
  if (overlay.nodeCount > NODES) return [];
  const plan = await planExtract(new FileView(overlay, { kind: 'final' }), [0]).catch((error: unknown) => {
    if (error instanceof ImageError) return undefined;
    throw error;
  });
  if (!plan || plan.totals.bytes > TAR_BYTES) return [];
  const xattrs = [...plan.entries()].reduce((sum, entry) => sum + (entry.xattrs?.size ?? 0), 0);
  if (xattrs > XATTRS) return [];
  const contents = new FileContents(overlay, image.layers, folder);
  try {
    const small = plan.totals.entries <= FOLDER_ENTRIES;
    return [...(await examineTar(plan, contents)), ...(small ? await examineFolder(plan, contents, folder) : [])];
  } finally {
    await contents.close();
  }
}

async function examineTar(plan: Plan, contents: FileContents): Promise<string[]> {
  const builder = new LayerBuilder();
  const parser = new TarParser({
    entry(entry) {
      builder.add(entry);
      return false;
    },
  });
  const result = new ExtractResult();
  let offset = 0;
  for await (const piece of tarPieces(plan, contents, result.remarks)) {
    parser.feed(piece, offset);
    offset += piece.length;
  }
  parser.finish(offset);
  const index = builder.build(null);
  const left = result.remarks.list().filter(({ reason }) => reason === 'unknown-type' || reason === 'dangling-link');
  const implied = [...plan.entries()].filter(({ kind }) => kind === 'implied').length;
  const entries = plan.totals.entries - implied - left.reduce((sum, { count }) => sum + count, 0);
  return [
    ...(parser.ended ? [] : ['an extracted tar has no end']),
    ...(index.bytes === plan.totals.bytes ? [] : [`an extracted tar has ${index.bytes} of ${plan.totals.bytes} bytes`]),
    ...(index.entries === entries ? [] : [`an extracted tar has ${index.entries} of ${entries} entries`]),
  ];
}

async function examineFolder(plan: Plan, contents: FileContents, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const parent = mkdtempSync(join(folder, 'extract-'));
  const target = join(parent, 'a', 'b');
  mkdirSync(target, { recursive: true });
  try {
    const result = new ExtractResult();
    const options = { owners: false, modes: false, devices: false, existing: 'skip' } as const;
    await toFolder(plan, contents, target, options, result);
    const lines = treeListing(parent);
    const outside = lines.filter((line) => !/^a(?:\/b)? 4|^a\/b\//.test(line));
    const unfinished = lines.filter((line) => line.includes('/.layerscope-'));
    return [
      ...(outside.length === 0 ? [] : [`written outside: ${outside}`]),
      ...(unfinished.length === 0 ? [] : [`left unfinished: ${unfinished}`]),
    ];
  } finally {
    rmSync(parent, { recursive: true });
  }
}
