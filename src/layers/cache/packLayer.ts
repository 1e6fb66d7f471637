import type { LayerIndex } from '../../image/layerIndex.ts';
import type { NamePool } from '../../image/names.ts';
import type { RareNumbers, RareTexts } from '../../image/rareColumns.ts';
import type { ReadLayer } from '../indexLayer.ts';
import { type PackedColumn, packColumns } from './packed.ts';

/** What is kept of a layer that was read: all but digests, which are only believed where they were just computed. */
export type KeptLayer = Pick<ReadLayer, 'unpackedSize' | 'notes'> & { readonly index: LayerIndex };

/** A layer as pieces of one file, for `unpackLayer`. They are views of its columns. */
export function packLayer({ index, unpackedSize, notes }: KeptLayer): Uint8Array[] {
  const { xattrs } = index;
  return packColumns([
    Float64Array.of(unpackedSize ?? -1, index.fingerprints ? 1 : 0),
    index.mtime,
    index.owners,
    index.inodeSize,
    index.inodeOffset,
    index.inodeStored,
    index.parent,
    index.name,
    index.owner,
    index.inode,
    index.inodeNode,
    index.mode,
    index.kind,
    index.flags,
    index.fingerprints ?? new Uint8Array(),
    ...poolColumns(index.names),
    ...textColumns(index.links),
    ...textColumns(index.outsideLinks),
    ...numberColumns(index.devices),
    ...numberColumns(index.sparse),
    xattrs.rows,
    xattrs.sets,
    xattrs.starts,
    ...poolColumns(xattrs.parts),
    Buffer.from(JSON.stringify(notes)),
  ]);
}

function poolColumns({ offsets, bytes }: NamePool): PackedColumn[] {
  return [offsets, bytes];
}

function textColumns({ rows, texts }: RareTexts): PackedColumn[] {
  return [rows, ...poolColumns(texts)];
}

function numberColumns({ rows, starts, numbers }: RareNumbers): PackedColumn[] {
  return [rows, starts, numbers];
}
