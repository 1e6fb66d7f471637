import type { Check, Checked, CheckState, Verdict } from './checks.ts';
import { chainIds, type Digest } from './digest.ts';
import type { Image, Layer, RawDocument } from './image.ts';
import { type Sentence, sentenceOf } from './sentence.ts';
import { withoutChanges } from './withoutChanges.ts';

/** The digests computed for a layer; no diff ID where its bytes cannot be unpacked to their end. */
export interface ComputedDigests {
  readonly blob: Digest;
  readonly diffId: Digest | null;
  /** The table of contents that the layer ends in; absent where it has none. */
  readonly toc?: FoundToc;
}

/** The table of contents of an eStargz or zstd:chunked layer, compared with what the layer holds. */
export interface FoundToc {
  /** Null where it cannot be read. */
  readonly digest: Digest | null;
  /** Paths of which it says something else. */
  readonly different: number;
  /** The first of them, as it is shown. */
  readonly path: string | null;
  /** Files of whose contents it tells no digest that could be compared. */
  readonly unproven: number;
}

/** Why the bytes of a layer could not be read. */
export interface UnreadLayer {
  readonly failure: Sentence;
}

/** By layer: undefined where nothing was computed yet, null where there are no bytes. */
export type Computed = readonly (ComputedDigests | UnreadLayer | null | undefined)[];

/**
 * Compares every claim on the path of an image with its bytes: indexes, manifest, config, image ID, the counts of layers,
 * and of each layer blob, size, diff ID and chain ID.
 * @param engineId what an engine calls the image by, where it comes from one
 */
export function checksOf(shown: Image, computed: Computed, engineId: Digest | null = null): Check[] {
  const image = withoutChanges(shown);
  const chain = chainIds(image.layers.map(({ index }) => digestsIn(computed[index])?.diffId ?? null));
  const named = namedLayers(image);
  const pending = image.layers.findIndex(({ index, blob }) => blob && computed[index] === undefined);
  return [
    ...image.indexes.flatMap((index) => documentChecks('index', index)),
    ...(image.rawManifest ? documentChecks('manifest', image.rawManifest) : []),
    ...documentChecks('config', image.rawConfig),
    ...(image.misnamed ?? []).flatMap(({ what, document }) => documentChecks(what, document)),
    imageIdCheck(image, engineId),
    layerCountCheck(image),
    historyCheck(image),
    ...image.layers.flatMap((layer) => [
      ...layerChecks(image, named, layer, computed[layer.index]),
      chainCheck(layer, chain[layer.index] ?? null, pending >= 0 && pending <= layer.index),
      ...tocCheck(layer, computed[layer.index]),
    ]),
  ];
}

/** The claims about an image whose bytes are all still with its engine: nothing of it can be computed. */
export function claimsOf(shown: Image, engineId: Digest): Check[] {
  const { layers } = withoutChanges(shown);
  const unknown = { computed: null, state: 'unchecked', meaning: null } as const;
  return [
    { ...unknown, what: 'image ID', layer: null, claimed: engineId, follows: false },
    ...layers.flatMap(({ index, diffId, chainId }): Check[] => [
      { ...unknown, what: 'diff ID', layer: index, claimed: diffId, follows: false },
      { ...unknown, what: 'chain ID', layer: index, claimed: chainId, follows: true },
    ]),
  ];
}

/** The worst of what all checks say. */
export function verdictOf(checks: readonly Check[]): Verdict {
  const has = (...states: CheckState[]) => checks.some(({ state }) => states.includes(state));
  const mismatches = checks.filter(({ state, follows }) => state === 'mismatch' && !follows).length;
  const state = has('mismatch')
    ? 'mismatch'
    : has('unchecked')
      ? 'unchecked'
      : has('absent', 'unreadable')
        ? 'incomplete'
        : 'matches';
  return { state, mismatches };
}

const DOCUMENTS = {
  index:
    'The index was changed after it was named, or is another one: which manifests belong to the image is not certain.',
  manifest:
    'The manifest was changed after it was named, or is another one: which config and layers belong to the image is not certain.',
  config:
    'The config was changed and kept its old name, or is another one: engines give the image another ID, and what its containers run is not what was named.',
};
const OTHER_SIZE = 'Its length is not the one that its descriptor says; registries and engines refuse it.';

function documentChecks(what: keyof typeof DOCUMENTS, { claimed, digest, claimedSize, bytes }: RawDocument): Check[] {
  return [
    compare({ what }, claimed, digest, DOCUMENTS[what]),
    ...(claimedSize === null
      ? []
      : [compare({ what: `${what} size` as const }, String(claimedSize), String(bytes.length), OTHER_SIZE)]),
  ];
}

