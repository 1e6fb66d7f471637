import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { ContentSource } from '../../src/extract/content.ts';
import type { Plan } from '../../src/extract/plan.ts';
import { Remarks } from '../../src/extract/remarks.ts';
import { ExtractResult } from '../../src/extract/result.ts';
import { tarPieces } from '../../src/extract/toTar.ts';
import type { FileView, Selection } from '../../src/image/fileView.ts';
import { openArchive, openPath } from '../helpers/analysis.ts';
import { dockerArchiveOf } from '../helpers/archive.ts';
import { type Files, planOf, tarBytes, withFiles, withLayers } from '../helpers/extraction.ts';
import { ownFixtures } from '../helpers/fixtures.ts';
import { Random } from '../helpers/random.ts';
import { paxOf } from '../helpers/tar.ts';
import { type ViewRow, viewRows } from '../helpers/viewRows.ts';
import { archiveOf } from '../overlay/product.ts';
import { randomStack } from '../overlay/randomStack.ts';

/** More by `STACKS=5000 npx mocha test/extract/toTar.test.ts`. */
const COUNT = Number(process.env['STACKS'] ?? 200);

/** What our own reader finds in a tar. */
async function readBack(tar: Buffer): Promise<Record<string, ViewRow>> {
  let rows = new Map<string, ViewRow>();
  await withFiles(openArchive(dockerArchiveOf([tar])), async ({ view, contents }) => {
    rows = await viewRows(view(), contents);
  });
  return sorted(rows);
}

