import { setImmediate } from 'node:timers/promises';
import { FileView, type Selection } from '../../image/fileView.ts';
import type { Overlay } from '../../image/overlay.ts';

/** As many views of an image are kept; each takes 30 bytes for every path. */
const KEPT = 8;

const views = new WeakMap<Overlay, Map<string, FileView>>();

/** A view of an image, computed when it is not one of those that were last asked for, so that a million paths hold nobody up. */
export async function viewInSlices(overlay: Overlay, selection: Selection): Promise<FileView> {
  const view =
    known(overlay, selection) ?? (await FileView.inSlices(overlay, selection, async () => void (await setImmediate())));
  // Meanwhile somebody else may have wanted it, and rows of one view are told apart from those of another.
  return keep(overlay, selection, known(overlay, selection) ?? view);
}

function known(overlay: Overlay, selection: Selection): FileView | undefined {
  return views.get(overlay)?.get(JSON.stringify(selection));
}

function keep(overlay: Overlay, selection: Selection, view: FileView): FileView {
  const key = JSON.stringify(selection);
  const kept = views.get(overlay) ?? new Map<string, FileView>();
  views.set(overlay, kept);
  kept.delete(key);
  kept.set(key, view);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  return view;
}
