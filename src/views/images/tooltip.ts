import { formatTime } from '../../format/time.ts';
import { entryTooltip } from '../rows/entryTooltip.ts';
import type { Look } from '../rows/rowText.ts';
import { stepTooltip } from '../rows/stepRow.ts';
import { type Fact, sizeInWords, type Tooltip, visible } from '../rows/tooltip.ts';
import { containerTooltip } from './containerRows.ts';
import { engineStep } from './engineStep.ts';
import { containersOf, isIdOfTarget, type ListedName, wholeName } from './listing.ts';
import { type NameNode, type Node, onlyManifest, type PlatformNode } from './nodes.ts';

/** The tooltip of a row; undefined where the row says everything. */
export function tooltipOf(node: Node, look: Look): Tooltip | undefined {
  const { l10n } = look;
  switch (node.kind) {
    case 'name':
      return nameTooltip(node, look);
    case 'platform':
      return platformTooltip(node, look);
    case 'step':
      return stepTooltip(engineStep(node, l10n), look);
    case 'entry':
      return entryTooltip(node, look);
    case 'container':
      return containerTooltip(node, look);
    case 'attestation': {
      const { digest, contentSize, present } = node.manifest;
      return {
        title: l10n.t('Attestation'),
        facts: [
          ...(contentSize === null
            ? []
            : [fact(l10n.t('Size'), sizeInWords(contentSize, look), l10n.t('its blobs as stored, compressed'))]),
          fact(l10n.t('Digest'), digest, l10n.t('of its manifest')),
        ],
        remarks: present ? [] : [l10n.t('The index names it, but it is not stored here.')],
      };
    }
    case 'failure':
      return { title: look.describe(node.error), facts: [], remarks: [] };
    default:
      return undefined;
  }
}

function nameTooltip({ name }: NameNode, look: Look): Tooltip {
  const { l10n, language } = look;
  const { image, untagged } = name;
  const containers = containersOf(name);
  const manifest = onlyManifest(name);
  const others = image.tags.filter((tag) => tag !== name.name);
  return {
    title: visible(wholeName(name)),
    facts: [
      ...(name.tag === null ? [] : [fact(l10n.t('Reference'), name.name)]),
      ...(others.length > 0 ? [fact(l10n.t('Also known as'), others.join(', '))] : []),
      ...(manifest?.platform ? [fact(l10n.t('Platform'), manifest.platform)] : []),
      ...(image.size === null ? [] : [sizeFact(image.size, isIdOfTarget(image), look)]),
      ...(image.created === null
        ? []
        : [fact(l10n.t('Created'), formatTime(new Date(image.created).toISOString(), language))]),
      fact(l10n.t('Image ID'), image.id, idMeaning(name, look)),
      ...image.digests.map((digest) =>
        fact(l10n.t('Repository digest'), digest, l10n.t('what a registry knows it by; it can be pulled by this')),
      ),
      ...(image.parent === null
        ? []
        : [fact(l10n.t('Parent'), image.parent, l10n.t('the image whose last step came before its own'))]),
      ...(containers === null ? [] : [fact(l10n.t('Containers'), String(containers))]),
    ],
    remarks:
      untagged === 'dangling'
        ? [l10n.t('Nothing names this image and nothing here was built on it.')]
        : untagged === 'intermediate'
          ? [l10n.t('Nothing names this image, but others here were built on it.')]
          : [],
  };
}

function platformTooltip({ manifest }: PlatformNode, look: Look): Tooltip {
  const { l10n } = look;
  const { digest, contentSize, unpackedSize, totalSize: total, present } = manifest;
  const sizes: [number | null, string][] = [
    [total, l10n.t('all of it in the engine')],
    [contentSize, l10n.t('its blobs as stored, compressed')],
    [unpackedSize, l10n.t('its files, unpacked')],
  ];
  return {
    title: visible(manifest.platform ?? digest),
    facts: [
      ...sizes.flatMap(([size, meaning]) =>
        size === null ? [] : [fact(l10n.t('Size'), sizeInWords(size, look), meaning)],
      ),
      fact(l10n.t('Manifest digest'), digest, l10n.t('what registries know this platform by')),
      ...(manifest.containers.length > 0 ? [fact(l10n.t('Containers'), String(manifest.containers.length))] : []),
    ],
    remarks: present ? [] : [l10n.t('The index names this platform, but it is not stored here.')],
  };
}

/** A containerd store counts the blobs too. */
function sizeFact(size: number, isContainerd: boolean, look: Look): Fact {
  const { l10n } = look;
  const meaning = isContainerd
    ? l10n.t('as the engine counts: unpacked files and compressed blobs')
    : l10n.t('as the engine counts: its layers, unpacked');
  return fact(l10n.t('Size'), sizeInWords(size, look), meaning);
}

function idMeaning({ image }: ListedName, { l10n }: Look): string {
  return isIdOfTarget(image)
    ? l10n.t('in this engine, the digest of what its tag points to: an index or a manifest')
    : l10n.t('the digest of its config');
}

function fact(name: string, value: string, meaning?: string): Fact {
  return { name, value: visible(value), ...(meaning === undefined ? {} : { meaning }) };
}
