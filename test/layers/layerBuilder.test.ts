import assert from 'node:assert/strict';
import { LayerBuilder } from '../../src/layers/layerBuilder.ts';
import type { TarEntry } from '../../src/layers/tarParser.ts';
import { buildLayer, linesOf } from '../helpers/layer.ts';
import type { TarMember } from '../helpers/tar.ts';

/** `a/` is a folder, `a` a file of three bytes, `a -> b` a symlink, `a => b` a hard link. */
function member(text: string): TarMember {
  const [name = '', arrow, link = ''] = text.split(' ');
  if (arrow === '->') return { name, type: '2', link };
  if (arrow === '=>') return { name, type: '1', link };
  return name.endsWith('/') ? { name } : { name, content: 'abc' };
}

/** Members and lines are separated by `, `; modes are left out where they are as usual. */
function becomes(members: string | readonly TarMember[], lines: string, notes = ''): void {
  const what = typeof members === 'string' ? members : members.map(({ name }) => String(name).slice(0, 30)).join(', ');
  it(`${what} becomes ${lines.slice(0, 150) || 'nothing'}`, () => {
    const layer = buildLayer(typeof members === 'string' ? members.split(', ').map(member) : members);
    const found = linesOf(layer.index).map((line) =>
      line.replace(/ (644|directory 755)\b/, (_, mode) => (mode === '644' ? '' : ' directory')),
    );
    assert.equal(found.join(', '), lines);
    assert.equal(
      layer.notes.map(({ code, count, paths }) => `${code} ${count} ${paths.join(' ')}`.trim()).join(', '),
      notes,
    );
    const isEntry = (line: string) =>
      !line.startsWith('/ ') && !/ (implied|whiteout|opaque)/.test(line.replace(/(file|directory).*/, ''));
    assert.equal(layer.index.entries, found.filter(isEntry).length);
  });
}

function bytesOf(members: string): number {
  return buildLayer(members.split(', ').map(member)).index.bytes;
}

