import type { Image } from './image.ts';
import type { Note } from './notes.ts';
import { printPlatform } from './platform.ts';
import { sentence } from './sentence.ts';
import { isVerified, type Verification } from './verify.ts';
import type { Totals } from './waste.ts';
import type { WastedPath } from './wastedPaths.ts';

/** One object of what `layerscope analyze --json` prints (the `analyze` contract). Sizes in bytes. */
export interface Analysis {
  readonly references: readonly string[];
  readonly platform: string;
  readonly id: string;
  readonly manifest: string | null;
  readonly layers: readonly AnalyzedLayer[];
  readonly history: readonly { createdBy: string; emptyLayer: boolean; layer: number | null }[];
  readonly files: number;
  readonly entries: number;
  readonly visibleBytes: number;
  readonly storedBytes: number;
  readonly wastedBytes: number;
  readonly efficiency: number;
  readonly wasted: readonly WastedPath[];
  /** Null unless digests were asked for. */
  readonly verified: boolean | null;
  readonly verification: readonly Verification[];
  readonly notes: readonly AnalyzedNote[];
}

/** Counts are null for a layer that could not be read. */
export interface AnalyzedLayer {
  readonly index: number;
  readonly diffId: string | null;
  readonly digest: string | null;
  readonly chainId: string | null;
  readonly compression: 'none' | 'gzip' | 'zstd' | null;
  readonly size: number | null;
  readonly unpackedSize: number | null;
  readonly entries: number | null;
  readonly added: number | null;
  readonly modified: number | null;
  readonly removed: number | null;
  readonly identical: number | null;
  readonly bytes: number | null;
}

export interface AnalyzedNote {
  readonly code: string;
  readonly message: string;
  readonly layer?: number;
  readonly count: number;
  readonly paths: readonly string[];
}

/** The wasted paths that are listed; all are in the sum. */
const WASTED_PATHS = 20;

/** What was read of an image's layers. */
export interface AnalyzedContents {
  readonly totals: Totals;
  readonly read: readonly { readonly unpackedSize: number | null }[];
  readonly notes: readonly Note[];
}

/**
 * The answer for one image.
 * @param sourceNotes oddities of the archive or folder itself, which are each of its images' too
 */
export function analyze(
  image: Image,
  { totals, read, notes }: AnalyzedContents,
  verification: readonly Verification[] | null,
  sourceNotes: readonly Note[],
): Analysis {
  return {
    references: image.references,
    platform: printPlatform(image.platform),
    id: image.id,
    manifest: image.manifestDigest,
    layers: image.layers.map((layer) => {
      const counts = totals.layers[layer.index];
      // What cannot be read has the size that is claimed of it.
      const size = counts ? layer.size : (layer.claimedSize ?? layer.size);
      return {
        index: layer.index,
        diffId: layer.diffId,
        digest: layer.digest,
        chainId: layer.chainId,
        compression: readable(layer.compression),
        size,
        unpackedSize: counts ? (read[layer.index]?.unpackedSize ?? null) : null,
        entries: counts?.entries ?? null,
        added: counts?.added ?? null,
        modified: counts?.modified ?? null,
        removed: counts?.removed ?? null,
        identical: counts?.identical ?? null,
        bytes: counts?.bytes ?? null,
      };
    }),
    history: image.steps.map(({ createdBy, emptyLayer, layer }) => ({ createdBy, emptyLayer, layer })),
    files: totals.files,
    entries: totals.entries,
    visibleBytes: totals.visibleBytes,
    storedBytes: totals.storedBytes,
    wastedBytes: totals.wastedBytes,
    efficiency: totals.efficiency,
    wasted: totals.wasted.slice(0, WASTED_PATHS),
    verified: verification && isVerified(verification),
    verification: verification ?? [],
    notes: [...sourceNotes, ...image.notes, ...notes].map(printNote),
  };
}

function printNote({ code, layer, sentence: said, count, paths }: Note): AnalyzedNote {
  return {
    code,
    message: sentence(said.template, said.values),
    ...(layer === undefined ? {} : { layer }),
    count,
    paths,
  };
}

function readable(compression: Image['layers'][number]['compression']): AnalyzedLayer['compression'] {
  return compression === 'none' || compression === 'gzip' || compression === 'zstd' ? compression : null;
}
