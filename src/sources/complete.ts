import { diffIdsOf, type ImageConfig, platformOf } from '../image/config.ts';
import { chainIds, type Digest, digestOf } from '../image/digest.ts';
import { ImageError } from '../image/errors.ts';
import { pairHistory } from '../image/history.ts';
import type { Attestation, Image, Layer, RawDocument } from '../image/image.ts';
import { type Note, note } from '../image/notes.ts';
import { SNIFF_LENGTH, sniffCompression } from '../layers/compression.ts';
import type { Member } from './files.ts';

/** What a format knows of a layer. */
export interface LayerPart {
  /** The path or digest under which the source keeps it, for messages. */
  readonly name: string;
  readonly digest: Digest | null;
  /** As `Layer.claimedDigest`. */
  readonly claimedDigest: Digest | null;
  readonly claimedSize: number | null;
  readonly mediaType: string | null;
  readonly tocDigest?: Digest | undefined;
  readonly member: Member | undefined;
  /** Where it may be fetched when it is absent on purpose (foreign layers). */
  readonly urls: readonly string[];
}

/** The minimum from which an image is completed. */
export interface ImageParts {
  readonly config: ImageConfig;
  readonly rawConfig: RawDocument;
  readonly rawManifest: RawDocument | null;
  readonly indexes: readonly RawDocument[];
  readonly layers: readonly LayerPart[];
  readonly references: readonly string[];
  readonly attestations: readonly Attestation[];
}

/** Layers of one image: engines stop at 127, or at the 500 that overlayfs stacks. */
const LAYER_LIMIT = 1_000;
/** Entries of one image's history. */
const STEP_LIMIT = 10_000;

/**
 * Completes an image: IDs, steps, compressions told by first bytes, and a note for whatever does not fit together.
 * @throws ImageError `limit`
 */
export async function completeImage(parts: ImageParts, signal?: AbortSignal): Promise<Image> {
  const { config, rawConfig, rawManifest, indexes, references, attestations } = parts;
  const notes: Note[] = [];
  const diffIds = diffIdsOf(config);
  if (diffIds.length !== parts.layers.length)
    notes.push(
      note('layer-count-mismatch', 'The config names {0} layers, the manifest {1}.', [
        diffIds.length,
        parts.layers.length,
      ]),
    );
  const count = Math.max(diffIds.length, parts.layers.length);
  const stepCount = config.history?.length ?? 0;
  if (count > LAYER_LIMIT || stepCount > STEP_LIMIT)
    throw new ImageError('limit', 'The image {0} has {1} layers and {2} steps; more than {3} and {4} are not read.', [
      rawConfig.digest,
      count,
      stepCount,
      LAYER_LIMIT,
      STEP_LIMIT,
    ]);
  const padded = Array.from({ length: count }, (_, index) => diffIds[index] ?? null);
  const chain = chainIds(padded);
  const layers: Layer[] = [];
  for (const [index, diffId] of padded.entries())
    layers.push(await completeLayer(index, diffId, chain[index] ?? null, parts.layers[index], notes, signal));

  const { steps, mismatch } = pairHistory(config, count);
  if (mismatch)
    notes.push(
      note('history-mismatch', 'The history has {0} steps that made a layer, the image {1} layers.', [
        steps.filter((step) => !step.emptyLayer).length,
        count,
      ]),
    );
  return {
    // A descriptor may name the config by its sha512.
    id: digestOf(rawConfig.bytes),
    manifestDigest: rawManifest?.claimed ?? rawManifest?.digest ?? null,
    references,
    platform: platformOf(config),
    config,
    rawConfig,
    rawManifest,
    indexes,
    layers,
    namedLayers: parts.layers.length,
    steps,
    attestations,
    notes,
  };
}

async function completeLayer(
  index: number,
  diffId: Digest | null,
  chainId: Digest | null,
  part: LayerPart | undefined,
  notes: Note[],
  signal: AbortSignal | undefined,
): Promise<Layer> {
  const member = part?.member;
  const claimedSize = part?.claimedSize ?? null;
  const name = part?.name ?? diffId ?? `layer ${index}`;
  const add = (code: Note['code'], template: string, ...values: (string | number)[]) =>
    notes.push(note(code, template, [index, ...values], { layer: index }));

  if (diffId === null) add('missing-diff-id', 'The config names no diff ID for layer {0}.');
  const shared = {
    index,
    diffId,
    chainId,
    name,
    claimedSize,
    digest: part?.digest ?? null,
    claimedDigest: part?.claimedDigest ?? null,
    mediaType: part?.mediaType ?? null,
    ...(part?.tocDigest && { tocDigest: part.tocDigest }),
  };
  if (!member) {
    if (part?.urls.length)
      add('layer-absent', 'Layer {0} is not in the archive; it is to be fetched from {1}.', part.urls[0] ?? '');
    else add('layer-absent', 'Layer {0} is not in the archive.');
    return { ...shared, size: claimedSize, compression: null, blob: null };
  }
  const compression = sniffCompression(await member.bytes.read(0, SNIFF_LENGTH, signal));
  if (member.missing > 0) {
    add('layer-damaged', 'Layer {0} is cut off: the archive ends {1} bytes before it does.', member.missing);
    return { ...shared, size: claimedSize ?? member.bytes.size + member.missing, compression, blob: null };
  }
  if (compression === 'xz' || compression === 'bzip2')
    add('unsupported-compression', 'Layer {0} is compressed with {1}, which is not supported.', compression);
  if (compression === 'unknown') {
    if (part?.mediaType?.includes('+encrypted')) add('unsupported-compression', 'Layer {0} is encrypted.');
    else add('layer-damaged', 'Layer {0} is neither a tar nor compressed in a form that is known.');
  }
  if (claimedSize !== null && claimedSize !== member.bytes.size)
    add('size-mismatch', 'Layer {0} is {2} bytes long; the manifest says {1}.', claimedSize, member.bytes.size);
  return { ...shared, size: member.bytes.size, compression, blob: member.bytes };
}
