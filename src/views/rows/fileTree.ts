import type { Selection } from '../../image/fileView.ts';
import type { ImageOfFiles } from '../files/openFile.ts';
import type { MoreNode, UnreadNode } from './fileNodes.ts';

/** Shows the row of a path: in the layer that is asked for, else where the path was last. */
export type Reveal = (of: ImageOfFiles, node: number, wanted?: Selection) => Promise<void>;

/** A view that has rows of files, as the commands on those see it. */
export interface FileTree {
  readonly reveal: Reveal;
  /** Shows more rows of a long directory. */
  showMore(node: MoreNode): Promise<void> | void;
  /**
   * Has an engine export what a row stands for, and shows it.
   * @throws ImageError where it cannot be read
   */
  read(node: UnreadNode): Promise<void>;
}
