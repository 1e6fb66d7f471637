import type { FileView } from '../../image/fileView.ts';
import { KIND } from '../../image/layerIndex.ts';
import { followLink, linkOf } from '../../image/resolvePath.ts';
import { isFile } from '../../image/versions.ts';

/** A path as a view of an image shows it. */
export interface ViewedPath {
  readonly view: FileView;
  readonly node: number;
}

/** Whether it has a content, of its own or of what it links to. */
export function isOpenable({ view, node }: ViewedPath): boolean {
  const version = view.versionOf(node);
  return isFile(view.overlay, version) || linkOf(view.overlay, version) !== undefined;
}

/** The folder that a link leads to inside the image; undefined for anything else. */
export function linkedFolder({ view, node }: ViewedPath): number | undefined {
  const target = followLink(view, { node, version: view.versionOf(node) });
  if (!target) return undefined;
  const isFolder = target.version < 0 || view.overlay.kindOf(target.version) === KIND.directory;
  return isFolder ? target.node : undefined;
}
