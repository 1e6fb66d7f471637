import { formatSize } from '../../format/size.ts';
import { oneLine } from '../../format/visibleText.ts';
import { shortId } from '../../image/digest.ts';
import { EngineError } from '../../sources/engine/engineError.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { fileText } from '../rows/entryText.ts';
import { contextOf, diskFullWord, joined, type Look, plain, type RowText, sentence } from '../rows/rowText.ts';
import { stepText } from '../rows/stepRow.ts';
import type { Words } from '../words.ts';
import { totalSize } from './arrange.ts';
import { type Column, columnText, type ImagesLook } from './columns.ts';
import { containersText, containerText } from './containerRows.ts';
import type { EngineStatus } from './engineStatus.ts';
import { engineStep } from './engineStep.ts';
import { failureAction } from './failureAction.ts';
import type { GroupBy } from './groups.ts';
import { containersOf, type ListedName, nameInRepository, wholeName } from './listing.ts';
import type {
  AttestationNode,
  EngineNode,
  FailureNode,
  GroupNode,
  NameNode,
  Node,
  NoteNode,
  PlatformNode,
} from './nodes.ts';

export function rowText(node: Exclude<Node, EngineNode>, look: ImagesLook): RowText {
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
    case 'claim':
      return fileText(node, look);
    case 'containers':
      return containersText(node, look);
    case 'container':
      return containerText(node, look);
    case 'attestation':
      return attestationText(node, look);
    case 'attestations': {
      const label = l10n.t('Attestations');
      return plain(label, String(node.attestations.length), 'shield', 'quiet', 'attestations');
    }
    case 'failure': {
      const label = look.describe(node.error);
      const spoken = l10n.t('Error: {0}', label);
      return { ...plain(label, '', 'error', 'error', failureContext(node)), spoken };
    }
    case 'action':
      return plain(failureAction(node, l10n).title, '', 'lightbulb', 'normal', 'action');
    case 'note':
      return plain(noteText(node, look), '', 'info', 'quiet', 'note');
  }
}

/** One of several endpoints, and how it is. */
export function engineText({ engine }: EngineNode, { short, isLost }: EngineStatus, isKept: boolean): RowText {
  const context = contextOf('engine', isKept && 'restartable');
  return plain(oneLine(withoutPassword(engine)), short, 'server', isLost ? 'warning' : 'normal', context);
}

function failureContext({ engine, error }: FailureNode): string {
  if (engine === null) return contextOf(diskFullWord(error));
  return contextOf('failure', error instanceof EngineError && error.action === 'start' && 'startable');
}

function groupText({ group: { by, title, names } }: GroupNode, look: Look): RowText {
  const { l10n, units, language } = look;
  const count = countText(names, look);
  const bytes = totalSize(names);
  const size = bytes === null ? '' : formatSize(bytes, units, language);
  const row = plain(groupLabel(by, title, l10n), joined(count, size), ICONS[by], 'normal', 'group');
  return title === null ? { ...row, tone: 'quiet' } : row;
}

const ICONS: Readonly<Record<GroupBy, string>> = {
  repository: 'repo',
  registry: 'cloud',
  project: 'project',
  use: 'vm',
  base: 'versions',
};

function groupLabel(by: GroupBy, title: string | null, l10n: Words): string {
  if (by === 'use') return useLabel(title, l10n);
  if (title !== null) return oneLine(title);
  if (by === 'project') return l10n.t('No project');
  return by === 'base' ? l10n.t('Base image not known') : '<none>';
}

function useLabel(title: string | null, l10n: Words): string {
  switch (title) {
    case 'running':
      return l10n.t('In use');
    case 'stopped':
      return l10n.t('In use (stopped)');
    case 'unused':
      return l10n.t('Not in use');
    default:
      return l10n.t('Use not known');
  }
}

/** One image may have several tags. */
function countText(names: readonly ListedName[], { l10n }: Look): string {
  const isTagged = names.every(({ tag }) => tag !== null);
  if (names.length === 1) return isTagged ? l10n.t('1 tag') : l10n.t('1 image');
  return isTagged ? l10n.t('{0} tags', names.length) : l10n.t('{0} images', names.length);
}

function nameText({ name, inRepository }: NameNode, look: ImagesLook): RowText {
  const { l10n } = look;
  const { image, tag, untagged } = name;
  const label = oneLine(inRepository ? nameInRepository(name) : wholeName(name));
  const says = (column: Column) => columnText(name, column, look);
  const why = untagged === 'dangling' ? l10n.t('dangling') : untagged === 'intermediate' ? l10n.t('intermediate') : '';
  const context = contextOf('image', tag !== null && 'tagged', image.digests.length > 0 && 'digest');
  const description = joined(...look.columns.map(says), why);
  const others = look.columns.filter((column) => !SPOKEN.includes(column));
  return {
    ...plain(label, description, 'layers', untagged === null ? 'normal' : 'quiet', context),
    spoken: sentence(
      oneLine(wholeName(name)),
      says('size'),
      says('created'),
      why,
      usedText(containersOf(name) ?? 0, look),
      ...others.map(says),
    ),
  };
}

/** Columns that are said in any case. */
const SPOKEN: readonly Column[] = ['repository', 'tag', 'size', 'created', 'use', 'containers'];

function usedText(containers: number, { l10n }: Look): string {
  if (containers === 0) return '';
  return containers === 1 ? l10n.t('used by 1 container') : l10n.t('used by {0} containers', containers);
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

function attestationText({ manifest: { digest, present, contentSize } }: AttestationNode, look: Look): RowText {
  const { l10n, units, language } = look;
  const size = contentSize === null ? '' : formatSize(contentSize, units, language);
  const description = joined(present ? size : l10n.t('not stored here'), shortId(digest));
  return plain(l10n.t('Attestation'), description, 'shield', present ? 'quiet' : 'absent', 'attestation digest');
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
