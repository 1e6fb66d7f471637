import { formatSize, type Units } from '../../format/size.ts';
import { formatRelativeTime } from '../../format/time.ts';
import { oneLine } from '../../format/visibleText.ts';
import { shortId } from '../../image/digest.ts';
import type { Variant } from '../../image/image.ts';
import { attestationLabel, labelOf } from '../../image/labels.ts';
import { printPlatform } from '../../image/platform.ts';
import { familiarReference } from '../../image/reference.ts';
import { noteText, storedSize, variantReason } from '../imagePage/model.ts';
import { nameOf } from '../sources/place.ts';
import type { Words } from '../words.ts';
import { entryText, moreText } from './entryText.ts';
import { type ArchiveNode, type ImageNode, type Node, onlyVariant, type StepNode } from './nodes.ts';

/** How a row is told apart from others beside its text. */
export type Tone = 'normal' | 'quiet' | 'absent' | 'warning' | 'error';

/** What a row shows, as text. */
export interface RowText {
  readonly label: string;
  readonly description: string;
  /** The whole row as a sentence, for screen readers. */
  readonly spoken: string;
  /** A codicon. */
  readonly icon: string;
  readonly tone: Tone;
  /** Words for the `when` clauses of menus. */
  readonly context: string;
}

/** What the text of rows depends on beside the rows. */
export interface Look {
  readonly l10n: Words;
  readonly units: Units;
  /** BCP 47 */
  readonly language: string;
  /** Milliseconds, for relative times. */
  readonly now: number;
  /** The sentence for anything thrown. */
  describe(error: unknown): string;
}

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
      return stepText(node, look);
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
        context: node.parent.kind === 'archive' ? 'failure' : '',
      };
    }
    case 'finalFiles': {
      const label = l10n.t('Final filesystem');
      return plain(label, l10n.t('what a container has'), 'folder-library', 'normal', 'final');
    }
    case 'entry':
      return entryText(node, look);
    case 'more':
      return moreText(node, look);
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

function stepText({ row, notes }: StepNode, look: Look): RowText {
  const { l10n } = look;
  const { layer, step, instruction } = row;
  const text = oneLine(instruction.text);
  if (!layer) {
    const label = instruction.keyword || text || l10n.t('Step');
    const rest = instruction.keyword ? text : '';
    const noLayer = step?.emptyLayer ? l10n.t('only metadata') : l10n.t('its layer is missing');
    return {
      ...plain(label, rest, 'circle-small', 'quiet', 'step'),
      spoken: `${sentence(label, noLayer)}: ${rest}`,
    };
  }
  const label = instruction.keyword || text || l10n.t('Layer {0}', layer.index);
  const rest = instruction.keyword ? text : '';
  const size = layer.size === null ? l10n.t('unknown size') : formatSize(layer.size, look.units, look.language);
  const absent = layer.blob === null;
  const state = absent ? `${size} · ${l10n.t('not stored here')}` : size;
  const warned = notes.map((note) => noteText(note, l10n));
  return {
    label,
    description: rest === '' ? state : `${state}  ${rest}`,
    spoken: [sentence(l10n.t('Layer {0}', layer.index), instruction.keyword || text, state), rest, ...warned]
      .filter((part) => part !== '')
      .join('. '),
    icon: notes.length > 0 ? 'warning' : 'circle-filled',
    tone: notes.length > 0 ? 'warning' : absent ? 'absent' : 'normal',
    context: contextOf('layer', (layer.digest || layer.diffId) && 'digest', layer.diffId && 'diffId'),
  };
}

function plain(label: string, description: string, icon: string, tone: Tone, context: string): RowText {
  return { label, description, spoken: sentence(label, description), icon, tone, context };
}

function sentence(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}

function joined(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

function list(labels: readonly string[]): string {
  return [...new Set(labels)].map((label) => oneLine(label)).join(', ');
}

function contextOf(...words: (string | false | null | undefined)[]): string {
  return words.filter((word) => word).join(' ');
}
