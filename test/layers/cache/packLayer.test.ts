import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { KIND } from '../../../src/image/layerIndex.ts';
import { poolOf } from '../../../src/image/names.ts';
import { rareNumbers, rareTexts, xattrColumns } from '../../../src/image/rareColumns.ts';
import { runAtOnce, STEP } from '../../../src/image/slices.ts';
import { totalsOf } from '../../../src/image/waste.ts';
import { memoryBytes } from '../../../src/layers/bytes.ts';
import { type PackedColumn, PackedColumns, PackedError } from '../../../src/layers/cache/packed.ts';
import { type KeptLayer, packLayer } from '../../../src/layers/cache/packLayer.ts';
import { unpackLayer } from '../../../src/layers/cache/unpackLayer.ts';
import { readLayer } from '../../../src/layers/indexLayer.ts';
import { LayerStack } from '../../../src/layers/layerStack.ts';
import { layerOf } from '../../helpers/layer.ts';
import { Random } from '../../helpers/random.ts';
import { tarOf } from '../../helpers/tar.ts';
import { randomStack } from '../../overlay/randomStack.ts';
import { layerBytes } from '../../overlay/script.ts';

const COUNT = Number(process.env['STACKS'] ?? 100);

async function read(tar: Buffer, fingerprints: boolean): Promise<KeptLayer> {
  const { index, ...rest } = await readLayer(layerOf(memoryBytes(tar), 'none', 3), { fingerprints });
  assert(index);
  return { index, unpackedSize: rest.unpackedSize, notes: rest.notes };
}

const bytesOf = (layer: KeptLayer): Uint8Array => new Uint8Array(Buffer.concat(packLayer(layer)));
const unpack = (bytes: Uint8Array): KeptLayer => runAtOnce(unpackLayer(bytes, 3));

/** What everybody does with a layer ends, and finds nothing that is not there. */
function walk({ index }: KeptLayer): void {
  const overlay = LayerStack.of([index, index]);
  runAtOnce(totalsOf(overlay));
  for (let node = 0; node < overlay.nodeCount; node++)
    for (const part of overlay.pathOf(node).split('/')) assert(part !== '..' && part !== '.');
}

const EVERYTHING = tarOf([
  { name: 'folder/', mode: 0o1777, uid: 4, gid: 5 },
  { name: 'folder/file', content: 'content', mtime: 1.7e9, pax: { 'SCHILY.xattr.user.a': 'b', mtime: '17.25' } },
  { name: 'folder/file2', content: 'content', pax: { 'SCHILY.xattr.user.a': 'b', 'SCHILY.xattr.\xff': '\0\xff' } },
  { name: 'hard', type: '1', link: 'folder/file' },
  { name: 'outside', type: '1', link: 'below/file' },
  { name: 'link', type: '2', link: '../\xe9' },
  { name: 'link2', type: '1', link: 'link' },
  { name: 'device', type: '3', major: 5, minor: 1 },
  { name: 'sparse', content: 'data', pax: { 'GNU.sparse.map': '5000,4', 'GNU.sparse.size': '9000' } },
  { name: '.wh..wh.aufs', content: 'never linked' },
  { name: '.wh.gone', content: '' },
  { name: 'a/b/.wh..wh..opq', content: '' },
  { name: 'folder/file', content: 'again' },
  { name: 'zz' },
]);

/** So many files, of each of which everything is there that a few have else. */
function largeLayer(count: number): KeptLayer {
  const files = Array.from({ length: count }, (_, file) => file);
  const ofEach = <T>(value: (file: number) => T) => new Map(files.map((file) => [file, value(file)]));
  const column = Int32Array.from(files);
  const sizes = new Float64Array(count).fill(10);
  return {
    index: {
      names: poolOf(files.map((file) => (file === 0 ? '' : `name${file}`))),
      parent: new Int32Array(count).fill(-1, 0, 1),
      name: column,
      kind: new Uint8Array(count).fill(KIND.file).fill(KIND.directory, 0, 1),
      flags: new Uint8Array(count),
      mode: new Uint16Array(count),
      owner: column,
      mtime: new Float64Array(count),
      inode: Int32Array.from(files, (file) => (file === 0 ? -1 : file)),
      owners: new Float64Array(2 * count),
      ...{ inodeSize: sizes, inodeOffset: new Float64Array(count), inodeStored: sizes, inodeNode: column },
      fingerprints: null,
      links: rareTexts(ofEach((file) => `to ${file}`)),
      outsideLinks: rareTexts(ofEach((file) => `to ${file}`)),
      devices: rareNumbers(ofEach((file) => [file, 1])),
      sparse: rareNumbers(ofEach(() => [0, 4, 6, 4])),
      xattrs: xattrColumns(ofEach((file) => new Map([['user.a', Buffer.from(`${file}`)]]))),
      ...{ entries: count - 1, bytes: 10 * count },
    },
    ...{ unpackedSize: null, notes: [] },
  };
}