describe('LayerBuilder', () => {
  describe('paths', () => {
    becomes('./x, /y, a//b, a/./c, .//z/', 'a implied, a/b file 3, a/c file 3, x file 3, y file 3, z directory');
    becomes('./, a', '/ directory, a file 3');
    becomes('., a', 'a file 3', 'root-not-directory 1');
    becomes('../x, a/../../y, a/../z', 'x file 3, y file 3, z file 3', 'path-escapes 2 /../x /a/../../y');
    becomes('../d/x, ../d/y', 'd implied, d/x file 3, d/y file 3', 'path-escapes 2 /../d/x /../d/y');
    becomes([{ name: Buffer.from('d/caf\xe9', 'latin1') }], 'd implied, d/caf\xe9 file 0');
    becomes('d/e/.., d/e/x', 'd implied, d/e implied, d/e/x file 3', 'parent-replaced 1 /d/e/x');
    becomes('a\\b, C:/d', 'C: implied, C:/d file 3, a\\b file 3');
    becomes('A, a', 'A file 3, a file 3');
    becomes([{ name: 'x'.repeat(65_537) }], '', `path-too-long 1 /${'x'.repeat(200)}`);
    becomes([{ name: 'd/'.repeat(2048).concat('x') }], '', `path-too-long 1 /${'d/'.repeat(100).slice(0, -1)}`);
  });

  describe('entries of one path', () => {
    becomes(
      [
        { name: 'a', content: 'abc' },
        { name: './a', content: '12345', mode: 0o600 },
      ],
      'a file 600 5',
      'duplicate-path 1 /a',
    );
    becomes([{ name: 'd/' }, { name: 'd/a' }, { name: 'd/', mode: 0o700 }], 'd directory 700, d/a file 0');
    becomes('d/a, d/', 'd directory, d/a file 3');
    becomes('d/, d/a, d/e/f, d', 'd file 3', 'duplicate-path 1 /d');
    becomes('d/a, d', 'd file 3');
    becomes('d, d/, d/a', 'd directory, d/a file 3', 'duplicate-path 1 /d');
    becomes('d/a, d/b, d, d/, d/a', 'd directory, d/a file 3', 'duplicate-path 1 /d');
    becomes('d/a, d, d/a, d, d/b', 'd implied, d/b file 3', 'parent-replaced 2 /d/a /d/b');
    becomes('f, f/a', 'f implied, f/a file 3', 'parent-replaced 1 /f/a');
    it('stores the bytes of what is hidden', () => assert.equal(bytesOf('a, a, d/b, d'), 12));
  });

  describe('links among folders', () => {
    becomes('l -> u/v, l/x, l/y', 'l symlink -> u/v, u implied, u/v implied, u/v/x file 3, u/v/y file 3');
    becomes('a/l -> /b, a/l/x', 'a implied, a/l symlink -> /b, b implied, b/x file 3');
    becomes('a/l -> ../../../c, a/l/x', 'a implied, a/l symlink -> ../../../c, c implied, c/x file 3');
    becomes('l -> m, m -> d, l/x', 'd implied, d/x file 3, l symlink -> m, m symlink -> d');
    becomes('l -> d, l/x, l/, l/y', 'd implied, d/x file 3, l directory, l/y file 3', 'duplicate-path 1 /l');
    becomes('l/a, l -> d, l/b', 'd implied, d/b file 3, l symlink -> d');
    becomes(
      'd/, d/l -> ../d, d/l/l, d/l/x',
      'd directory, d/l implied, d/l/x file 3',
      'duplicate-path 1 /d/l/l, parent-replaced 1 /d/l/x',
    );
    becomes('l -> m, m -> l, l/x', 'l symlink -> m, m symlink -> l', 'link-loop 1 /l/x');
    becomes('l -> l, l/x', 'l symlink -> l', 'link-loop 1 /l/x');
    becomes('l -> d, l/.wh.x, l/.wh..wh..opq', 'd implied opaque, d/x whiteout, l symlink -> d');
    const far = 'a/'.repeat(400_000);
    becomes([{ name: 'l', type: '2', link: far }, { name: 'l/x' }], `l symlink -> ${far}`, 'path-too-long 1 /l/x');
  });

  describe('hard links', () => {
    becomes('a, b => a, c => ./b', 'a file 3, b link to file 3, c link to file 3');
    becomes('a, b => a, a', 'a file 3, b link to file 3', 'duplicate-path 1 /a');
    becomes('a -> x, b => a', 'a symlink -> x, b link to symlink -> x');
    becomes([{ name: 'c', type: '3', major: 1, minor: 5 }, member('d => c')], 'c char 1 5, d link to char 1 5');
    becomes('d/a, l -> d, b => l/a', 'b link to file 3, d implied, d/a file 3, l symlink -> d');
    becomes('a => b, b', 'a link to file -> b, b file 3');
    becomes('a => below, b => a', 'a link to file -> below, b link to file -> below');
    // Neither can be anywhere, in a lower layer either.
    becomes('d/, b => d', 'b link to file -> , d directory');
    becomes('d/a, d => d/a', 'd link to file -> ');
    becomes('c, c => c', 'c link to file -> ', 'duplicate-path 1 /c');
    it('store their bytes once', () => assert.equal(bytesOf('a, b => a, c => b'), 3));
  });

  describe('markers', () => {
    becomes('.wh.a, a, d/.wh.b', 'a file 3 whiteout, d implied, d/b whiteout');
    becomes('a, .wh.a', 'a file 3 whiteout');
    becomes(
      [{ name: '.wh.a', type: '3' }, { name: '.wh.b/' }, { name: '.wh.c', content: 'x' }],
      'a whiteout, b whiteout, c whiteout',
    );
    becomes('d/, d/.wh..wh..opq, d/a', 'd directory opaque, d/a file 3');
    becomes('.wh..wh..opq, a', '/ implied opaque, a file 3');
    becomes('.wh., d/.wh., .wh.., .wh...', '', 'invalid-whiteout 4 /.wh. /d/.wh. /.wh.. /.wh...');
    becomes('.wh.d/, .wh.d/a', 'd whiteout');
    becomes('e/.wh.f/g', 'e implied');
    becomes('.wh..wh.aufs, .wh..wh.orph/, .wh..wh.plnk/1.2, a', 'a file 3');
    becomes('.wh..wh.plnk/1.2, a => .wh..wh.plnk/1.2, b => .wh..wh.plnk/1.2', 'a link to file 3, b link to file 3');
    it('count bytes of AUFS where something links to them', () => {
      assert.equal(bytesOf('.wh..wh.plnk/1.2, a'), 3);
      assert.equal(bytesOf('.wh..wh.plnk/1.2, a => .wh..wh.plnk/1.2, b => .wh..wh.plnk/1.2'), 3);
    });
  });

  describe('other types', () => {
    becomes(
      [
        { name: 'c', type: '3', major: 1, minor: 3 },
        { name: 'b', type: '4', major: 8 },
      ],
      'b block 8 0, c char 1 3',
    );
    becomes([{ name: 'p', type: '6' }], 'p fifo');
    becomes([{ name: 'o', type: 'Z', content: 'xyz' }], 'o other', 'unknown-type 1 /o');
  });

  describe('limits', () => {
    const long = 'A'.repeat(70_000);
    becomes(
      [{ name: 'l', type: '2', link: long }, { name: 'l/x' }, { name: 'l/y' }],
      `l symlink -> ${long}`,
      'path-too-long 2 /l/x /l/y',
    );
    becomes([{ name: 'h', type: '1', link: 'B'.repeat(900_000) }], `h link to file -> ${'B'.repeat(900_000)}`);

    it('stops at 128 MiB of names, links and attributes', () => {
      const link = 'v'.repeat((1 << 20) - 8);
      const build = (count: number) =>
        buildLayer(Array.from({ length: count }, (_, index) => ({ name: `${index}`, type: '2', link })));
      assert.equal(build(128).index.entries, 128);
      assert.throws(() => build(129), { name: 'ImageError', code: 'limit' });
    });

    it('does not walk through a large folder each time it is replaced', () => {
      const builder = new LayerBuilder();
      const add = (name: string, type: TarEntry['type']) => builder.add({ ...NOTHING, name: Buffer.from(name), type });
      for (let index = 0; index < 60_000; index++) add(`d/${index}`, 'file');
      // Else this takes longer than a test may: 60,000 times 60,000 steps.
      for (let index = 0; index < 60_000; index++) {
        add('d', 'fifo');
        add('d', 'directory');
      }
      assert.deepEqual(linesOf(builder.build(null)), ['d directory 0']);
    });
  });
});

const NOTHING: Omit<TarEntry, 'name' | 'type'> = {
  linkName: new Uint8Array(0),
  mode: 0,
  uid: 0,
  gid: 0,
  mtime: 0,
  size: 0,
  major: 0,
  minor: 0,
  xattrs: undefined,
  dataOffset: 0,
  dataSize: 0,
  sparse: undefined,
};
