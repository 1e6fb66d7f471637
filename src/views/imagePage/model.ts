import type { EngineFacts } from '../../image/engineFacts.ts';
import type { Catalog, CatalogImage, Format, Image, Layer, Variant } from '../../image/image.ts';
import { attestationLabel, builderOf, labelOf, statementLabel } from '../../image/labels.ts';
import type { Note } from '../../image/notes.ts';
import { printPlatform } from '../../image/platform.ts';
import { readConfigFacts } from '../../image/readConfigFacts.ts';
import { buildRows, type Row } from '../../image/rows.ts';
import type {
  CatalogImageModel,
  CatalogModel,
  ImageModel,
  LayerModel,
  StepModel,
  VariantModel,
} from '../../protocol/imagePage.ts';
import { documentsOf } from '../jsonDocuments/documentText.ts';
import { isReadable } from '../jsonDocuments/statements.ts';
import { say, type Words } from '../words.ts';
import { defaultVariant, type Machine } from './defaultVariant.ts';
import { type EngineState, engineInWords, engineModel } from './engineModel.ts';

/** What the catalog itself does not say about its source. */
export type CatalogOrigin = Pick<CatalogModel, 'name' | 'path' | 'fileSize' | 'target'> & {
  /** Of an engine, in place of the format. */
  readonly engine?: EngineFacts;
};

/** The catalog as the page lists it. */
export function catalogModel(
  catalog: Catalog,
  { engine, ...origin }: CatalogOrigin,
  machine: Machine,
  l10n: Words,
): CatalogModel {
  return {
    ...origin,
    format: engine ? engineInWords(engine) : formatInWords(catalog.format, l10n),
    images: catalog.images.map((image) => catalogImageModel(image, engine?.container?.name, machine, l10n)),
    notes: catalog.notes.map((note) => noteText(note, l10n)),
  };
}

/** One platform of a catalog image as the page shows it. */
export function imageModel(
  catalogImage: CatalogImage,
  image: Image,
  l10n: Words,
  engine: EngineState | null = null,
): ImageModel {
  return {
    label: labelOf(image),
    references: image.references,
    platform: printPlatform(image.platform),
    id: image.id,
    manifestDigest: image.manifestDigest,
    indexDigest: catalogImage.index?.digest ?? null,
    created: image.config.created || null,
    builder: builderOf(image),
    storedSize: storedSize(image),
    layers: image.layers.map((layer) => layerModel(layer, engine)),
    steps: buildRows(image).map((row) => stepModel(row, image, engine, l10n)),
    attestations: image.attestations.map((attestation) => ({
      digest: attestation.digest,
      label: attestationLabel(attestation),
      present: attestation.present,
      statements: attestation.statements.map((statement) => ({
        digest: statement.digest,
        label: statementLabel(statement),
        readable: isReadable(statement),
      })),
    })),
    notes: image.notes.map((note) => ({ text: noteText(note, l10n), layer: note.layer ?? null })),
    config: readConfigFacts(image.config),
    engine: engine && engineModel(engine, l10n),
    documents: documentsOf(catalogImage, image),
  };
}

/** Σ of the layers' stored sizes in bytes; null when one is unknown. */
export function storedSize(image: Image): number | null {
  return image.layers.reduce<number | null>((sum, { size }) => (sum === null || size === null ? null : sum + size), 0);
}

/** A note's sentence, and where it was met. */
export function noteText(note: Note, l10n: Words): string {
  const text = say(l10n, note.sentence);
  if (note.paths.length === 0) return text;
  const more = note.count > note.paths.length ? ', …' : '';
  return `${text} (${note.paths.join(', ')}${more})`;
}

/** Why a platform cannot be shown; undefined when it can. */
export function variantReason(variant: Variant, l10n: Words): string | undefined {
  if (variant.state === 'present') return undefined;
  if (variant.state === 'broken') return say(l10n, variant.error.sentence);
  return l10n.t('The index names this platform, but it is not stored here.');
}

/** @param container its name where the image is that of one */
function catalogImageModel(
  image: CatalogImage,
  container: string | undefined,
  machine: Machine,
  l10n: Words,
): CatalogImageModel {
  const label = labelOf(image);
  return {
    label: container === undefined ? label : l10n.t('{0} (container of {1})', container, label),
    references: image.references,
    variants: image.variants.map((variant) => variantModel(variant, l10n)),
    defaultVariant: defaultVariant(image.variants, machine),
  };
}

function variantModel(variant: Variant, l10n: Words): VariantModel {
  const { key, platform, state } = variant;
  const reason = variantReason(variant, l10n);
  return { key, platform, state, ...(reason === undefined ? {} : { reason }) };
}

function layerModel(layer: Layer, engine: EngineState | null): LayerModel {
  const { index, diffId, digest, chainId, mediaType, size, blob } = layer;
  return {
    index,
    diffId,
    digest,
    chainId,
    mediaType,
    size,
    // What a container changed is stored nowhere in this form.
    compression: layer.ofContainer ? null : layer.compression,
    // The engine has it, whether it was exported or not.
    present: blob !== null || engine?.described === true,
    counted: engine?.facts.layerSizes[index] ?? null,
    folder: engine?.facts.layerFolders[index] ?? null,
  };
}

function stepModel(
  { step, layer, instruction }: Row,
  { steps }: Image,
  engine: EngineState | null,
  l10n: Words,
): StepModel {
  const position = step ? steps.indexOf(step) : -1;
  const container = layer?.ofContainer && engine?.facts.container;
  return {
    layer: layer?.index ?? null,
    ...instruction,
    ...(container && { keyword: '', text: l10n.t('Changes in container {0}', container.name) }),
    createdBy: step?.createdBy ?? '',
    created: step?.created ?? null,
    comment: step?.comment ?? null,
    empty: step?.emptyLayer ?? false,
    imageId: engine && !container && position >= 0 ? (engine.facts.stepImageIds[position] ?? '') : null,
  };
}

function formatInWords(format: Format, l10n: Words): string {
  switch (format) {
    case 'docker-archive':
      return l10n.t('Docker archive');
    case 'oci-layout':
      return l10n.t('OCI layout');
    case 'docker-archive+oci-layout':
      return l10n.t('Docker archive and OCI layout');
    case 'dir':
      return l10n.t('skopeo directory');
    case 'engine':
      return l10n.t('image of an engine');
  }
}
