import { setImmediate } from 'node:timers/promises';
import { ImageError, throwIfAborted } from '../image/errors.ts';
import type { FileView } from '../image/fileView.ts';
import { lastLayer } from '../image/resolvePath.ts';
import { runInSlices, type Steps } from '../image/slices.ts';
import { type ExtractEntry, entriesOf } from './entries.ts';
import { type Below, sortBelow } from './order.ts';
import { findTops, type Tops } from './tops.ts';

/** What an extraction comes to, before anything is written. */
export interface PlanTotals {
  /** Bytes of contents; a file of several names counts once. */
  readonly bytes: number;
  readonly files: number;
  readonly entries: number;
  /** Entries whose owner or group is not root. */
  readonly owned: number;
  /** Entries with setuid or setgid. */
  readonly special: number;
  /** Devices and FIFOs. */
  readonly devices: number;
}

/** Paths of a view that are to be written somewhere, with what they come to. */
export interface Plan {
  readonly view: FileView;
  readonly totals: PlanTotals;
  /** Layers of the view that could not be read, so that what they hold is missing. */
  readonly unread: readonly number[];
  /** Nodes of files that further entries are hard links to. */
  readonly linked: ReadonlySet<number>;
  /**
   * The entries, each time in the same order: parents first, siblings by the bytes of their names.
   * @param goesInto asked of each entry after it was given, whether what lies below it is wanted too
   */
  entries(goesInto?: (entry: ExtractEntry) => boolean): Generator<ExtractEntry>;
}

/** Entries that are looked at in one step. */
const AT_ONCE = 256;

/**
 * Plans the extraction of paths of a view with all that lies below them; node 0 is everything. Names are those below the
 * lowest folder that holds all of them.
 * @throws ImageError `unreadable` when the layer that is meant could not be read, or there is nothing to extract
 */
export async function planExtract(view: FileView, nodes: readonly number[], signal?: AbortSignal): Promise<Plan> {
  const unread = unreadLayers(view);
  const { selection } = view;
  const [first] = unread;
  if (selection.kind === 'layer' && first !== undefined)
    throw new ImageError('unreadable', 'Layer {0} could not be read.', [first]);
  const linked = new Set<number>();
  const pause = async () => {
    await setImmediate();
    throwIfAborted(signal);
  };
  const tops = await runInSlices(findTops(view, nodes), pause);
  const below = await runInSlices(sortBelow(view, tops.tops), pause);
  const totals = await runInSlices(addUp(view, tops, below, linked), pause);
  if (totals.entries === 0) throw new ImageError('unreadable', 'There is nothing to extract.');
  return { view, totals, unread, linked, entries: (goesInto) => entriesOf(view, tops, below, goesInto) };
}

function unreadLayers({ overlay, selection }: FileView): number[] {
  const last = lastLayer(overlay, selection);
  const first = selection.kind === 'range' ? selection.from : selection.kind === 'layer' ? last : 0;
  return [...overlay.layers.keys()].filter((layer) => layer >= first && layer <= last && !overlay.layers[layer]);
}

function* addUp(view: FileView, tops: Tops, below: Below, linked: Set<number>): Steps<PlanTotals> {
  const totals = { bytes: 0, files: 0, entries: 0, owned: 0, special: 0, devices: 0 };
  for (const { kind, size, uid, gid, mode, linkNode } of entriesOf(view, tops, below)) {
    if (totals.entries++ % AT_ONCE === 0) yield;
    totals.bytes += size;
    if (kind === 'file' || kind === 'hardlink') totals.files++;
    if (kind === 'char' || kind === 'block' || kind === 'fifo') totals.devices++;
    if (uid !== 0 || gid !== 0) totals.owned++;
    if ((mode & 0o6000) !== 0 && kind !== 'symlink') totals.special++;
    if (linkNode >= 0) linked.add(linkNode);
  }
  return totals;
}
