import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli/run.ts';
import { exportedRows } from '../engines/exportedRows.ts';
import { dockerArchiveOf } from '../helpers/archive.ts';
import { FIXTURES } from '../helpers/fixtures.ts';
import { tarOf } from '../helpers/tar.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const HELLO = join(FIXTURES, 'sample/hello.tar');

describe('layerscope extract', () => {
  let folder: string;
  let image: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'layerscope-cli-'));
    image = join(folder, 'image.tar');
    const layers = [
      [
        { name: 'etc/passwd', content: 'root' },
        { name: 'etc/group', content: 'wheel' },
      ],
      [{ name: 'etc/.wh.group' }, { name: 'etc/passwd', content: 'root\nweb' }, { name: 'odd', type: 'Z' }],
    ];
    writeFileSync(image, dockerArchiveOf(layers.map((members) => tarOf(members))));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function extract(...args: string[]) {
    const written: { output: Buffer[]; errors: Buffer[] } = { output: [], errors: [] };
    const to = (name: 'output' | 'errors') => ({
      write: (piece: string | Uint8Array) => written[name].push(Buffer.from(piece as Uint8Array)) > 0,
    });
    const { signal } = new AbortController();
    const status = await run(['extract', ...args], { output: to('output'), errors: to('errors'), signal });
    return { status, output: Buffer.concat(written.output), errors: String(Buffer.concat(written.errors)) };
  }

  const read = (...parts: string[]) => readFileSync(join(folder, ...parts), 'utf8');

  it('writes the final filesystem to a new folder', async () => {
    const target = join(folder, 'new', 'out');
    const { status, output, errors } = await extract(image, '-o', target);
    assert.deepEqual([status, errors], [0, '']);
    assert.equal(
      String(output),
      `Extracted 1 file (8 B) to ${target}.\nNote: Left out, because they are of no type that tar defines (1): /odd.\n`,
    );
    assert.deepEqual(readdirSync(join(target, 'etc')), ['passwd']);
    assert.equal(read('new', 'out', 'etc', 'passwd'), 'root\nweb');
  });

  it('writes what one layer wrote, and single paths', async () => {
    assert.equal((await extract(image, '--layer', '0', '--path', '/etc/group', '-o', folder)).status, 0);
    assert.equal(read('group'), 'wheel');
    assert.equal((await extract(image, '--layer', '0', '--path', 'etc', '--output', folder)).status, 0);
    assert.equal(read('etc', 'passwd'), 'root');
  });

  it('replaces nothing unless told to', async () => {
    const args = [image, '--path', '/etc', '-o', join(folder, 'out')];
    assert.equal((await extract(...args)).status, 0);
    const again = await extract(...args);
    assert.equal(again.status, 1);
    assert.equal(
      again.errors,
      `layerscope: ${join(folder, 'out')} holds 1 of these paths already (etc/passwd). Say what becomes of them by --existing.\n`,
    );
    writeFileSync(join(folder, 'out', 'etc', 'passwd'), 'mine');
    assert.equal(
      String((await extract(...args, '--existing', 'skip')).output),
      `Extracted 0 files (0 B) to ${join(folder, 'out')}.\nNote: Left out, because something is there already (1): /etc/passwd.\n`,
    );
    assert.equal(read('out', 'etc', 'passwd'), 'mine');
    await extract(...args, '--existing', 'keep-both');
    assert.equal(read('out', 'etc', 'passwd (2)'), 'root\nweb');
    await extract(...args, '--existing', 'replace');
    assert.equal(read('out', 'etc', 'passwd'), 'root\nweb');
  });

  it('writes a tar, and replaces none unless told to', async () => {
    const tar = join(folder, 'out.tar');
    assert.equal((await extract(image, '--tar', tar)).status, 0);
    assert.deepEqual([...(await exportedRows(readFileSync(tar))).keys()], ['etc/passwd']);
    const again = await extract(image, '--tar', tar);
    assert.deepEqual(
      [again.status, again.errors],
      [1, `layerscope: ${tar} exists. Replace it by --existing replace.\n`],
    );
    assert.equal((await extract(image, '--tar', tar, '--existing', 'replace')).status, 0);
    assert.deepEqual(readdirSync(folder).sort(), ['image.tar', 'out.tar']);
  });

  it('ends when told to while the reader of its output waits', async () => {
    const abort = new AbortController();
    const output = { write: () => false, once: () => setImmediate(() => abort.abort()) };
    const errors: unknown[] = [];
    const terminal = { output, errors: { write: (text: unknown) => errors.push(text) }, signal: abort.signal };
    assert.equal(await run(['extract', image, '--tar', '-'], terminal), 130);
    assert.deepEqual(errors, []);
  });

  it('writes a tar to its output, and what there is to say elsewhere', async () => {
    const args = ['--import', 'tsx', MAIN, 'extract', HELLO, '--image', '0', '--tar', '-'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { maxBuffer: 2 ** 28 });
    assert.equal(status, 0, String(stderr));
    const rows = await exportedRows(stdout);
    assert.ok(rows.has('srv/hello/style.css') || rows.has('srv/hello'), [...rows.keys()].join());
    assert.match(String(stderr), /^Extracted \d+ files \(.*\) to the output\.\n/m);
  });

  for (const [problem, ...args] of [
    ['extract takes either -o DIR or --tar FILE.', 'x'],
    ['extract takes either -o DIR or --tar FILE.', 'x', '-o', 'a', '--tar', 'b'],
    ['extract takes one PATH.', '-o', 'a'],
    ['extract has no option --verify.', 'x', '--verify', '-o', 'a'],
    ['--layer takes a number, counted from 0.', 'x', '--layer', 'top', '-o', 'a'],
    ['--layer and --final exclude each other.', 'x', '--layer', '1', '--final', '-o', 'a'],
    ['--existing takes replace, skip or keep-both.', 'x', '--existing', 'burn', '-o', 'a'],
  ] as [string, ...string[]][])
    it(`ends with 2: ${args.join(' ')}`, async () => {
      const { status, errors } = await extract(...args);
      assert.deepEqual([status, errors], [2, `layerscope: ${problem}\nTry “layerscope --help”.\n`]);
    });

  it('ends with 1 and a sentence', async () => {
    for (const [message, ...args] of [
      [/ holds several images \(.*hello:1\.0\.0 linux\/amd64, .*\)\. Say which by --image or --platform\.$/, HELLO],
      [/^layerscope: The image has no layer 9; it has 2\.$/, image, '--layer', '9'],
      [/^layerscope: \/nowhere is not there\.$/, image, '--path', '/nowhere'],
      [/ does not exist\.$/, join(folder, 'none.tar')],
    ] as [RegExp, ...string[]][]) {
      const { status, output, errors } = await extract(...args, '-o', join(folder, 'out'));
      assert.deepEqual([status, String(output)], [1, ''], errors);
      assert.match(errors.replace(/\n$/, ''), message);
    }
    writeFileSync(join(folder, 'file'), '');
    const { status, errors } = await extract(image, '-o', join(folder, 'file'));
    assert.equal(status, 1);
    assert.match(errors, /^layerscope: .*file cannot be written: .*\.\n$/);
  });
});
