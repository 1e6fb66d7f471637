import { formatSize } from '../../format/size.ts';
import { formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visibleText.ts';
import { displayName } from '../../image/names.ts';
import { linkOf } from '../../image/resolvePath.ts';
import { attributesOf, bytesBefore, isFile, shownBytes } from '../../image/versions.ts';
import { changesOf, hiddenText, markOf, nameText } from '../files/pathText.ts';
import { markWords } from './entryText.ts';
import type { EntryNode } from './fileNodes.ts';
import type { Look } from './rowText.ts';
import type { Fact, Tooltip } from './tooltip.ts';

/** All that is known of a path of an image. */
export function entryTooltip(row: EntryNode, look: Look): Tooltip {
  const { view, node } = row;
  const { l10n } = look;
  const { overlay } = view;
  const version = view.versionOf(node);
  const mark = markOf(row);
  const words = [markWords(row, l10n), ...changesOf(row)].filter((word) => word !== '').map(visibleText);
  const hidden = hiddenText(row, l10n);
  const before = bytesBefore(view, node);
  const size = (bytes: number) =>
    `${formatSize(bytes, look.units, look.language)} (${l10n.t('{0} bytes', bytes.toLocaleString(look.language))})`;
  const isFolder = view.isDirectory(node);
  return {
    title: visibleText(`/${displayName(overlay.pathOf(node))}`),
    facts: [
      ...(words.length > 0 ? [{ name: l10n.t('Change'), value: words.join(', ') }] : []),
      ...(hidden === '' ? [] : [{ name: l10n.t('Later'), value: hidden }]),
      ...(isFolder || isFile(overlay, version) ? [{ name: l10n.t('Size'), value: size(shownBytes(view, node)) }] : []),
      ...(before === null ? [] : [{ name: l10n.t('Size before'), value: size(before) }]),
      // Of what a layer only claims to remove nothing is known.
      ...(version < 0 || (row.claimed && mark === 'removed') ? [] : versionFacts(row, version, look)),
    ],
    remarks: row.claimed ? [l10n.t('This is only what the table of contents of the layer claims.')] : [],
  };
}

function versionFacts({ view }: EntryNode, version: number, { l10n, language }: Look): Fact[] {
  const { overlay } = view;
  const { mode, owner, group } = attributesOf(overlay, version);
  const target = linkOf(overlay, version);
  const seconds = overlay.indexOf(version).mtime[overlay.entryOf(version)] ?? 0;
  const time = new Date(seconds * 1000);
  return [
    ...(target === undefined ? [] : [{ name: l10n.t('Link target'), value: nameText(target) }]),
    { name: l10n.t('Mode'), value: mode },
    { name: l10n.t('Owner'), value: `${owner}:${group}`, meaning: l10n.t('user and group') },
    ...(Number.isNaN(time.getTime())
      ? []
      : [{ name: l10n.t('Modified'), value: formatTime(time.toISOString(), language) }]),
    { name: l10n.t('Written by'), value: l10n.t('Layer {0}', overlay.layerOf(version)) },
  ];
}
