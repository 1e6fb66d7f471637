import { formatSize } from '../../format/size.ts';
import { formatTime } from '../../format/time.ts';
import { oneLine } from '../../format/visibleText.ts';
import { shortId } from '../../image/digest.ts';
import type { Layer } from '../../image/image.ts';
import type { Note } from '../../image/notes.ts';
import type { Row } from '../../image/rows.ts';
import { noteText } from '../imagePage/model.ts';
import { contextOf, type Look, plain, type RowText, sentence } from './rowText.ts';
import { type Fact, sizeInWords, type Tooltip, visible } from './tooltip.ts';

/** A step of a build with its layer, wherever the image is. */
export interface StepRow {
  readonly row: Row;
  readonly notes: readonly Note[];
  /** Bytes of its layer; null where nobody says. */
  readonly size: number | null;
  /** What kind of bytes these are. */
  readonly sizeMeaning: string;
  /** The layer is known not to be there. */
  readonly absent: boolean;
}

/** A step: its keyword, the size of its layer, its instruction. */
export function stepText({ row, notes, size: bytes, absent }: StepRow, look: Look): RowText {
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
  const size = bytes === null ? l10n.t('unknown size') : formatSize(bytes, look.units, look.language);
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

/** All that is known of a step and its layer. */
export function stepTooltip(of: StepRow, look: Look): Tooltip {
  const { l10n } = look;
  const { row, notes, absent } = of;
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
      ...(layer ? layerFacts(layer, of, look) : []),
      ...(instruction.buildArgs.length > 0
        ? [{ name: l10n.t('Build arguments'), value: visible(instruction.buildArgs.join(' ')) }]
        : []),
      ...(step?.created ? [{ name: l10n.t('Created'), value: visible(formatTime(step.created, look.language)) }] : []),
      ...(step?.comment ? [{ name: l10n.t('Comment'), value: visible(step.comment) }] : []),
    ],
    remarks: [
      ...(layer && absent ? [l10n.t('The layer is not stored here.')] : []),
      ...notes.map((note) => visible(noteText(note, l10n))),
    ],
  };
}

function layerFacts(
  { compression, digest, diffId, chainId }: Layer,
  { size, sizeMeaning }: StepRow,
  look: Look,
): Fact[] {
  const { l10n } = look;
  const packed = compression === null || compression === 'none' ? '' : `, ${compression}`;
  return [
    ...(size === null ? [] : [{ name: l10n.t('Size'), value: sizeInWords(size, look) + packed, meaning: sizeMeaning }]),
    ...(digest ? [{ name: l10n.t('Digest'), value: digest, meaning: l10n.t('of the layer as stored') }] : []),
    ...(diffId
      ? [{ name: l10n.t('Diff ID'), value: diffId, meaning: l10n.t('the digest of its uncompressed tar') }]
      : []),
    ...(chainId
      ? [{ name: l10n.t('Chain ID'), value: shortId(chainId), meaning: l10n.t('this layer on all those below') }]
      : []),
  ];
}
