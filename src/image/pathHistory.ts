import { metadataDifferences } from './metadataDifferences.ts';
import { CHANGE, type Overlay } from './overlay.ts';

/** One thing that happened to a path. */
export interface PathEvent {
  readonly layer: number;
  readonly what: 'added' | 'modified' | 'metadata' | 'identical' | 'repeated' | 'removed';
  /** For `metadata`: `mode`, `owner`, `group`, `xattr NAME`. */
  readonly fields: readonly string[];
  /** The version, to be opened; of a removal the one that went. */
  readonly version: number;
  /** Bytes of that version. */
  readonly size: number;
}

const WHAT: Readonly<Record<number, PathEvent['what']>> = {
  [CHANGE.added]: 'added',
  [CHANGE.modified]: 'modified',
  [CHANGE.metadata]: 'metadata',
  [CHANGE.identical]: 'identical',
  [CHANGE.repeated]: 'repeated',
  [CHANGE.removed]: 'removed',
};

/** What each layer did to a path, oldest first. */
export function pathHistory(overlay: Overlay, node: number): PathEvent[] {
  const events: PathEvent[] = [];
  for (
    let version = overlay.versionAt(node, overlay.layers.length - 1);
    version >= 0;
    version = overlay.previousOf(version)
  ) {
    const what = WHAT[overlay.changeOf(version)] ?? 'modified';
    const before = overlay.previousOf(version);
    const shown = what === 'removed' ? before : version;
    events.push({
      layer: overlay.layerOf(version),
      what,
      fields: what === 'metadata' ? metadataDifferences(overlay, before, version) : [],
      version: shown,
      size: shown < 0 ? 0 : overlay.sizeOf(shown),
    });
  }
  return events.reverse();
}
