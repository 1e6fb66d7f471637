import { mkdirSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { makeArchive } from '../../../scripts/bench/archives.mjs';
import { cache } from '../../../scripts/paths.mjs';
import { cachedArchive, fixtureOf } from './cachedArchive.ts';
import { type EditorWindow, openWindow, until, untilEqual } from './driver.ts';
import { PATIENCE_MS } from './until.ts';

const VIEW = 'Archives';
const CHILDREN = 100_000;

describe('very many files', () => {
  let window: EditorWindow;
  before(async () => {
    mkdirSync(cache, { recursive: true });
    // As many entries as the largest real image of the benchmark, of three bytes each.
    const shape = { name: 'entries', layers: 20, filesPerLayer: 8156, sizes: [3] };
    const { file } = await makeArchive(cache, shape, 1);
    const children = Array.from({ length: CHILDREN }, (_, index) => ({ name: `big/f${100_000 + index}`, content: '' }));
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the editor fills it in.
    const settings = { 'window.title': '${activeEditorLong}' };
    window = await openWindow({ fixtures: [fixtureOf(file), cachedArchive('children.tar', children)], settings });
    for (const archive of ['children.tar', 'entries-1.tar']) {
      await window.showContainer('Explorer');
      await window.openAsImage(archive);
    }
    await window.showContainer('Layerscope');
    await window.closeEditors();
  });
  after(() => window.close());

  const file = (name: string): Locator => window.treeItem(VIEW, name).first();
  const title = (): Promise<string> => window.page.title();
  const selected = (): Promise<string[]> =>
    window.view(VIEW).locator('.monaco-list-row.selected .label-name').allInnerTexts();
  /** Goes to the last row, wherever the list ends by now. */
  const end = async (what: string, there: () => Promise<boolean>) =>
    until(what, async () => {
      // A file that was opened takes the focus when it has come.
      await window.press(VIEW, 'End');
      return there();
    });

  it('are shown folder by folder, 163,120 entries of 20 layers', async () => {
    await window.expand(VIEW, 'entries-1.tar');
    await window.expand(VIEW, 'entries:1');
    await window.expand(VIEW, 'Final filesystem');
    await window.expand(VIEW, 'usr');
    await window.expand(VIEW, 'lib');
    await window.expand(VIEW, 'part0');
    await window.expand(VIEW, 'package0-0');
    const isShown = async () => /\/package0-0\/file0\.py$/.test(await title());
    await window.click(file('file0.py'), 'the file', isShown);
    await window.screenshot('many-entries');
  });

  it('stay open and selected when they are read anew', async () => {
    // Without what is said behind the names: that an image is verified may come at any moment, and goes when it is read anew.
    const open = async () =>
      (await window.treeRows(VIEW)).map(({ label, level, expanded }) => [label, level, expanded]);
    const before = await open();
    await window.runCommand('Layerscope: Refresh Archives');
    await window.rowsAreStill(VIEW);
    await untilEqual(open, before);
    await untilEqual(selected, ['file0.py']);
  });

  it('are found as one types', async () => {
    await window.chooseFromMenu(file('entries:1'), 'Find Path in Image…');
    await window.asked.titled('Find Path in');
    const { input } = window.asked;
    for (const [text, first, count] of [
      ['f', '/usr/lib/part0/package0-0/file0.py', /200 of [\d,]+ paths/],
      ['file8155', '/usr/lib/part203/package0-40/file8155.py', / 20 paths/],
      ['package7-40/file8155', '/usr/lib/part203/package7-40/file8155.py', / 1 path/],
    ] as const) {
      await input.fill('');
      await input.pressSequentially(text);
      await until(text, async () => {
        const title = await window.asked.widget.locator('.quick-input-title').innerText();
        const found = await window.asked.rows.first().innerText({ timeout: PATIENCE_MS });
        return found.includes(first) && count.test(title);
      });
    }
    await window.screenshot('many-found');
    await window.asked.accept();
    await until('the file', async () => /\/package7-40\/file8155\.py$/.test(await title()));
  });

  it('of one folder are shown a thousand at a time', async () => {
    await window.collapse(VIEW, 'entries-1.tar');
    await window.expand(VIEW, 'children.tar');
    await window.expand(VIEW, 'test:latest');
    await window.expand(VIEW, 'step 0');
    await window.expand(VIEW, 'big');
    await file('f100000').click();
    const more = file('Show more…');
    await end('the last rows', async () => (await more.count()) > 0);
    // In one go: a row that is out of sight would be waited for.
    const shown = async () => (await more.allInnerTexts()).join();
    await until('how many', async () => /1,000 of 100,000 shown/.test(await shown()));
    await more.click();
    await end('a thousand more', async () => /2,000 of 100,000 shown/.test(await shown()));
  });

  it('are shown without all those before them where one is looked for', async () => {
    await window.runCommand('Layerscope: Find Path in Image…');
    await window.asked.titled('Find Path in');
    await window.asked.type('f199999');
    await until('the file', async () => /\/big\/f199999$/.test(await title()));
    await window.runCommand('Layerscope: Reveal in Layerscope View');
    await until('the row', async () => (await selected()).join() === 'f199999');
    const before = async () => {
      const rows = await window.treeRows(VIEW);
      const row = rows.findIndex(({ label }) => label === 'f199999');
      return rows.slice(row - 2, row).map(({ label, description }) => [label, description]);
    };
    await untilEqual(before, [
      ['f100999', '0 B'],
      ['Show more…', '1,000 of 100,000 shown'],
    ]);
    await window.screenshot('many-children');
  });
});
