import { FileView, type Selection } from '../../image/fileView.ts';
import type { Overlay } from '../../image/overlay.ts';

/** As many views of an image are kept; each takes 30 bytes for every path. */
const KEPT = 8;

const views = new WeakMap<Overlay, Map<string, FileView>>();

/** A view of an image, computed when it is not one of those that were last asked for. */
export function viewOf(overlay: Overlay, selection: Selection): FileView {
  const key = JSON.stringify(selection);
  const kept = views.get(overlay) ?? new Map<string, FileView>();
  views.set(overlay, kept);
  const view = kept.get(key) ?? new FileView(overlay, selection);
  kept.delete(key);
  kept.set(key, view);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  return view;
}
