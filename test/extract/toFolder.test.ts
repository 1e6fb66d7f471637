import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { findExisting } from '../../src/extract/existing.ts';
import { Pace } from '../../src/extract/pace.ts';
import { ExtractResult } from '../../src/extract/result.ts';
import { type FolderOptions, toFolder } from '../../src/extract/toFolder.ts';
import { openArchive, openPath } from '../helpers/analysis.ts';
import { type Files, planOf, withFiles, withLayers } from '../helpers/extraction.ts';
import { ownFixtures } from '../helpers/fixtures.ts';
import { Random } from '../helpers/random.ts';
import type { TarMember } from '../helpers/tar.ts';
import { treeListing } from '../helpers/treeListing.ts';
import { archiveOf } from '../overlay/product.ts';
import { randomStack } from '../overlay/randomStack.ts';
import { folderRows, rowsForFolder } from './folderRows.ts';

const PLAIN = { owners: false, modes: false, devices: false, existing: 'skip' } as const;
const AS_ROOT = { owners: true, modes: true, devices: true, existing: 'skip' } as const;
const isRoot = process.getuid?.() === 0;
const COUNT = Number(process.env['STACKS'] ?? 60);

describe('an extraction to a folder', function () {
  this.timeout(0);
  let parent: string;
  let target: string;
  let outside: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'layerscope-extract-'));
    target = join(parent, 'target');
    outside = join(parent, 'outside');
    chmodSync(parent, 0o755);
    mkdirSync(target);
    mkdirSync(outside);
    writeFileSync(join(outside, 'precious'), 'precious');
  });
  afterEach(() => {
    mock.restoreAll();
    rmSync(parent, { recursive: true });
  });

  async function extract(
    { view, contents }: Files,
    options: Partial<FolderOptions> = {},
    paths?: readonly string[],
  ): Promise<ExtractResult> {
    const result = new ExtractResult();
    await toFolder(await planOf(view(), paths), contents, target, { ...PLAIN, ...options }, result);
    return result;
  }

  /** Runs and checks that nothing beside the target differs afterwards, and nothing unfinished is left. */
  async function within(run: () => Promise<void>): Promise<void> {
    const before = treeListing(parent, [target]);
    await run();
    assert.deepEqual(treeListing(parent, [target]), before);
    assert.deepEqual(
      treeListing(target).filter((line) => line.includes('.part')),
      [],
    );
  }

  const layer = (...members: TarMember[]): TarMember[] => members;

  describe('as root', () => {
    before(function () {
      if (!isRoot) this.skip();
    });

    it('has what all fixtures show', async () => {
      let compared = 0;
      for (const { name, path, expected } of ownFixtures()) {
        if (!expected) continue;
        await withFiles(openPath(path), async (files) => {
          rmSync(target, { recursive: true });
          mkdirSync(target);
          const view = files.view();
          const wanted = await rowsForFolder(view, files.contents);
          if (wanted.size === 0) return;
          await extract(files, AS_ROOT);
          assert.deepEqual(folderRows(target, wanted), Object.fromEntries(wanted), name);
        });
        compared++;
      }
      assert.ok(compared > 60, `${compared} fixtures`);
    });

    it(`has what ${COUNT} random stacks of layers show`, async () => {
      for (let seed = 0; seed < COUNT; seed++) {
        // Some files as on a disk that is quick, some as on one that is not.
        const random = new Random(seed);
        mock.method(Pace.prototype, 'isQuick', () => random.once(2));
        await withFiles(openArchive(archiveOf(randomStack(seed))), async (files) => {
          rmSync(target, { recursive: true });
          mkdirSync(target);
          const wanted = await rowsForFolder(files.view(), files.contents);
          if (wanted.size === 0) return;
          await within(async () => {
            await extract(files, AS_ROOT);
          });
          assert.deepEqual(folderRows(target, wanted), Object.fromEntries(wanted), `seed ${seed}`);
        });
      }
    });

    it('keeps owners, setuid and devices only when asked', () =>
      withLayers(
        [
          layer(
            { name: 'su', content: 'su', mode: 0o6755, uid: 7, gid: 8 },
            { name: 'null', type: '3', major: 1, minor: 3, mode: 0o666 },
            { name: 'fifo', type: '6' },
          ),
        ],
        async (files) => {
          const result = await extract(files);
          const { mode, uid } = lstatSync(join(target, 'su'));
          assert.deepEqual([mode & 0o7777, uid], [0o755, process.getuid?.()]);
          assert.deepEqual(readdirSync(target), ['su']);
          assert.deepEqual(result.remarks.list(), [{ reason: 'device', count: 2, paths: ['/fifo', '/null'] }]);
        },
      ));

    it('says in a sentence that the disk is full, and leaves nothing unfinished', async function () {
      if (process.platform !== 'linux') this.skip();
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', target]);
      try {
        const members = layer({ name: 'a', content: 'a' }, { name: 'b', content: Buffer.alloc(1_000_000, 'b') });
        await withLayers([members], async (files) => {
          const result = new ExtractResult();
          const plan = await planOf(files.view());
          await assert.rejects(toFolder(plan, files.contents, target, PLAIN, result), {
            name: 'ImageError',
            message: 'b cannot be written: the disk is full.',
          });
          assert.equal(result.files, 1);
          assert.deepEqual(readdirSync(target), ['a']);
        });
      } finally {
        execFileSync('umount', [target]);
      }
    });

    describe('where two names are one folder, that was there before', () => {
      // As on a disk that takes upper and lower case for the same.
      beforeEach(function () {
        const [one, other] = ['dir', 'DIR'].map((name) => join(target, name));
        for (const folder of [one, other]) mkdirSync(folder ?? '');
        const { status } = spawnSync('mount', ['--bind', one ?? '', other ?? '']);
        // Containers may not mount, and other systems have no such mount.
        if (status !== 0) this.skip();
      });
      afterEach(() => spawnSync('umount', [join(target, 'DIR')]));

      const EXPECTED = {
        replace: { x: 'upper', 'x (2)': 'lower', y: 'new' },
        skip: { x: 'upper', 'x (2)': 'lower', y: 'old' },
        'keep-both': { x: 'upper', 'x (2)': 'lower', y: 'old', 'y (3)': 'new' },
      };
      for (const existing of ['replace', 'skip', 'keep-both'] as const)
        it(`loses nothing of either: ${existing}`, () =>
          withLayers(
            [
              layer(
                { name: 'DIR/x', content: 'upper' },
                { name: 'dir/x', content: 'lower' },
                { name: 'dir/y', content: 'new' },
              ),
            ],
            async (files) => {
              const dir = join(target, 'dir');
              writeFileSync(join(dir, 'y'), 'old');
              const result = await extract(files, { existing });
              const contents = readdirSync(dir).map((name) => [name, readFileSync(join(dir, name), 'utf8')]);
              assert.deepEqual(Object.fromEntries(contents), EXPECTED[existing]);
              const left = result.remarks.list().filter(({ reason }) => reason !== 'renamed');
              assert.deepEqual(left, existing === 'skip' ? [{ reason: 'exists', count: 1, paths: ['/dir/y'] }] : []);
            },
          ));
    });

    it('says in a sentence that it may not write', () =>
      withLayers([layer({ name: 'a', content: 'a' })], async (files) => {
        const setuid = process.seteuid?.bind(process);
        setuid?.(65534);
        try {
          await assert.rejects(extract(files), {
            name: 'ImageError',
            message: 'a cannot be written: permission denied.',
          });
        } finally {
          setuid?.(0);
        }
        assert.deepEqual(readdirSync(target), []);
      }));
  });

  describe('writes nothing outside', () => {
    const HOSTILE: Readonly<Record<string, { layers: TarMember[][]; files: number }>> = {
      'names that climb': {
        layers: [
          [
            { name: '../up', content: '1' },
            { name: '../../../../../../tmp/layerscope-escaped', content: '2' },
            { name: 'a/../../b', content: '3' },
          ],
        ],
        files: 3,
      },
      'absolute names': {
        layers: [
          [
            { name: '/abs', content: '1' },
            { name: '//two/abs', content: '2' },
          ],
        ],
        files: 2,
      },
      'a link to the root, and a path below it in a later layer': {
        layers: [[{ name: 'link', type: '2', link: '/' }], [{ name: 'link/tmp/layerscope-escaped', content: '1' }]],
        files: 1,
      },
      'a link out of the folder, and a path below it in the same layer': {
        layers: [
          [
            { name: 'link', type: '2', link: '../outside' },
            { name: 'link/precious', content: 'overwritten' },
          ],
        ],
        files: 1,
      },
      'a hard link to a link out of the folder': {
        layers: [
          [
            { name: 'link', type: '2', link: '../outside/precious' },
            { name: 'hard', type: '1', link: 'link' },
            { name: 'hard2', type: '1', link: '../outside/precious' },
            { name: 'file', content: '1' },
          ],
        ],
        files: 1,
      },
      'a folder that becomes a link, under a name that differs in case': {
        layers: [
          [
            { name: 'dir/', mode: 0o755 },
            { name: 'DIR', type: '2', link: '../outside' },
            { name: 'dir/precious', content: 'overwritten' },
          ],
        ],
        files: 1,
      },
    };
    for (const [what, { layers, files: count }] of Object.entries(HOSTILE))
      it(`of ${what}`, () =>
        within(() =>
          withLayers(layers, async (files) => {
            const result = await extract(files, isRoot ? AS_ROOT : {});
            assert.equal(result.files, count);
            assert.equal(existsSync('/tmp/layerscope-escaped'), false);
          }),
        ));

    it('where a folder of the target is a link, whatever is chosen', async () => {
      const members = layer({ name: 'dir/precious', content: 'overwritten' }, { name: 'dir/sub/x', content: 'x' });
      for (const existing of ['skip', 'replace', 'keep-both'] as const)
        await within(() =>
          withLayers([members], async (files) => {
            rmSync(target, { recursive: true });
            mkdirSync(target);
            symlinkSync('../outside', join(target, 'dir'));
            assert.deepEqual(await findExisting(await planOf(files.view()), target), { count: 1, paths: ['dir'] });
            const result = await extract(files, { existing });
            assert.equal(lstatSync(join(target, 'dir')).isSymbolicLink(), existing !== 'replace');
            const where = { skip: undefined, replace: 'dir', 'keep-both': 'dir (2)' }[existing];
            if (where) assert.equal(readFileSync(join(target, where, 'precious'), 'utf8'), 'overwritten');
            assert.equal(result.files, where ? 2 : 0);
          }),
        );
    });

    it('where a file of the target is a link', async () => {
      for (const existing of ['skip', 'replace', 'keep-both'] as const)
        await within(() =>
          withLayers([layer({ name: 'file', content: 'new' })], async (files) => {
            rmSync(target, { recursive: true });
            mkdirSync(target);
            symlinkSync('../outside/precious', join(target, 'file'));
            await extract(files, { existing });
            assert.equal(lstatSync(join(target, 'file')).isSymbolicLink(), existing !== 'replace');
          }),
        );
    });
  });

  it('has every name, however odd, with its bytes', () =>
    within(() =>
      withLayers(
        [
          layer(
            ...[
              'README',
              'readme',
              'a#b?c%20d',
              'back\\slash',
              'new\nline',
              '\u202egnp.txt',
              '</script>',
              'CON',
              'a:b',
              '-rf',
              ' ',
            ].map((name) => ({ name, content: `I am ${name}` })),
            { name: Buffer.from('caf\xe9', 'latin1'), content: 'I am latin' },
            { name: 'n'.repeat(4000), content: 'I am long' },
            { name: `${'d'.repeat(250)}/`.repeat(20), type: '5' },
            { name: `${`${'d'.repeat(250)}/`.repeat(20)}x`, content: 'I am too deep' },
          ),
        ],
        async (files) => {
          const result = await extract(files);
          const names = readdirSync(Buffer.from(target), { encoding: 'buffer' }).map((name) => name.toString('latin1'));
          const latin1 = (text: string) => Buffer.from(text).toString('latin1');
          const plain = [
            'README',
            'a#b?c%20d',
            'back\\slash',
            'new\nline',
            latin1('\u202egnp.txt'),
            'CON',
            'a:b',
            '-rf',
            ' ',
          ];
          for (const name of [...plain, 'caf\xe9']) assert.ok(names.includes(name), JSON.stringify(name));
          for (const [index, name] of names.entries()) {
            const path = Buffer.concat([Buffer.from(`${target}/`), Buffer.from(name, 'latin1')]);
            if (lstatSync(path).isFile()) assert.match(readFileSync(path, 'latin1'), /^I am /, `${index}`);
          }
          assert.equal(readFileSync(join(target, '<', 'script>'), 'utf8'), 'I am </script>');
          const long = names.find((name) => name.startsWith('nnn')) ?? '';
          assert.equal(readFileSync(join(target, long), 'utf8'), 'I am long');
          const remarks = Object.fromEntries(result.remarks.list().map(({ reason, count }) => [reason, count]));
          assert.equal(remarks['renamed'], 1);
          assert.ok((remarks['too-long'] ?? 0) >= 1);
          assert.equal(result.files, 13);
        },
      ),
    ));

  describe('where something is there already', () => {
    const members = layer(
      { name: 'dir/a.tar.gz', content: 'new a' },
      { name: 'dir/b', content: 'new b' },
      { name: 'file', content: 'new file' },
      { name: 'folder', content: 'new folder' },
      { name: 'link', type: '2', link: 'file' },
    );
    beforeEach(() => {
      mkdirSync(join(target, 'dir'));
      mkdirSync(join(target, 'folder'));
      for (const name of ['dir/a.tar.gz', 'dir/mine', 'file', 'folder/mine', 'link'])
        writeFileSync(join(target, name), `old ${name}`);
    });
    const read = (name: string) => readFileSync(join(target, name), 'utf8');

    it('names it, and no more', () =>
      withLayers([members], async (files) => {
        assert.deepEqual(await findExisting(await planOf(files.view()), target), {
          count: 4,
          paths: ['dir/a.tar.gz', 'file', 'folder', 'link'],
        });
      }));

    it('passes over all that lies where nothing can be, and can be ended', () => {
      const missing = Array.from({ length: 3000 }, (_, index) => ({ name: `none/of/them/${index}`, content: '' }));
      return withLayers([layer(...missing, { name: 'none/too', content: '' }, ...members)], async (files) => {
        const plan = await planOf(files.view());
        let looked = 0;
        const onProgress = (done: number) => {
          looked = done;
        };
        assert.equal((await findExisting(plan, target, { onProgress })).count, 4);
        // Two folders more, of which one is not there.
        assert.equal(looked, 2 + members.length);
        await assert.rejects(findExisting(plan, target, { signal: AbortSignal.abort() }), { name: 'AbortError' });
      });
    });

    it('skips', () =>
      withLayers([members], async (files) => {
        const before = treeListing(target);
        const result = await extract(files, { existing: 'skip' });
        assert.deepEqual(
          treeListing(target).filter((line) => !line.startsWith('dir/b ')),
          before,
        );
        assert.equal(read('dir/b'), 'new b');
        assert.deepEqual(result.remarks.list(), [
          { reason: 'exists', count: 4, paths: ['/dir/a.tar.gz', '/file', '/folder', '/link'] },
        ]);
      }));

    it('replaces files, and no folder', () =>
      withLayers([members], async (files) => {
        const result = await extract(files, { existing: 'replace' });
        assert.deepEqual(['dir/a.tar.gz', 'file', 'dir/mine', 'folder/mine'].map(read), [
          'new a',
          'new file',
          'old dir/mine',
          'old folder/mine',
        ]);
        assert.equal(readlinkSync(join(target, 'link')), 'file');
        assert.deepEqual(result.remarks.list(), [{ reason: 'folder-in-the-way', count: 1, paths: ['/folder'] }]);
      }));

    it('keeps both', () =>
      withLayers([members], async (files) => {
        await extract(files, { existing: 'keep-both' });
        assert.deepEqual(readdirSync(target).sort(), [
          'dir',
          'file',
          'file (2)',
          'folder',
          'folder (3)',
          'link',
          'link (4)',
        ]);
        assert.deepEqual(['dir/a.tar.gz', 'dir/a (2).tar.gz', 'file', 'file (2)', 'folder (3)'].map(read), [
          'old dir/a.tar.gz',
          'new a',
          'old file',
          'new file',
          'new folder',
        ]);
      }));
  });

  it('copies a file whose first name is not extracted, and links the rest', () =>
    withLayers(
      [
        layer(
          { name: 'a/first', content: 'linked' },
          { name: 'b/second', type: '1', link: 'a/first' },
          { name: 'b/third', type: '1', link: 'a/first' },
        ),
      ],
      async (files) => {
        const result = await extract(files, {}, ['b']);
        const [second, third] = ['second', 'third'].map((name) => lstatSync(join(target, 'b', name)));
        assert.equal(readFileSync(join(target, 'b', 'second'), 'utf8'), 'linked');
        assert.ok(second && second.ino === third?.ino && second.nlink === 2);
        assert.equal(result.bytes, 6);
      },
    ));

  it('ends when told to, without anything unfinished, and says what was written', () =>
    within(() =>
      withLayers(
        [
          layer(
            { name: 'a', content: 'a' },
            { name: 'b', content: Buffer.alloc(5_000_000, 'b') },
            { name: 'c', content: 'c' },
          ),
        ],
        async (files) => {
          const abort = new AbortController();
          const result = new ExtractResult();
          const onProgress = (done: number) => done > 1_000_000 && abort.abort();
          const options = { ...PLAIN, signal: abort.signal, onProgress };
          const plan = await planOf(files.view());
          await assert.rejects(toFolder(plan, files.contents, target, options, result), { name: 'AbortError' });
          assert.deepEqual(readdirSync(target), ['a']);
          assert.equal(result.files, 1);
        },
      ),
    ));

  it('says that the folder is not there, or is none', () =>
    withLayers([layer({ name: 'a', content: 'a' })], async (files) => {
      writeFileSync(join(parent, 'file'), '');
      for (const [name, message] of [
        ['missing', 'cannot be written: its folder does not exist.'],
        ['file', 'cannot be written: what it should lie in is not a folder.'],
      ]) {
        const folder = join(parent, name ?? '');
        const plan = await planOf(files.view());
        await assert.rejects(toFolder(plan, files.contents, folder, PLAIN, new ExtractResult()), {
          message: `${folder} ${message}`,
        });
      }
    }));
});