/** An engine has its own word for the image; in an archive the ID is what the config's name says. */
function imageIdCheck({ id, rawConfig, rawManifest, indexes }: Image, engineId: Digest | null): Check {
  if (engineId === null) {
    const claimed = rawConfig.claimed?.startsWith('sha256:') ? rawConfig.claimed : null;
    const meaning = 'An engine that loads the image shows it by the computed ID, not by the claimed one.';
    return { ...compare({ what: 'image ID' }, claimed, id, meaning), follows: true };
  }
  // In a containerd store the name points to the manifest, or to an index above it.
  const found = [id, rawManifest?.digest, ...indexes.map(({ digest }) => digest)].find((digest) => digest === engineId);
  if (!found && rawManifest) {
    // One platform of several is exported without the index that names them all.
    const meaning = sentenceOf('The engine calls the image by something that its export does not hold.');
    return {
      what: 'image ID',
      layer: null,
      claimed: engineId,
      computed: null,
      state: 'unreadable',
      meaning,
      follows: false,
    };
  }
  const meaning = 'The engine exported another image than the one it calls by this ID.';
  return compare({ what: 'image ID' }, engineId, found ?? id, meaning);
}

function layerCountCheck({ config, namedLayers }: Image): Check {
  const count = config.rootfs?.diff_ids?.length ?? 0;
  const meaning =
    namedLayers < count
      ? 'The manifest names fewer layers than the config: some are missing or were taken out, and engines refuse the image.'
      : 'The manifest names more layers than the config: some were added, and engines refuse the image.';
  return compare({ what: 'layer count' }, String(count), String(namedLayers), meaning);
}

function historyCheck({ config, steps, namedLayers }: Image): Check {
  const made = steps.filter(({ emptyLayer }) => !emptyLayer).length;
  const claimed = config.history?.length ? String(made) : null;
  const meaning =
    'The history tells of another number of layers than there are, so that which step made which layer is not certain.';
  return compare({ what: 'history' }, claimed, String(namedLayers), meaning);
}

/** The layers by what names them; the first where several have the same. */
interface Named {
  readonly blobs: ReadonlyMap<Digest | null, number>;
  readonly diffIds: ReadonlyMap<Digest | null, number>;
}

function namedLayers({ layers }: Image): Named {
  const upwards = layers.toReversed();
  return {
    blobs: new Map(upwards.map(({ claimedDigest, index }) => [claimedDigest, index])),
    diffIds: new Map(upwards.flatMap(({ diffId, index }) => (diffId === null ? [] : [[diffId, index]]))),
  };
}

function layerChecks(image: Image, named: Named, layer: Layer, known: Computed[number]): Check[] {
  const { index, blob, claimedDigest, diffId, claimedSize } = layer;
  const size = blob && claimedSize !== null ? [compareSize(index, claimedSize, blob.size)] : [];
  const found = digestsIn(known);
  if (blob && found)
    return [
      compare(
        { what: 'blob', layer: index },
        claimedDigest,
        found.blob,
        blobMeaning(layer, named.blobs.get(found.blob)),
      ),
      ...size,
      diffIdCheck(layer, found.diffId, named.diffIds.get(found.diffId)),
    ];
  const unknown = { layer: index, computed: null, ...(blob ? unread(known) : absent(image, layer)), follows: false };
  return [
    { ...unknown, what: 'blob', claimed: claimedDigest },
    ...size,
    { ...unknown, what: 'diff ID', claimed: diffId },
  ];
}

function compareSize(layer: number, claimed: number, size: number): Check {
  return compare({ what: 'size', layer }, String(claimed), String(size), OTHER_SIZE);
}

function digestsIn(known: Computed[number]): ComputedDigests | null {
  return known && 'blob' in known ? known : null;
}

function unread(known: Computed[number]): Pick<Check, 'state' | 'meaning'> {
  if (known === undefined) return { state: 'unchecked', meaning: null };
  return { state: 'unreadable', meaning: known && 'failure' in known ? known.failure : null };
}

function absent({ namedLayers, notes }: Image, { index }: Layer): Pick<Check, 'state' | 'meaning'> {
  const isCutOff = notes.some(({ code, layer }) => code === 'layer-damaged' && layer === index);
  if (isCutOff)
    return { state: 'absent', meaning: sentenceOf('The archive ends before it does. Copy or save it anew.') };
  const why =
    index < namedLayers
      ? 'Its bytes are not stored here, so that nothing can be computed.'
      : 'The manifest names no such layer: it is missing, or was taken out.';
  return { state: 'absent', meaning: sentenceOf(why) };
}

