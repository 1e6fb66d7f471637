import { formatTime } from '../../format/time.ts';
import type { CatalogImage, Image, Variant } from '../../image/image.ts';
import { attestationLabel, labelOf } from '../../image/labels.ts';
import { printPlatform } from '../../image/platform.ts';
import { noteText, storedSize, variantReason } from '../imagePage/model.ts';
import { entryTooltip } from '../rows/entryTooltip.ts';
import type { Look } from '../rows/rowText.ts';
import { stepTooltip } from '../rows/stepRow.ts';
import { type Fact, sizeInWords, type Tooltip, visible } from '../rows/tooltip.ts';
import { type Node, onlyVariant } from './nodes.ts';
import { storedStep } from './storedStep.ts';

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
      return stepTooltip(storedStep(node, look.l10n), look);
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
