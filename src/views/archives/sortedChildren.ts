import type { FileView } from '../../image/fileView.ts';
import { compareBytes } from '../../image/names.ts';

/** A directory's paths in the order of its rows: folders first, then by the bytes of their names. */
export function sortedChildren(view: FileView, directory: number): number[] {
  const { overlay } = view;
  const children = [...view.childrenOf(directory)].map((node) => ({
    node,
    name: overlay.nameOf(node),
    isFolder: view.isDirectory(node),
  }));
  children.sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || compareBytes(a.name, b.name));
  return children.map(({ node }) => node);
}