function blobMeaning({ index }: Layer, place: number | undefined): string | Sentence {
  if (place !== undefined)
    return sentenceOf('These are the bytes that are named as layer {1}, in the place of layer {0}.', [index, place]);
  return 'The bytes are not those that were named: they were changed or damaged, or belong to another layer.';
}

function diffIdCheck({ index, diffId, compression }: Layer, computed: Digest | null, place: number | undefined): Check {
  const about = { what: 'diff ID', layer: index } as const;
  // What is damaged differs; of a form that is not read nobody knows.
  if (computed === null && compression !== 'none' && compression !== 'gzip' && compression !== 'zstd') {
    const meaning = sentenceOf('It is stored in a form that cannot be unpacked here.');
    return { ...about, claimed: diffId, computed, state: 'unreadable', meaning, follows: false };
  }
  if (diffId === null) {
    const meaning = sentenceOf('The config knows no such layer: it was added, and engines refuse the image.');
    return { ...compare(about, diffId, computed, ''), meaning };
  }
  if (place !== undefined) {
    const template = 'The config has this as layer {1}, not as layer {0}: the layers are not in their order.';
    return compare(about, diffId, computed, sentenceOf(template, [index, place]));
  }
  const meaning =
    computed === null
      ? 'It cannot be unpacked to its end, so that it is not what the config names.'
      : 'The files in it are not those the config names: it was changed or damaged, or belongs to another image.';
  return compare(about, diffId, computed, meaning);
}

const CHAIN = 'It is computed of the diff IDs of this layer and all below it, and one of them does not match.';
const NO_CHAIN = 'It cannot be computed, since the diff ID of this layer or of one below it cannot.';

/** @param isPending whether a diff ID that goes into it is still to come */
function chainCheck({ index, chainId }: Layer, computed: Digest | null, isPending: boolean): Check {
  const about = { what: 'chain ID', layer: index } as const;
  if (computed !== null) return { ...compare(about, chainId, computed, CHAIN), follows: true };
  const state = isPending ? 'unchecked' : 'unreadable';
  const meaning = isPending ? null : sentenceOf(NO_CHAIN);
  return { ...about, claimed: chainId, computed, state, meaning, follows: true };
}

/** Where a table is claimed, or found: the manifest may say nothing of it. */
function tocCheck({ index, blob, tocDigest }: Layer, known: Computed[number]): Check[] {
  const claimed = tocDigest ?? null;
  const about = { what: 'table of contents', layer: index } as const;
  const found = digestsIn(known);
  const toc = found?.toc;
  if (!blob || (claimed === null && !toc)) return [];
  if (!found) return [{ ...about, claimed, computed: null, ...unread(known), follows: false }];
  // Damaged, or stored in a form that is not read.
  if (found.diffId === null)
    return [{ ...about, claimed, computed: null, state: 'unreadable', meaning: null, follows: false }];
  const check = compare(about, claimed, toc?.digest ?? null, toc?.digest ? OTHER_TOC : NO_TOC);
  if (toc && !toc.different && toc.unproven > 0 && check.state !== 'mismatch')
    return [{ ...check, state: 'unreadable', meaning: sentenceOf(UNPROVEN, [toc.unproven]) }];
  if (!toc?.different) return [check];
  const template =
    'The table says something else of {0} paths than the layer holds, first of {1}: engines that unpack by the table get other files.';
  return [{ ...check, state: 'mismatch', meaning: sentenceOf(template, [toc.different, toc.path ?? '']) }];
}

const UNPROVEN =
  'The table tells no digest of the contents of {0} files that could be compared: engines that unpack by it may get others.';
const OTHER_TOC = 'The table of contents is not the one that the manifest names; engines that unpack by it refuse it.';
const NO_TOC =
  'The manifest names a table of contents, and the layer ends in none that can be read: engines unpack it without.';

/** @param meaning what a difference means */
function compare(
  { what, layer = null }: { what: Checked; layer?: number | null },
  claimed: string | null,
  computed: string | null,
  meaning: string | Sentence,
): Check {
  const state = claimed === null ? 'unclaimed' : claimed === computed ? 'matches' : 'mismatch';
  const said = typeof meaning === 'string' ? sentenceOf(meaning) : meaning;
  return { what, layer, claimed, computed, state, meaning: state === 'mismatch' ? said : null, follows: false };
}
