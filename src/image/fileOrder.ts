import type { SortColumn, Sorting } from './fileQuery.ts';
import type { FileView, Mark } from './fileView.ts';
import { compareBytes } from './names.ts';
import { textAt } from './rareColumns.ts';
import { overAll, type Steps, sortInSteps } from './slices.ts';
import { bytesBefore, shownBytes, shownMark } from './versions.ts';

/** Puts the paths of one directory in order. */
export type SortRows = (nodes: Int32Array) => Steps<Int32Array>;

/**
 * By a column; what is equal in it by name. By name, directories come first.
 * @param total bytes of each path after the view's last layer, by which `total` is sorted
 */
export function sorterOf(view: FileView, { by, descending }: Sorting, total: BytesOf): SortRows {
  const { overlay } = view;
  const value = valueBy(by, view, total);
  const sign = descending ? -1 : 1;
  return function* sort(nodes) {
    const names: string[] = [];
    const values: (number | string)[] = [];
    const places: number[] = [];
    yield* overAll(nodes.length, (from, to) => {
      for (let at = from; at < to; at++) {
        const node = nodes[at] ?? 0;
        places.push(at);
        names.push(overlay.nameOf(node));
        values.push(value(node));
      }
    });
    const sorted = yield* sortInSteps(places, (a, b) => {
      const [first = 0, second = 0] = [values[a], values[b]];
      if (first !== second) return (first < second ? -1 : 1) * (by === 'name' ? 1 : sign);
      return compareBytes(names[a] ?? '', names[b] ?? '') * (by === 'name' ? sign : 1);
    });
    const ordered = new Int32Array(nodes.length);
    yield* overAll(nodes.length, (from, to) => {
      for (let at = from; at < to; at++) ordered[at] = nodes[sorted[at] ?? 0] ?? 0;
    });
    return ordered;
  };
}

/** Bytes of a path, and of all that is below it. */
export type BytesOf = (node: number) => number;

type ValueOf = (node: number) => number | string;

/** Marks in the order of how much they say. */
const BY_WEIGHT: readonly Mark[] = ['none', 'unchanged', 'identical', 'metadata', 'modified', 'added', 'removed'];

function valueBy(column: SortColumn, view: FileView, total: BytesOf): ValueOf {
  const { overlay } = view;
  const ofEntry = (value: (index: ReturnType<typeof overlay.indexOf>, entry: number) => number | string): ValueOf => {
    return (node) => {
      const version = view.versionOf(node);
      return version < 0 ? -1 : value(overlay.indexOf(version), overlay.entryOf(version));
    };
  };
  switch (column) {
    case 'name':
      return (node) => (view.isDirectory(node) ? 0 : 1);
    case 'mark':
      return (node) => BY_WEIGHT.indexOf(shownMark(view, node));
    case 'size':
      return (node) => shownBytes(view, node);
    case 'total':
      return total;
    case 'before':
      return (node) => bytesBefore(view, node) ?? -1;
    case 'mode':
      return ofEntry((index, entry) => index.mode[entry] ?? 0);
    case 'owner':
      return ofEntry((index, entry) => ownerKey(index.owners, index.owner[entry] ?? 0));
    case 'time':
      return ofEntry((index, entry) => index.mtime[entry] || 0);
    case 'target':
      return (node) => {
        const version = view.versionOf(node);
        return version < 0 ? '' : (textAt(overlay.indexOf(version).links, overlay.entryOf(version)) ?? '');
      };
    case 'layer':
      return (node) => (view.versionOf(node) < 0 ? -1 : overlay.layerOf(view.versionOf(node)));
  }
}

/** Users first, then groups, as one number: both have 32 bits at most where a container could use them. */
function ownerKey(owners: Float64Array, row: number): number {
  return (owners[2 * row] ?? 0) * 2 ** 21 + Math.min(owners[2 * row + 1] ?? 0, 2 ** 21 - 1);
}
