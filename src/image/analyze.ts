import type { Image } from './image.ts';
import { printPlatform } from './platform.ts';
import { sentence } from './sentence.ts';

/** One object of what `layerscope analyze --json` prints. Sizes in bytes; null where a layer's contents are not read. */
export interface Analysis {
  readonly references: readonly string[];
  readonly platform: string;
  readonly id: string;
  readonly manifest: string | null;
  readonly layers: readonly AnalyzedLayer[];
  readonly history: readonly { createdBy: string; emptyLayer: boolean; layer: number | null }[];
  readonly files: number | null;
  readonly entries: number | null;
  readonly visibleBytes: number | null;
  readonly storedBytes: number | null;
  readonly wastedBytes: number | null;
  readonly efficiency: number | null;
  readonly wasted: readonly { path: string; bytes: number }[] | null;
  readonly verified: boolean | null;
  readonly verification: readonly unknown[];
  readonly notes: readonly AnalyzedNote[];
}

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

/** What an image's manifest and config tell; the fields that need the layers' contents are null. */
export function analyze(image: Image): Analysis {
  return {
    references: image.references,
    platform: printPlatform(image.platform),
    id: image.id,
    manifest: image.manifestDigest,
    layers: image.layers.map((layer) => ({
      index: layer.index,
      diffId: layer.diffId,
      digest: layer.digest,
      chainId: layer.chainId,
      compression: readable(layer.compression),
      size: layer.size,
      unpackedSize: null,
      entries: null,
      added: null,
      modified: null,
      removed: null,
      identical: null,
      bytes: null,
    })),
    history: image.steps.map(({ createdBy, emptyLayer, layer }) => ({ createdBy, emptyLayer, layer })),
    files: null,
    entries: null,
    visibleBytes: null,
    storedBytes: null,
    wastedBytes: null,
    efficiency: null,
    wasted: null,
    verified: null,
    verification: [],
    notes: image.notes.map(({ code, layer, sentence: said, count, paths }) => ({
      code,
      message: sentence(said.template, said.values),
      ...(layer === undefined ? {} : { layer }),
      count,
      paths,
    })),
  };
}

function readable(compression: Image['layers'][number]['compression']): AnalyzedLayer['compression'] {
  return compression === 'none' || compression === 'gzip' || compression === 'zstd' ? compression : null;
}
