import type * as vscode from 'vscode';
import type { Reveal } from '../rows/fileTree.ts';
import { printPlace } from '../sources/place.ts';
import type { Node } from './nodes.ts';
import type { RecentArchives } from './recent.ts';
import type { ArchivesTree } from './tree.ts';

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
