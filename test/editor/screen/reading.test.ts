import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cache } from '../../../scripts/paths.mjs';
import { configOf, dockerArchiveOf } from '../../helpers/archive.ts';
import { headerOf } from '../../helpers/tar.ts';
import { stargzEnding } from '../../helpers/tocLayer.ts';
import { fixtureOf } from './cachedArchive.ts';
import { type EditorWindow, openWindow, until, untilEqual } from './driver.ts';
import { ImagePage } from './imagePage.ts';
import { PATIENCE_MS } from './until.ts';

const VIEW = 'Archives';
/** What is kept of an image of one gzip layer: that layer, what leads there from its file and from its digest, and the sums. */
const KEPT = 4;

/**
 * An archive of 3 MB that takes seconds to read: a layer of one file that has 3 GB of zeros, and of its table of contents.
 */
function slowArchive(): string {
  const [piece, count] = [64 << 20, 48];
  const size = count * piece;
  const zeros = gzipSync(Buffer.alloc(piece));
  const files = Buffer.concat([
    gzipSync(headerOf({ name: 'zeros', size })),
    ...Array.from({ length: count }, () => zeros),
  ]);
  const entries = [{ name: 'zeros', type: 'reg', size, mode: 0o644 }];
  const layer = Buffer.concat([files, stargzEnding(JSON.stringify({ version: 1, entries }), files.length).stored]);
  mkdirSync(cache, { recursive: true });
  const path = join(cache, 'slow.tar');
  writeFileSync(path, dockerArchiveOf([layer], { config: configOf([layer]) }));
  return fixtureOf(path);
}

describe('reading layers', () => {
  let window: EditorWindow;
  let page: ImagePage;
  before(async () => {
    window = await openWindow({
      fixtures: [slowArchive()],
      settings: { 'layerscope.verifyInBackground': false },
    });
    page = new ImagePage(window);
  });
  after(() => window.close());

  const folder = () => join(window.storage, 'layers');
  /** What is kept of layers, by file, and when it was kept or used last. */
  const kept = () =>
    new Map(
      readdirSync(folder())
        .filter((name) => name.endsWith('.layer'))
        .map((name) => [name, statSync(join(folder(), name)).mtimeMs]),
    );
  const reading = () => page.frame.locator('.reading-layers');
  const fileRow = (name: string) =>
    page.frame.locator('.file-row').filter({ has: page.frame.getByText(name, { exact: true }) });

  it('tells how far it is, and ends when it is canceled', async () => {
    await window.openAsImage('slow.tar');
    await reading()
      .filter({ hasText: /^Reading layers… \d+%/ })
      .waitFor();
    await window.screenshot('reading-progress');
    await reading().getByRole('button', { name: 'Cancel' }).click();
    await reading().filter({ hasText: 'Reading was canceled.' }).waitFor();
    await window.screenshot('reading-canceled');
    assert.equal((await page.stepRows()).length, 1);
  });

  it('shows until then what the table of contents of the layer claims', async () => {
    await fileRow('zeros').waitFor();
    await page.frame.getByText(/^These files are only what the table of contents of the layer claims: /).waitFor();
    await window.screenshot('reading-claimed');
  });

  it('tells so in the view too, whose row says that it was canceled', async () => {
    await window.showContainer('Layerscope');
    await window.expand(VIEW, 'slow.tar');
    await window.expand(VIEW, 'test:latest');
    await window.expand(VIEW, 'step 0');
    const title = 'Reading the layers of test:latest';
    await window.said(new RegExp(`^${title}.*\\d%`));
    // What its table of contents claims is there before.
    await window.treeItem(VIEW, 'Claimed, not read yet').waitFor();
    await window.treeItem(VIEW, 'zeros').waitFor();
    await window.screenshot('reading-view-progress');
    await window.answer(new RegExp(`^${title}`), 'Cancel');
    await window.treeItem(VIEW, 'Reading test:latest was canceled.').waitFor();
    await window.screenshot('reading-view-canceled');
  });

  it('goes on where that is wanted, to its end', async () => {
    await reading().getByRole('button', { name: 'Read On' }).click();
    await page.contentsShown();
    await fileRow('stargz.index.json').waitFor();
    await until('the size', async () => /^3\.22 GB files in all layers$/.test((await page.facts())[0] ?? ''));
    await until('what is kept', () => kept().size >= KEPT);
  });

  it('is not done again in another window: what was kept is used, and nothing else is kept', async () => {
    const before = kept();
    await window.reload();
    await page.contentsShown();
    await until('the size', async () => /^3\.22 GB files in all layers$/.test((await page.facts())[0] ?? ''));
    const used = () => [...kept()].filter(([name, time]) => time > (before.get(name) ?? 0));
    // By the file, not by its digest: nothing was hashed either.
    await untilEqual(() => used().length, 3);
    assert.deepEqual([...kept().keys()].sort(), [...before.keys()].sort());
  });

  it('is done again where what was kept is damaged, which the log says', async () => {
    await openAnew('hello.tar');
    await until('what is kept', () => kept().size >= 2 * KEPT);
    for (const name of kept().keys()) {
      const bytes = readFileSync(join(folder(), name));
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      writeFileSync(join(folder(), name), bytes);
    }
    await openAnew('hello.tar');
    await until('the log', () => /\.layer is not as it was written, and thrown away/.test(window.logged()));
  });

  it('goes on without a folder to keep it in, which the log says', async () => {
    await inThePlaceOfFolder(() => writeFileSync(folder(), 'a file'));
    await openAnew('hello.tar');
    await until('the log', () => /layers is not a folder of yours, so nothing is kept in it\./.test(window.logged()));
  });

  it('goes on where the disk has no room, which the log says', async function () {
    await inThePlaceOfFolder(() => mkdirSync(folder(), { mode: 0o700 }));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=0700', 'layerscope', folder()], { stdio: 'ignore' });
    } catch {
      this.skip();
    }
    try {
      await openAnew('hello.tar');
      await until('the log', () => /layers is too full to keep on it what was read of layers\./.test(window.logged()));
      await window.runCommand('Layerscope: Clear Cache');
      await window.said(/^The cache of Layerscope is empty\. The disk with .* is too full /);
    } finally {
      execFileSync('umount', ['-l', folder()]);
    }
  });

  it('leaves what was read where its archive goes, with a word on that', async () => {
    rmSync(join(window.workspace, 'hello.tar'));
    await page.frame
      .getByRole('alert')
      .filter({ hasText: 'The archive was deleted or moved. What was read of it is still shown.' })
      .waitFor();
    assert((await page.stepRows()).length > 5);
    await window.screenshot('page-gone');
  });

  /** Puts something where layers are kept; a layer that was just read may still be on its way there. */
  async function inThePlaceOfFolder(put: () => void): Promise<void> {
    await until('a folder that nothing is written to', () => {
      try {
        rmSync(folder(), { recursive: true, force: true });
        put();
        return true;
      } catch {
        return false;
      }
    });
  }

  /** Reloads the window without an editor, and opens an archive whose layers are read. */
  async function openAnew(name: string): Promise<void> {
    await window.closeEditors();
    await window.reload();
    // What was in front before the reload may come there once more.
    await until('the explorer', async () => {
      await window.showContainer('Explorer');
      await window.explorerItem(name).waitFor({ timeout: PATIENCE_MS });
      return true;
    });
    await window.openAsImage(name);
    await page.contentsShown();
  }
});
