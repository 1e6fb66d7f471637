import { formatSize } from '../../format/size.ts';
import { formatRelativeTime } from '../../format/time.ts';
import { oneLine } from '../../format/visibleText.ts';
import { shortId } from '../../image/digest.ts';
import { fileText } from '../rows/entryText.ts';
import { contextOf, joined, type Look, plain, type RowText } from '../rows/rowText.ts';
import { stepText } from '../rows/stepRow.ts';
import { totalSize } from './arrange.ts';
import type { EngineStatus } from './engineStatus.ts';
import { engineStep } from './engineStep.ts';
import { containersOf, type ListedName, nameInRepository, wholeName } from './listing.ts';
import type { EngineNode, GroupNode, NameNode, Node, NoteNode, PlatformNode } from './nodes.ts';

export function rowText(node: Exclude<Node, EngineNode>, look: Look): RowText {
  const { l10n } = look;
  switch (node.kind) {
    case 'group':
      return groupText(node, look);
    case 'name':
      return nameText(node, look);
    case 'platform':
      return platformText(node, look);
    case 'step':
      return { ...stepText(engineStep(node, l10n), look), context: contextOf('step', node.files && 'layer') };
    case 'finalFiles':
      return plain(l10n.t('Final filesystem'), l10n.t('what a container has'), 'folder-library', 'normal', 'final');
    case 'entry':
    case 'more':
    case 'unread':
      return fileText(node, look);
    case 'attestation':
      return plain(l10n.t('Attestation'), shortId(node.manifest.digest), 'shield', 'quiet', 'attestation');
    case 'failure': {
      const label = look.describe(node.error);
      const spoken = l10n.t('Error: {0}', label);
      return { ...plain(label, '', 'error', 'error', node.engine === null ? '' : 'failure'), spoken };
    }
    case 'note':
      return plain(noteText(node, look), '', 'info', 'quiet', 'note');
  }
}

/** One of several endpoints, and how it is. */
export function engineText({ engine }: EngineNode, { short, isLost }: EngineStatus): RowText {
  return plain(oneLine(engine), short, 'server', isLost ? 'warning' : 'normal', 'engine');
}

function groupText({ group: { title, names }, by }: GroupNode, look: Look): RowText {
  const { units, language } = look;
  const count = countText(names, look);
  const bytes = totalSize(names);
  const size = bytes === null ? '' : formatSize(bytes, units, language);
  const icon = by === 'registry' ? 'cloud' : 'repo';
  return plain(oneLine(title ?? '<none>'), joined(count, size), icon, 'normal', 'group');
}

/** One image may have several tags. */
function countText(names: readonly ListedName[], { l10n }: Look): string {
  const isTagged = names.every(({ tag }) => tag !== null);
  if (names.length === 1) return isTagged ? l10n.t('1 tag') : l10n.t('1 image');
  return isTagged ? l10n.t('{0} tags', names.length) : l10n.t('{0} images', names.length);
}

function nameText({ name, inRepository }: NameNode, look: Look): RowText {
  const { l10n, units, language } = look;
  const { image, tag, untagged } = name;
  const label = oneLine(inRepository ? nameInRepository(name) : wholeName(name));
  const size = image.size === null ? l10n.t('unknown size') : formatSize(image.size, units, language);
  const created = image.created === null ? '' : new Date(image.created).toISOString();
  const age = formatRelativeTime(created, look.now, language);
  const containers = containersOf(image) ?? 0;
  const used = containers > 0 ? l10n.t('in use') : '';
  const why = untagged === 'dangling' ? l10n.t('dangling') : untagged === 'intermediate' ? l10n.t('intermediate') : '';
  const context = contextOf('image', tag !== null && 'tagged', image.digests.length > 0 && 'digest');
  const row = plain(label, joined(size, age, why, used), 'layers', untagged === null ? 'normal' : 'quiet', context);
  const spoken = [
    oneLine(wholeName(name)),
    size,
    age,
    why,
    containers === 0
      ? ''
      : containers === 1
        ? l10n.t('used by 1 container')
        : l10n.t('used by {0} containers', containers),
  ];
  return { ...row, spoken: spoken.filter((part) => part !== '').join(', ') };
}

function platformText({ manifest }: PlatformNode, look: Look): RowText {
  const { l10n, units, language } = look;
  const { platform, present, totalSize: bytes } = manifest;
  const label = oneLine(platform ?? shortId(manifest.digest));
  if (!present) return plain(label, l10n.t('not stored here'), 'chip', 'absent', 'platform absent digest');
  const size = bytes === null ? l10n.t('unknown size') : formatSize(bytes, units, language);
  const used = manifest.containers.length > 0 ? l10n.t('in use') : '';
  return plain(label, joined(size, used), 'chip', 'normal', 'platform digest');
}

function noteText({ says }: NoteNode, { l10n }: Look): string {
  switch (says) {
    case 'connecting':
      return l10n.t('Connecting…');
    case 'no-images':
      return l10n.t('It has no images.');
    case 'all-hidden':
      return l10n.t('All its images are dangling or intermediate, which are hidden.');
    case 'all-filtered':
      return l10n.t('The filter hides all its images.');
  }
}
