import { formatSize } from '../../format/size.ts';
import { formatRelativeTime, formatTime } from '../../format/time.ts';
import { oneLine } from '../../format/visibleText.ts';
import type { BoundsModel, ItemModel, UsageKind, UsageModel } from '../../protocol/diskUsagePage.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { contextOf, joined, type Look, plain, type RowText } from '../rows/rowText.ts';
import { sizeInWords, type Tooltip, visible } from '../rows/tooltip.ts';
import type { Words } from '../words.ts';
import type { KindNode, Node } from './nodes.ts';
import { usageFailureAction } from './usageFailureAction.ts';

const ICONS: Readonly<Record<UsageKind, string>> = {
  image: 'layers',
  container: 'vm',
  volume: 'database',
  network: 'type-hierarchy',
  cache: 'tools',
};

/** @param usage of the engine of the row, where that is known */
export function rowText(node: Node, usage: UsageModel | undefined, look: Look): RowText {
  const { l10n } = look;
  switch (node.kind) {
    case 'engine': {
      const size = usage ? sizeOf(usage.size, look) : '';
      return plain(oneLine(withoutPassword(node.engine)), size, 'server', 'normal', 'engine');
    }
    case 'usageKind':
      return plain(kindName(node.of, l10n), kindDescription(node, look), ICONS[node.of], 'normal', 'usageKind');
    case 'item':
      return itemText(node.item, look);
    case 'asking': {
      const label = l10n.t('Asking the engine what it holds…');
      return plain(label, l10n.t('this may take minutes'), 'loading~spin', 'quiet', 'asking');
    }
    case 'unasked':
      return plain(l10n.t('The engine was not asked to the end.'), '', 'info', 'quiet', 'unasked');
    case 'empty':
      return plain(l10n.t('The engine holds nothing.'), '', 'info', 'quiet', 'empty');
    case 'failure':
      return plain(look.describe(node.error), '', 'error', 'error', 'failure');
    case 'action':
      return plain(
        usageFailureAction({ engine: node.engine, error: node.error }, l10n).title,
        '',
        'lightbulb',
        'normal',
        '',
      );
  }
}

export function kindName(kind: UsageKind, l10n: Words): string {
  switch (kind) {
    case 'image':
      return l10n.t('Images');
    case 'container':
      return l10n.t('Containers');
    case 'volume':
      return l10n.t('Volumes');
    case 'network':
      return l10n.t('Networks');
    case 'cache':
      return l10n.t('Build cache');
  }
}

/** `2.77 GB · 5, 1 in use · 1.96 GB reclaimable` */
function kindDescription({ of, usage }: KindNode, look: Look): string {
  const { l10n } = look;
  const total = usage.totals.find(({ kind }) => kind === of);
  if (!total) return '';
  const { size, count, active, shared, reclaimable } = total;
  return joined(
    size === null ? '' : sizeOf(size, look),
    l10n.t('{0}, {1} in use', count, active),
    shared ? l10n.t('{0} shared', sizeOf(shared, look)) : '',
    reclaimable && reclaimable.most > 0 ? l10n.t('{0} reclaimable', boundsOf(reclaimable, look)) : '',
  );
}

function itemText({ kind, name, own, state, heldBy, created, used, isActive, opens }: ItemModel, look: Look): RowText {
  const { l10n, now, language } = look;
  const age = used ?? created;
  const description = joined(
    own === null ? '' : boundsOf(own, look),
    oneLine(state),
    age === null ? '' : formatRelativeTime(age, now, language),
    heldBy.length === 0 ? '' : l10n.t('held by {0}', oneLine(heldBy.join(', '), 120)),
  );
  return plain(
    oneLine(name),
    description,
    ICONS[kind],
    isActive ? 'normal' : 'quiet',
    contextOf('usageItem', kind, opens && 'opens'),
  );
}

export function itemTooltip(item: ItemModel, look: Look): Tooltip {
  const { l10n, language } = look;
  const fact = (name: string, value: string, meaning?: string) =>
    value === '' ? [] : [{ name, value: visible(value), ...(meaning ? { meaning } : {}) }];
  const bytes = (value: number | null) => (value === null ? '' : sizeInWords(value, look));
  return {
    title: visible(item.name),
    facts: [
      ...fact(l10n.t('About'), item.about),
      ...fact(l10n.t('State'), item.state, item.meaning),
      ...fact(l10n.t('Size'), bytes(item.size)),
      ...fact(l10n.t('Freed when it goes alone'), item.own === null ? '' : bytes(item.own.least)),
      ...fact(l10n.t('Made'), item.created === null ? '' : formatTime(item.created, language)),
      ...fact(l10n.t('Last used'), item.used === null ? '' : formatTime(item.used, language)),
      ...fact(l10n.t('Held by'), item.heldBy.join(', ')),
      ...fact(l10n.t('Labels'), item.labels.join(', ')),
    ],
    remarks: [],
  };
}

function boundsOf({ least, most }: BoundsModel, look: Look): string {
  const [from, to] = [sizeOf(least, look), sizeOf(most, look)];
  return from === to ? from : `${from}–${to}`;
}

function sizeOf(bytes: number, { units, language }: Look): string {
  return formatSize(bytes, units, language);
}
