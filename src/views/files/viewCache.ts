import { setImmediate } from 'node:timers/promises';
import { FileView, type Selection, type ViewOptions } from '../../image/fileView.ts';
import type { Overlay } from '../../image/overlay.ts';
import type { Pause } from '../../image/slices.ts';

/** As many views of an image are kept; each takes 30 bytes for every path. */
const KEPT = 8;

const views = new WeakMap<Overlay, Map<string, FileView>>();

/**
 * A view of an image, computed when it is not one of those that were last asked for, so that a million paths hold nobody up.
 * @throws what the pause throws
 */
export async function viewInSlices(
  overlay: Overlay,
  selection: Selection,
  { gone = false }: ViewOptions = {},
  pause: Pause = () => setImmediate(),
): Promise<FileView> {
  const kept = views.get(overlay) ?? new Map<string, FileView>();
  views.set(overlay, kept);
  const key = JSON.stringify([selection, gone]);
  const computed = kept.get(key) ?? (await FileView.inSlices(overlay, selection, pause, { gone }));
  // Meanwhile somebody else may have wanted it, and rows of one view are told apart from those of another.
  const view = kept.get(key) ?? computed;
  kept.delete(key);
  kept.set(key, view);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  return view;
}