describe('a packed layer', function () {
  this.timeout(0);

  it(`is what it was, in ${COUNT} random stacks`, async () => {
    for (let seed = 0; seed < COUNT; seed++)
      for (const script of randomStack(seed)) {
        const layer = await read(layerBytes({ ...script, storage: 'plain' }), seed % 2 === 0);
        assert.deepEqual(unpack(bytesOf(layer)), layer, `seed ${seed}`);
      }
  });

  it('is what it was, with all that is rare', async () => {
    for (const fingerprints of [true, false]) {
      const layer = await read(EVERYTHING, fingerprints);
      for (const rare of ['links', 'outsideLinks', 'devices', 'xattrs', 'sparse'] as const)
        assert(layer.index[rare].rows.length > 0, rare);
      assert(layer.notes.length > 0);
      assert.deepEqual(unpack(bytesOf(layer)), layer);
    }
  });

  it('is about the layer that asks, wherever it was read', async () => {
    const layer = await read(EVERYTHING, false);
    const [note] = runAtOnce(unpackLayer(bytesOf(layer), 12)).notes;
    assert.deepEqual([layer.notes[0]?.layer, note?.layer], [3, 12]);
  });

  it('is refused wherever it breaks off, and with anything behind it', async () => {
    const bytes = bytesOf(await read(EVERYTHING, true));
    for (let length = 0; length < bytes.length; length++)
      assert.throws(() => unpack(bytes.slice(0, length)), PackedError, `${length} bytes`);
    for (const more of [1, 8])
      assert.throws(() => unpack(new Uint8Array([...bytes, ...Buffer.alloc(more)])), PackedError);
  });

  it('is refused or can be walked through, whatever bits or numbers of it are others', async () => {
    const random = new Random(7);
    const original = bytesOf(await read(EVERYTHING, true));
    let refused = 0;
    const numbers = [0, -1, 1, 2 ** 31 - 1, -(2 ** 31), 1000];
    for (let round = 0; round < 12 * COUNT; round++) {
      const bytes = original.slice();
      if (round % 2 === 0) {
        const at = random.below(bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
      } else new DataView(bytes.buffer).setInt32(4 * random.below(bytes.length >> 2), random.pick(numbers), true);
      try {
        walk(unpack(bytes));
      } catch (error) {
        if (!(error instanceof PackedError)) throw error;
        refused++;
      }
    }
    assert(refused > COUNT);
  });

  it('is unpacked in small steps, however large each of its columns is', () => {
    const bytes = bytesOf(largeLayer(14 * STEP));
    let [looked, inAll, most] = [0, 0, 0];
    const counted = <T extends PackedColumn>(column: T): T =>
      new Proxy(column, {
        get(target, key) {
          const value = Reflect.get(target, key, target);
          if (typeof value === 'number') looked += key === 'length' ? 0 : 1;
          if (typeof value !== 'function') return value;
          if (key === 'subarray') return (from: number, to: number) => counted(target.subarray(from, to));
          // As all that goes through a column.
          if (key !== 'at') looked += target.length;
          return value.bind(target);
        },
      });
    for (const type of ['float64', 'int32', 'uint16', 'uint8'] as const) {
      const original: (this: PackedColumns) => PackedColumn = PackedColumns.prototype[type];
      mock.method(PackedColumns.prototype, type, function (this: PackedColumns) {
        return counted(original.call(this));
      });
    }
    try {
      const steps = unpackLayer(bytes, 3);
      for (let isDone = false; !isDone; looked = 0) {
        isDone = steps.next().done === true;
        inAll += looked;
        most = Math.max(most, looked);
      }
    } finally {
      mock.restoreAll();
    }
    assert(most <= 12 * STEP, `${most} of ${inAll} in one step`);
    assert(inAll > 14 * 20 * STEP, `${inAll}`);
  });

  describe('of a hand that means harm is refused:', () => {
    const wrong: Readonly<Record<string, (layer: KeptLayer['index']) => void>> = {
      'a circle of folders': ({ parent }) => parent.set([2], 1),
      'a folder that is its own': ({ parent }) => parent.set([3], 3),
      'no root': ({ parent }) => parent.set([0], 0),
      'a path without a name': ({ name }) => name.set([0], 2),
      'a name that climbs out': ({ names }) => names.bytes.set(Buffer.from('..'), names.offsets.at(-2)),
      'a name that is a path': ({ names }) => names.bytes.set(Buffer.from('/'), 1),
      'a name that is not there': ({ name }) => name.set([1e6], 1),
      'an unknown kind': ({ kind }) => kind.set([9], 1),
      'a folder with a content': ({ kind, inode }) => inode.set([0], kind.indexOf(KIND.directory)),
      'a content that is not there': ({ inode }) =>
        inode.set(
          [1e6],
          inode.findIndex((each) => each >= 0),
        ),
      'a file below zero': ({ inodeSize }) => inodeSize.set([-5]),
      'a file that is nowhere': ({ inodeNode }) => inodeNode.set([1e6]),
      'a time that is none': ({ mtime }) => mtime.set([Number.NaN], 2),
      'a sparse part that is no part of its file': ({ sparse }) => sparse.numbers.set([1e9]),
      'a link of what is not there': ({ links }) => links.rows.set([1e6], links.rows.length - 1),
      'links in no order': ({ links }) => links.rows.reverse(),
      'attributes that are not there': ({ xattrs }) => xattrs.sets.set([7]),
    };
    for (const [what, spoil] of Object.entries(wrong))
      it(what, async () => {
        const layer = await read(EVERYTHING, true);
        spoil(layer.index);
        assert.throws(() => unpack(bytesOf(layer)), PackedError);
      });
  });
});
