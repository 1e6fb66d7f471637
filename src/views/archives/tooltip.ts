import { formatSize } from '../../format/size.ts';
import { formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visibleText.ts';
import { shortId } from '../../image/digest.ts';
import type { CatalogImage, Image, Layer, Variant } from '../../image/image.ts';
import { attestationLabel, labelOf } from '../../image/labels.ts';
import { printPlatform } from '../../image/platform.ts';
import { noteText, storedSize, variantReason } from '../imagePage/model.ts';
import { entryTooltip } from './entryTooltip.ts';
import { type Node, onlyVariant, type StepNode } from './nodes.ts';
import type { Look } from './rowText.ts';

/** What a row says when one rests on it. All of it is plain text; whoever renders it escapes it. */
export interface Tooltip {
  readonly title: string;
  /** The whole instruction. */
  readonly code?: string;
  readonly facts: readonly Fact[];
  /** Sentences: what is odd, or why something cannot be shown. */
  readonly remarks: readonly string[];
}

export interface Fact {
  readonly name: string;
  readonly value: string;
  /** What an identifier identifies, for those who do not know. */
  readonly meaning?: string;
}

/** Past this many characters a tooltip is no help. */
const LONGEST = 3000;

/** The tooltip of a row; undefined where the row says everything. */
export function tooltipOf(node: Node, look: Look): Tooltip | undefined {
  switch (node.kind) {
    case 'image': {
      const only = onlyVariant(node.catalogImage);
      const title = visible(labelOf(node.catalogImage));
      const references = referenceFacts(node.catalogImage, look);
      if (only) return variantTooltip(title, only, node.catalogImage, look, references);
      return { title, facts: [...references, ...indexFacts(node.catalogImage, look)], remarks: [] };
    }
    case 'platform':
      return variantTooltip(visible(node.variant.platform), node.variant, node.parent.catalogImage, look);
    case 'step':
      return stepTooltip(node, look);
    case 'entry':
      return entryTooltip(node, look);
    case 'note':
      return { title: noteText(node.note, look.l10n), facts: [], remarks: [] };
    case 'failure':
      return { title: look.describe(node.error), facts: [], remarks: [] };
    case 'attestation':
    case 'artifact': {
      const { digest } = node.kind === 'artifact' ? node.artifact : node.attestation;
      const title = node.kind === 'artifact' ? node.artifact.type : attestationLabel(node.attestation);
      return { title: visible(title), facts: [{ name: look.l10n.t('Digest'), value: digest }], remarks: [] };
    }
    default:
      return undefined;
  }
}

function variantTooltip(
  title: string,
  variant: Variant,
  catalogImage: CatalogImage,
  look: Look,
  references: readonly Fact[] = [],
): Tooltip {
  const reason = variantReason(variant, look.l10n);
  const own = variant.state === 'present' ? imageFacts(variant.image, look) : digestFact(variant.digest, look);
  return {
    title,
    facts: [...references, ...own, ...indexFacts(catalogImage, look)],
    remarks: reason === undefined ? [] : [visible(reason)],
  };
}

function imageFacts(image: Image, { l10n, units, language }: Look): Fact[] {
  const size = storedSize(image);
  return [
    { name: l10n.t('Platform'), value: visible(printPlatform(image.platform)) },
    ...(size === null
      ? []
      : [
          {
            name: l10n.t('Size'),
            value: sizeInWords(size, { l10n, units, language }),
            meaning: l10n.t('its layers as stored'),
          },
        ]),
    ...(image.config.created
      ? [{ name: l10n.t('Created'), value: visible(formatTime(image.config.created, language)) }]
      : []),
    { name: l10n.t('Image ID'), value: image.id, meaning: l10n.t('the digest of its config') },
    ...(image.manifestDigest
      ? [
          {
            name: l10n.t('Manifest digest'),
            value: image.manifestDigest,
            meaning: l10n.t('what registries know this platform by'),
          },
        ]
      : []),
  ];
}

function referenceFacts(catalogImage: CatalogImage, { l10n }: Look): Fact[] {
  const value = catalogImage.references.map(visible).join(', ');
  return catalogImage.references.length > 1 ? [{ name: l10n.t('References'), value }] : [];
}

function indexFacts({ index }: CatalogImage, { l10n }: Look): Fact[] {
  if (!index) return [];
  return [
    { name: l10n.t('Index digest'), value: index.digest, meaning: l10n.t('what registries know all its platforms by') },
  ];
}

function digestFact(digest: string | null, { l10n }: Look): Fact[] {
  return digest === null ? [] : [{ name: l10n.t('Manifest digest'), value: digest }];
}

function stepTooltip({ row, notes }: StepNode, look: Look): Tooltip {
  const { l10n } = look;
  const { layer, step, instruction } = row;
  const code = visible([instruction.keyword, instruction.text].filter((part) => part !== '').join(' '));
  return {
    title: layer
      ? l10n.t('Layer {0}', layer.index)
      : step?.emptyLayer
        ? l10n.t('Only metadata: this step made no layer')
        : l10n.t('The image has no layer for this step'),
    ...(code === '' ? {} : { code }),
    facts: [
      ...(layer ? layerFacts(layer, look) : []),
      ...(instruction.buildArgs.length > 0
        ? [{ name: l10n.t('Build arguments'), value: visible(instruction.buildArgs.join(' ')) }]
        : []),
      ...(step?.created ? [{ name: l10n.t('Created'), value: visible(formatTime(step.created, look.language)) }] : []),
      ...(step?.comment ? [{ name: l10n.t('Comment'), value: visible(step.comment) }] : []),
    ],
    remarks: [
      ...(layer && layer.blob === null ? [l10n.t('The layer is not stored here.')] : []),
      ...notes.map((note) => visible(noteText(note, l10n))),
    ],
  };
}

function layerFacts({ size, compression, digest, diffId, chainId }: Layer, look: Look): Fact[] {
  const { l10n } = look;
  const packed = compression === null || compression === 'none' ? '' : `, ${compression}`;
  return [
    ...(size === null
      ? []
      : [{ name: l10n.t('Size'), value: sizeInWords(size, look) + packed, meaning: l10n.t('as stored') }]),
    ...(digest ? [{ name: l10n.t('Digest'), value: digest, meaning: l10n.t('of the layer as stored') }] : []),
    ...(diffId
      ? [{ name: l10n.t('Diff ID'), value: diffId, meaning: l10n.t('the digest of its uncompressed tar') }]
      : []),
    ...(chainId
      ? [{ name: l10n.t('Chain ID'), value: shortId(chainId), meaning: l10n.t('this layer on all those below') }]
      : []),
  ];
}

function sizeInWords(bytes: number, { l10n, units, language }: Pick<Look, 'l10n' | 'units' | 'language'>): string {
  return `${formatSize(bytes, units, language)} (${l10n.t('{0} bytes', bytes.toLocaleString(language))})`;
}

function visible(text: string): string {
  return visibleText(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