function sorted(rows: ReadonlyMap<string, ViewRow>): Record<string, ViewRow> {
  return Object.fromEntries([...rows].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function check({ contents }: Files, view: FileView, what: string): Promise<void> {
  const expected = sorted(await viewRows(view, contents));
  const plan = await planOf(view).catch((error: Error) => error);
  if (plan instanceof Error) {
    assert.match(plan.message, /^There is nothing to extract\.$|^Layer \d+ could not be read\.$/);
    assert.deepEqual(expected, {}, what);
    return;
  }
  assert.deepEqual(await readBack(await tarBytes(plan, contents)), expected, what);
}

describe('an extracted tar', function () {
  this.timeout(0);

  it(`reads back as what ${COUNT} random stacks of layers show`, async () => {
    for (let seed = 0; seed < COUNT; seed++)
      await withFiles(openArchive(archiveOf(randomStack(seed))), async (files) => {
        const last = files.overlay.layers.length - 1;
        const selections: Selection[] = [
          { kind: 'final' },
          { kind: 'layer', layer: last },
          { kind: 'upTo', layer: last >> 1 },
          { kind: 'range', from: last >> 1, to: last },
        ];
        for (const selection of selections)
          await check(files, files.view(selection), `seed ${seed}, ${JSON.stringify(selection)}`);
      });
  });

  it('reads back as what all fixtures show', async () => {
    let compared = 0;
    for (const { name, path, expected } of ownFixtures()) {
      if (!expected) continue;
      await withFiles(openPath(path), (files) => check(files, files.view(), name));
      compared++;
    }
    assert.ok(compared > 60, `${compared} fixtures`);
  });

  it('of chosen paths has these, what is below them, and the folders between', async () => {
    for (let seed = 0; seed < COUNT; seed++)
      await withFiles(openArchive(archiveOf(randomStack(seed))), async ({ view, overlay, contents }) => {
        const final = view();
        const rows = await viewRows(final, contents);
        const paths = [...rows.keys()];
        if (paths.length === 0) return;
        const random = new Random(seed);
        const chosen = Array.from({ length: 1 + random.below(3) }, () => random.pick(paths));
        const tar = await readBack(await tarBytes(await planOf(final, chosen), contents));
        const isIn = (path: string) =>
          chosen.some((top) => path === top || path.startsWith(`${top}/`) || top.startsWith(`${path}/`));
        const kept = paths.filter(isIn);
        const folders = chosen
          .filter((path) => !chosen.some((other) => path.startsWith(`${other}/`)))
          .map((path) => path.split('/').slice(0, -1));
        const base = commonOf(folders);
        const expected = kept.filter((path) => path.startsWith(base) && !`${base}`.startsWith(`${path}/`));
        assert.deepEqual(
          Object.keys(tar),
          expected.map((path) => path.slice(base.length)).sort(),
          `seed ${seed}: ${chosen.join(' ')} of ${overlay.nodeCount}`,
        );
        for (const [path, row] of Object.entries(tar)) {
          const { names: _, ...known } = rows.get(base + path) ?? { names: [] };
          const { names, ...read } = row;
          assert.deepEqual(read, known, `seed ${seed}: ${path}`);
          assert.ok(names.length <= 1 || names.every((name) => tar[name]?.names.length === names.length));
        }
      });
  });

  it('has what a layer removed where that was chosen itself', () =>
    withLayers(
      [
        [
          { name: 'gone/', mode: 0o700 },
          { name: 'gone/a', content: 'one' },
          { name: 'gone/b/c', content: 'two' },
          { name: 'stays', content: 'three' },
        ],
        [{ name: '.wh.gone' }, { name: 'new', content: 'four' }],
      ],
      async ({ view, contents }) => {
        const layer = view({ kind: 'layer', layer: 1 });
        assert.deepEqual(Object.keys(await readBack(await tarBytes(await planOf(layer), contents))), ['new']);
        const removed = await readBack(await tarBytes(await planOf(layer, ['gone']), contents));
        assert.deepEqual(Object.keys(removed), ['gone', 'gone/a', 'gone/b/c']);
      },
    ));

  it('is read the same by GNU tar', async function () {
    if (process.platform !== 'linux') this.skip();
    const long = `${'d'.repeat(150)}/${'n'.repeat(150)}`;
    await withLayers(
      [
        [
          { name: 'dir/', mode: 0o1777, uid: 3, gid: 4, mtime: 1_700_000_000 },
          { name: 'dir/file', content: 'content', mode: 0o4755, uid: 3_000_000, gid: 5, mtime: 1_700_000_001 },
          { name: 'dir/link', type: '1', link: 'dir/file', mode: 0o4755, uid: 3_000_000, gid: 5 },
          { name: 'sym', type: '2', link: '../../etc/passwd' },
          { name: long, content: 'long' },
          { name: Buffer.from('caf\xe9', 'latin1'), content: 'latin' },
          { name: 'null', type: '3', major: 1, minor: 3 },
        ],
      ],
      async ({ view, contents }) => {
        const tar = await tarBytes(await planOf(view()), contents);
        const options = { input: tar, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };
        const listed = execFileSync('tar', ['-tvf', '-', '--numeric-owner', '--full-time'], options).toString('latin1');
        assert.deepEqual(
          listed
            .trim()
            .split('\n')
            .map((line) => line.replace(/ +/g, ' ')),
          [
            '-rw-r--r-- 0/0 5 1970-01-01 00:00:00 caf\\351',
            `-rw-r--r-- 0/0 4 1970-01-01 00:00:00 ${long}`,
            'drwxrwxrwt 3/4 0 2023-11-14 22:13:20 dir/',
            '-rwsr-xr-x 3000000/5 7 2023-11-14 22:13:21 dir/file',
            'hrwsr-xr-x 3000000/5 0 1970-01-01 00:00:00 dir/link link to dir/file',
            'crw-r--r-- 0/0 1,3 1970-01-01 00:00:00 null',
            'lrw-r--r-- 0/0 0 1970-01-01 00:00:00 sym -> ../../etc/passwd',
          ],
        );
        assert.equal(String(execFileSync('tar', ['-xOf', '-', 'dir/file'], options)), 'content');
      },
    );
  });

  it('says what no tar has', () =>
    withLayers(
      [
        [
          { name: 'odd', type: 'Z' },
          { name: 'nothing', type: '1', link: 'missing' },
          { name: 'a', content: 'a' },
        ],
      ],
      async ({ view, contents }) => {
        const result = new ExtractResult();
        assert.deepEqual(Object.keys(await readBack(await tarBytes(await planOf(view()), contents, result))), ['a']);
        assert.deepEqual(result.remarks.list(), [
          { reason: 'dangling-link', count: 1, paths: ['/nothing'] },
          { reason: 'unknown-type', count: 1, paths: ['/odd'] },
        ]);
      },
    ));

  it('has no more extended attributes than readers take', () => {
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`user.a${index}`, 'x'.repeat(400)]));
    const pax = Object.fromEntries(Object.entries(many).map(([name, value]) => [`SCHILY.xattr.${name}`, value]));
    const files = Array.from({ length: 400 }, (_, index) => ({ name: `f${1000 + index}` }));
    const layer = [{ name: 'global', type: 'g', content: paxOf(pax) }, ...files];
    return withLayers([layer], async ({ view, contents }) => {
      const remarks = new Remarks();
      let length = 0;
      for await (const piece of tarPieces(await planOf(view()), contents, remarks)) length += piece.length;
      assert.ok(length < 300 << 20, `${length}`);
      const [remark] = remarks.list();
      assert.equal(remark?.reason, 'attributes');
      assert.ok(remark && remark.count > 0 && remark.count < 400, `${remark?.count}`);
    });
  });

  it('has large files in small pieces, and ends when told to', () =>
    withLayers(
      [[{ name: 'large', pax: { 'GNU.sparse.size': String(3 * 2 ** 30), 'GNU.sparse.map': '0,0' } }]],
      async (files) => {
        const plan = await planOf(files.view());
        let length = 0;
        let largest = 0;
        for await (const piece of tarPieces(plan, files.contents, new Remarks())) {
          length += piece.length;
          largest = Math.max(largest, piece.length);
          if (length > 2 ** 26) break;
        }
        assert.ok(largest < 2 ** 21, `${largest}`);
        const abort = new AbortController();
        const pieces = tarPieces(plan, files.contents, new Remarks(), { signal: abort.signal });
        await pieces.next();
        abort.abort();
        await assert.rejects(pieces.next(), { name: 'AbortError' });
      },
    ));

  it('is the same each time, and says how far it is', () =>
    withFiles(openPath(ownFixtures()[0]?.path ?? ''), async ({ view, contents }) => {
      const plan = await planOf(view());
      const seen: number[] = [];
      const hash = async (source: ContentSource, of: Plan) => {
        const sum = createHash('sha256');
        for await (const piece of tarPieces(of, source, new Remarks(), { onProgress: (done) => seen.push(done) }))
          sum.update(piece);
        return sum.digest('hex');
      };
      assert.equal(await hash(contents, plan), await hash(contents, await planOf(view())));
      assert.equal(seen.at(-1), plan.totals.bytes);
    }));
});

/** The path that all these lead through, with a slash at its end; '' where there is none. */
function commonOf(folders: readonly (readonly string[])[]): string {
  const [first = []] = folders;
  const length = first.findIndex((name, index) => folders.some((folder) => folder[index] !== name));
  const common = length < 0 ? first : first.slice(0, length);
  return common.map((name) => `${name}/`).join('');
}
