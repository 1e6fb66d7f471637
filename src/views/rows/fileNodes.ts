import type { FileView, Selection } from '../../image/fileView.ts';
import type { Named } from '../files/openFile.ts';
import type { Spot } from '../sources/place.ts';

/** One of the filesystems of an image, wherever that is. */
export interface FilesAt {
  readonly spot: Required<Spot>;
  readonly selection: Extract<Selection, { kind: 'layer' | 'final' }>;
}

/** A row that files are below of: a layer, or the final filesystem. */
export interface FilesTop {
  readonly kind: string;
  readonly id: string;
  /** Null for a step without a layer. */
  readonly files: FilesAt | null;
}

/** What rows of files are below of, in a view whose layers are `Top`. */
export type FilesParent<Top extends FilesTop = FilesTop> = Top | EntryNode<Top>;

/** A path of a layer, or of the final filesystem. */
export interface EntryNode<Top extends FilesTop = FilesTop> {
  readonly kind: 'entry';
  readonly id: string;
  readonly parent: FilesParent<Top>;
  readonly of: Named;
  readonly view: FileView;
  /** In the view's overlay. */
  readonly node: number;
  /** Whether only a table of contents tells of it, as the layers are not read yet. */
  readonly claimed?: boolean;
}

/** Stands for the rest of a long directory. */
export interface MoreNode<Top extends FilesTop = FilesTop> {
  readonly kind: 'more';
  readonly id: string;
  readonly parent: FilesParent<Top>;
  readonly shown: number;
  readonly total: number;
}

/** Stands for files that an engine would have to export first. */
export interface UnreadNode<Top extends FilesTop = FilesTop> {
  readonly kind: 'unread';
  readonly id: string;
  readonly parent: Top;
  /** Bytes as the engine counts. */
  readonly size: number | null;
}

/** Says of the rows beside it that they are only claimed. */
export interface ClaimNode<Top extends FilesTop = FilesTop> {
  readonly kind: 'claim';
  readonly id: string;
  readonly parent: Top;
}

/** A row below a layer or a final filesystem. */
export type FileNode<Top extends FilesTop = FilesTop> =
  | EntryNode<Top>
  | MoreNode<Top>
  | UnreadNode<Top>
  | ClaimNode<Top>;

/** Names are never empty and have no slash, so IDs below the same row differ. */
export function entryNode<Top extends FilesTop>(
  parent: FilesParent<Top>,
  { of, view, node, claimed = false }: Pick<EntryNode, 'of' | 'view' | 'node' | 'claimed'>,
): EntryNode<Top> {
  const id = isEntry(parent) ? `${parent.id}/` : `${parent.id}/files/`;
  return { kind: 'entry', id: id + view.overlay.nameOf(node), parent, of, view, node, claimed };
}

/** What stands for the rest of a directory. Its ID is none that a name makes: files are called `more` too. */
export function moreNode<Top extends FilesTop>(parent: FilesParent<Top>, shown: number, total: number): MoreNode<Top> {
  return { kind: 'more', id: `${parent.id}//more`, parent, shown, total };
}

export function isEntry<Top extends FilesTop>(node: FilesParent<Top>): node is EntryNode<Top> {
  return node.kind === 'entry';
}

/** The filesystem that a row of a command is, or that it lies in; undefined for whatever else a command gets. */
export function filesOf(argument: unknown): FilesAt | undefined {
  if (!isRow(argument)) return undefined;
  // Rows of our views are the only such objects the editor hands to commands.
  if ('files' in argument) return (argument as FilesTop).files ?? undefined;
  const file = fileOf(argument);
  return file && filesOf(file.parent);
}

/** The row of a file that a command was called on, if it was one. */
export function fileOf(argument: unknown): FileNode | undefined {
  const isFile = isRow(argument) && ['entry', 'more', 'unread', 'claim'].includes(argument.kind);
  return isFile ? (argument as FileNode) : undefined;
}

/** Whether a command was called on a row of any of our views. */
export function isRow(argument: unknown): argument is { readonly kind: string; readonly id: string } {
  return typeof argument === 'object' && argument !== null && 'kind' in argument && 'id' in argument;
}
