import type * as vscode from 'vscode';
import type { Selection } from '../../image/fileView.ts';
import type { ImageOfFiles } from '../files/openFile.ts';
import { printPlace } from '../sources/place.ts';
import type { Node } from './nodes.ts';
import type { RecentArchives } from './recent.ts';
import type { ArchivesTree } from './tree.ts';

/** Shows the row of a path: in the layer that is asked for, else where the path was last. */
export type Reveal = (of: ImageOfFiles, node: number, wanted?: Selection) => Promise<void>;

/** The way to rows of a view; an archive that is not listed (any more) is. */
export function revealIn(view: vscode.TreeView<Node>, tree: ArchivesTree, recent: RecentArchives): Reveal {
  return async (of, node, wanted) => {
    const place = printPlace(of.spot.place);
    if (!(await recent.list()).includes(place)) {
      await recent.add(place);
      tree.refresh();
    }
    const row = await tree.rowOfPath(of, node, wanted);
    if (row) await view.reveal(row, { select: true, focus: true, expand: true });
  };
}
