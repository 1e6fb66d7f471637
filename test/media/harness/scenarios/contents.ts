import type { ContentsModel, LayerCountsModel, NoteModel } from '../../../../src/protocol/imagePage.ts';
import { many } from './many.ts';

const NOTHING: LayerCountsModel = {
  entries: 0,
  added: 0,
  modified: 0,
  removed: 0,
  identical: 0,
  bytes: 0,
  wastedBytes: 0,
  hiddenBy: [],
  hides: [],
};

type Part = LayerCountsModel['hides'][number];
const of = (layer: number, bytes: number): Part => ({ layer, bytes });
const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0);

/** Fills in what follows from the rest: what is wasted, who hides it, and the totals. */
function contents(
  layers: readonly (Partial<LayerCountsModel> | null)[],
  rest: Partial<ContentsModel> = {},
): ContentsModel {
  const hides = (hider: number) =>
    layers
      .flatMap((layer, index) =>
        (layer?.hiddenBy ?? [])
          .filter((part) => part.layer === hider && index !== hider)
          .map(({ bytes }) => of(index, bytes)),
      )
      .sort((a, b) => b.bytes - a.bytes);
  const whole = layers.map(
    (layer, index) =>
      layer && {
        ...NOTHING,
        entries: sum([layer.added ?? 0, layer.modified ?? 0, layer.identical ?? 0]),
        ...layer,
        wastedBytes: sum((layer.hiddenBy ?? []).map(({ bytes }) => bytes)),
        hides: hides(index),
      },
  );
  const storedBytes = sum(whole.map((layer) => layer?.bytes ?? 0));
  const wastedBytes = sum(whole.map((layer) => layer?.wastedBytes ?? 0));
  return {
    layers: whole,
    files: 319,
    entries: 1398,
    storedBytes,
    wastedBytes,
    visibleBytes: storedBytes - wastedBytes,
    efficiency: storedBytes === 0 ? 1 : (storedBytes - wastedBytes) / storedBytes,
    notes: [],
    image: null,
    ...rest,
  };
}

const SMALL: readonly Partial<LayerCountsModel>[] = [
  { added: 291, bytes: 2_100_000 },
  { added: 5, bytes: 40_003, hiddenBy: [of(5, 40_000)] },
  { added: 1, bytes: 12, hiddenBy: [of(4, 12)] },
  { added: 1, bytes: 12, hiddenBy: [of(7, 12)] },
  { modified: 1, bytes: 12 },
  { added: 2, modified: 1, bytes: 40_000, hiddenBy: [of(6, 40_000)] },
  { added: 1, removed: 3, bytes: 6 },
  { removed: 1 },
  { added: 4 },
  {},
];

export const smallContents = contents(SMALL);

/** An image that installs packages and removes their lists in the next step. */
export const wastefulContents = contents([
  { added: 6679, bytes: 167_000_000, hiddenBy: [of(2, 50_200_000)] },
  { added: 1985, modified: 11, identical: 3, removed: 2, bytes: 176_000_000, hiddenBy: [of(2, 32_700_000)] },
  { removed: 6 },
  ...SMALL.slice(3),
]);

const notes: NoteModel[] = [
  { text: 'Layer 2 is named by the manifest, but the archive does not hold its blob.', layer: 2 },
  { text: 'Layer 5 ends in the middle of a gzip stream: 12,288 of its bytes could be read.', layer: 5 },
  {
    text: 'A hard link points to nothing that was there before it; engines refuse it. (/usr/bin/later, /usr/bin/never, /opt/app/data/of/a/deep/path/hard\u202e.bin, /a, /b, …)',
    layer: 6,
  },
  { text: 'More layers were found than an engine stacks.', layer: null },
];

/** Two layers cannot be read, one overwrites itself, and there is much to note. */
export const damagedContents = contents(
  SMALL.map((layer, index) => {
    if (index === 2 || index === 5) return null;
    if (index === 1) return { ...layer, hiddenBy: [] };
    return index === 7 ? { ...layer, bytes: 20, hiddenBy: [of(7, 8)] } : layer;
  }),
  { notes },
);

/** No layer at all can be read. */
export const unreadContents = contents([null], {
  notes: [{ text: 'Layer 0 is compressed with xz, which is not supported.', layer: 0 }],
});

/** Every seventh layer is large and half hidden by the six next, and the very first is hidden a little by all others. */
export const manyContents = contents(
  many.layers.map(({ index, size }) => {
    const bytes = (size ?? 0) * 3;
    const hidden = Math.floor(bytes / 12);
    const last = many.layers.length - 1;
    const hiddenBy =
      index === 0
        ? many.layers.slice(1).map((by) => of(by.index, 500_000 - by.index))
        : index % 7 === 0 && index + 6 <= last
          ? [1, 2, 3, 4, 5, 6].map((by) => of(index + by, hidden - by))
          : [];
    return { added: index * 31, modified: index % 5, identical: index % 3, removed: index % 4, bytes, hiddenBy };
  }),
);
