import { parseNotes } from '../../image/keptResults.ts';
import { isEntry, KIND, type LayerIndex } from '../../image/layerIndex.ts';
import type { NamePool } from '../../image/names.ts';
import { overAll, type Steps } from '../../image/slices.ts';
import { FINGERPRINT_LENGTH } from '../fingerprint.ts';
import { jsonOf, PackedColumns, PackedError } from './packed.ts';
import type { KeptLayer } from './packLayer.ts';
import { isWithin, unpackDevices, unpackPool, unpackSparse, unpackTexts, unpackXattrs } from './unpackRare.ts';

const SLASH = 0x2f;
const DOT = 0x2e;

/**
 * A layer from what `packLayer` made of it, its columns views of those bytes. Every number is checked before anybody
 * follows it: no file of any content leads out of its columns, in a circle, or to a name that no tar can give.
 * @param layer the position of the layer its notes are about
 * @throws PackedError
 */
export function* unpackLayer(bytes: Uint8Array, layer: number): Steps<KeptLayer> {
  const columns = new PackedColumns(bytes);
  const [size = -1, isFingerprinted = 0] = columns.float64();
  const mtime = columns.float64();
  const owners = columns.float64();
  const [inodeSize, inodeOffset, inodeStored] = [columns.float64(), columns.float64(), columns.float64()];
  const [parent, name, owner, inode] = [columns.int32(), columns.int32(), columns.int32(), columns.int32()];
  const inodeNode = columns.int32();
  const mode = columns.uint16();
  const [kind, flags, fingerprints] = [columns.uint8(), columns.uint8(), columns.uint8()];
  const index: LayerIndex = {
    ...{ parent, name, kind, flags, mode, owner, mtime, inode, owners },
    ...{ inodeSize, inodeOffset, inodeStored, inodeNode },
    fingerprints: isFingerprinted === 1 ? fingerprints : null,
    names: yield* unpackPool(columns),
    links: yield* unpackTexts(columns, parent.length),
    outsideLinks: yield* unpackTexts(columns, parent.length),
    devices: yield* unpackDevices(columns, parent.length),
    sparse: yield* unpackSparse(columns, inodeSize, inodeStored),
    xattrs: yield* unpackXattrs(columns, parent.length),
    entries: yield* sumOf(kind, (each, node) => (node > 0 && isEntry(each) ? 1 : 0)),
    bytes: yield* sumOf(inodeSize, (each) => each),
  };
  const notes = jsonOf(columns, parseNotes).map((note) => ({ ...note, layer }));
  columns.end();
  checkLengths(index, fingerprints);
  yield* checkNames(index.names);
  yield* checkNodes(index);
  yield* checkInodes(index);
  return { index, unpackedSize: size < 0 ? null : natural(size), notes };
}

function checkLengths(index: LayerIndex, fingerprints: Uint8Array): void {
  const { parent, name, kind, flags, mode, owner, mtime, inode, owners } = index;
  const { inodeSize, inodeOffset, inodeStored, inodeNode } = index;
  const nodes = [name, kind, flags, mode, owner, mtime, inode];
  const inodes = [inodeOffset, inodeStored, inodeNode];
  const areEven =
    parent.length > 0 &&
    nodes.every(({ length }) => length === parent.length) &&
    inodes.every(({ length }) => length === inodeSize.length) &&
    owners.length > 0 &&
    owners.length % 2 === 0 &&
    fingerprints.length === (index.fingerprints ? inodeSize.length * FINGERPRINT_LENGTH : 0);
  if (!areEven) throw new PackedError('columns of different lengths');
}

/** The first name is the root's; the others are names as `splitPath` gives them. */
function* checkNames({ bytes, offsets }: NamePool): Steps {
  if (offsets.length < 2 || offsets[1] !== 0) throw new PackedError('names without the root’s');
  yield* overAll(offsets.length - 2, (from, to) => {
    for (let id = from + 1; id <= to; id++) {
      const start = offsets[id] ?? 0;
      const length = (offsets[id + 1] ?? 0) - start;
      const isDots = length <= 2 && bytes[start] === DOT && (length === 1 || bytes[start + 1] === DOT);
      if (length === 0 || isDots) throw new PackedError('names that are none');
    }
    const these = bytes.subarray(offsets[from + 1], offsets[to + 1]);
    if (these.includes(SLASH)) throw new PackedError('names that are paths');
  });
}

function* checkNodes({ names, owners, inodeSize, ...nodes }: LayerIndex): Steps {
  const nameCount = names.offsets.length - 1;
  if (nodes.parent[0] !== -1 || nodes.name[0] !== 0) throw new PackedError('no root');
  yield* overAll(nodes.parent.length, (from, to) => {
    for (let node = from; node < to; node++) {
      const kind = nodes.kind[node] ?? KIND.none;
      const inode = nodes.inode[node] ?? -1;
      const isFine =
        (node === 0 || (isWithin(nodes.parent[node], node) && (nodes.name[node] ?? 0) > 0)) &&
        isWithin(nodes.name[node], nameCount) &&
        isWithin(nodes.owner[node], owners.length / 2) &&
        kind <= KIND.other &&
        (nodes.flags[node] ?? 0) <= 7 &&
        (inode === -1 || (kind === KIND.file && isWithin(inode, inodeSize.length))) &&
        Number.isFinite(nodes.mtime[node]);
      if (!isFine) throw new PackedError(`node ${node} is none`);
    }
  });
  yield* overAll(owners.length, (from, to) => {
    if (!owners.subarray(from, to).every(Number.isSafeInteger)) throw new PackedError('an owner that is none');
  });
}

function* checkInodes({ parent, inodeSize, inodeOffset, inodeStored, inodeNode, bytes }: LayerIndex): Steps {
  yield* overAll(inodeSize.length, (from, to) => {
    for (let inode = from; inode < to; inode++) {
      natural(inodeSize[inode]);
      natural(natural(inodeOffset[inode]) + natural(inodeStored[inode]));
      if (!isWithin(inodeNode[inode], parent.length)) throw new PackedError(`file ${inode} is nowhere`);
    }
  });
  natural(bytes);
}

function* sumOf(column: Uint8Array | Float64Array, numberOf: (each: number, row: number) => number): Steps<number> {
  let sum = 0;
  yield* overAll(column.length, (from, to) => {
    for (let row = from; row < to; row++) sum += numberOf(column[row] ?? 0, row);
  });
  return sum;
}

function natural(value: number | undefined): number {
  if (value === undefined || !Number.isSafeInteger(value) || value < 0) throw new PackedError('a size that is none');
  return value;
}
