import { formatSize } from '../../format/size.ts';
import { formatRelativeTime } from '../../format/time.ts';
import { oneLine } from '../../format/visibleText.ts';
import { shortId } from '../../image/digest.ts';
import type { Variant } from '../../image/image.ts';
import { attestationLabel, labelOf } from '../../image/labels.ts';
import { printPlatform } from '../../image/platform.ts';
import { familiarReference } from '../../image/reference.ts';
import { noteText, storedSize, variantReason } from '../imagePage/model.ts';
import { fileText } from '../rows/entryText.ts';
import { contextOf, diskFullWord, joined, type Look, plain, type RowText } from '../rows/rowText.ts';
import { stepText } from '../rows/stepRow.ts';
import { nameOf } from '../sources/place.ts';
import { type ArchiveNode, type ImageNode, type Node, onlyVariant } from './nodes.ts';
import { storedStep } from './storedStep.ts';

/** What only the outside knows about an archive of the list. */
export interface ArchiveState {
  /** Its folder, as short as it can be said. */
  readonly folder: string;
  readonly state: 'current' | 'changed' | 'gone';
  /** Lies in a folder that is open. */
  readonly inWorkspace: boolean;
}

export function rowText(node: Exclude<Node, ArchiveNode>, look: Look): RowText {
  const { l10n } = look;
  switch (node.kind) {
    case 'image':
      return imageText(node, look);
    case 'platform':
      return variantText(node.variant, node.variant.platform, 'platform', look);
    case 'step':
      return stepText(storedStep(node, l10n), look);
    case 'note': {
      const label = noteText(node.note, l10n);
      return {
        label,
        description: '',
        spoken: l10n.t('Note: {0}', label),
        icon: 'warning',
        tone: 'warning',
        context: 'note',
      };
    }
    case 'failure': {
      const label = look.describe(node.error);
      return {
        label,
        description: '',
        spoken: l10n.t('Error: {0}', label),
        icon: 'error',
        tone: 'error',
        context: contextOf(node.parent.kind === 'archive' && 'failure', diskFullWord(node.error)),
      };
    }
    case 'finalFiles': {
      const label = l10n.t('Final filesystem');
      return plain(label, l10n.t('what a container has'), 'folder-library', 'normal', 'final');
    }
    case 'entry':
    case 'more':
    case 'unread':
    case 'claim':
      return fileText(node, look);
    case 'attestations': {
      const description = list(node.attestations.map(attestationLabel));
      const label = l10n.t('Attestations');
      return plain(label, description, 'shield', 'quiet', 'attestations');
    }
    case 'attestation': {
      const { present, predicateTypes } = node.attestation;
      const what = predicateTypes.length === 0 ? '' : oneLine(attestationLabel(node.attestation));
      const description = joined(what, present ? '' : l10n.t('not stored here'));
      return plain(l10n.t('Attestation'), description, 'shield', present ? 'quiet' : 'absent', 'attestation digest');
    }
    case 'artifact': {
      const description = `${oneLine(node.artifact.type)} · ${shortId(node.artifact.digest)}`;
      return plain(l10n.t('Artifact'), description, 'file-binary', 'quiet', 'artifact digest');
    }
  }
}

export function archiveText(node: ArchiveNode, { folder, state, inWorkspace }: ArchiveState, { l10n }: Look): RowText {
  const label = nameOf(node.place);
  const context = contextOf('archive', inWorkspace && 'workspace');
  const icon = node.place.kind === 'layout' ? 'folder-library' : 'package';
  if (state === 'gone') return plain(label, joined(l10n.t('not found'), folder), icon, 'absent', 'archive missing');
  if (state === 'changed') return plain(label, joined(l10n.t('changed on disk'), folder), icon, 'warning', context);
  return plain(label, folder, icon, 'normal', context);
}

function imageText({ catalogImage }: ImageNode, look: Look): RowText {
  const { l10n } = look;
  const [, ...others] = catalogImage.references;
  const label = oneLine(labelOf(catalogImage));
  const only = onlyVariant(catalogImage);
  const context = contextOf(
    'image',
    catalogImage.references.length > 0 && 'tagged',
    catalogImage.index && 'index digest',
  );
  const also = others.map((reference) => oneLine(familiarReference(reference)));
  if (only) return variantText(only, label, context, look, also);
  const present = catalogImage.variants.filter(({ state }) => state === 'present').length;
  const all = catalogImage.variants.length;
  const platforms = present === all ? l10n.t('{0} platforms', all) : l10n.t('{0} of {1} platforms', present, all);
  return plain(label, joined(...also, platforms), 'layers', present === 0 ? 'absent' : 'normal', context);
}

/** A platform, or the image row that stands for its only one. */
function variantText(
  variant: Variant,
  label: string,
  context: string,
  look: Look,
  also: readonly string[] = [],
): RowText {
  const { l10n } = look;
  const isImage = context.startsWith('image');
  const icon = isImage ? 'layers' : 'chip';
  const platform = isImage ? [oneLine(variant.platform)] : [];
  if (variant.state !== 'present') {
    const absent = variant.state === 'absent';
    const why = absent ? l10n.t('not stored here') : l10n.t('cannot be read');
    const row = plain(
      label,
      joined(...also, ...platform, why),
      absent ? icon : 'error',
      absent ? 'absent' : 'error',
      contextOf(context, variant.state, variant.digest && !context.includes('digest') && 'digest'),
    );
    return { ...row, spoken: `${row.spoken}. ${variantReason(variant, l10n)}` };
  }
  const { image } = variant;
  const size = storedSize(image);
  const printed = size === null ? [] : [formatSize(size, look.units, look.language)];
  const created = image.config.created ? formatRelativeTime(image.config.created, look.now, look.language) : '';
  const more = contextOf(
    context,
    'present',
    image.manifestDigest && !context.includes('digest') && 'digest',
    image.rawManifest && 'manifest',
  );
  const own = !isImage && printPlatform(image.platform) !== label ? [printPlatform(image.platform)] : [];
  return plain(label, joined(...also, ...printed, ...platform, ...own, created), icon, 'normal', more);
}

function list(labels: readonly string[]): string {
  return [...new Set(labels)].map((label) => oneLine(label)).join(', ');
}
