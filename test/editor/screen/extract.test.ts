import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { exportedRows } from '../../engines/exportedRows.ts';
import { cachedArchive } from './cachedArchive.ts';
import { type EditorWindow, openWindow, until, untilEqual } from './driver.ts';
import { ImagePage } from './imagePage.ts';
import { PATIENCE_MS } from './until.ts';

const VIEW = 'Archives';

describe('extracting', () => {
  let window: EditorWindow;
  before(async () => {
    const vast = { name: 'vast', pax: { 'GNU.sparse.size': String(3 * 2 ** 30), 'GNU.sparse.map': '0,0' } };
    window = await openWindow({ fixtures: [cachedArchive('vast.tar', [vast])] });
    await window.openAsImage('hello.tar');
    await window.showContainer('Layerscope');
    await window.expand(VIEW, 'hello.tar');
    await window.expand(VIEW, 'hello:1.0.0');
    await window.expand(VIEW, 'Final filesystem');
    await window.expand(VIEW, 'etc');
  });
  after(() => window.close());

  const file = (name: string): Locator => window.treeItem(VIEW, name).first();
  const path = (...parts: string[]): string => join(window.workspace, ...parts);
  const read = (...parts: string[]): string => readFileSync(path(...parts), 'utf8');
  /** The dialog puts its own text into its input a moment after it is there. */
  const dialogShows = async (start: string): Promise<void> => {
    await until(`the dialog at ${start}`, async () => (await window.asked.input.inputValue()) === start);
  };

  it('saves one file under the name that the dialog is given', async () => {
    await window.chooseFromMenu(file('passwd'), 'Extract…');
    await dialogShows(path('passwd'));
    await window.screenshot('extract-file-dialog');
    await window.asked.choosePath(path('users.txt'));
    assert.deepEqual(await window.said(/^1 file \(72 B\) extracted to users\.txt\.$/), ['Reveal']);
    await window.screenshot('extract-file');
    assert.match(read('users.txt'), /^root:x:0:0/);
    await window.answer(/users\.txt/, 'Reveal');
    await window.explorerItem('users.txt').waitFor();
    await window.showContainer('Layerscope');
  });

  it('asks once before it touches what is in a folder already, and names it', async () => {
    mkdirSync(path('target', 'etc'), { recursive: true });
    writeFileSync(path('target', 'etc', 'passwd'), 'mine');
    await window.chooseFromMenu(file('etc'), 'Extract…');
    await dialogShows(`${path()}/`);
    await window.asked.choosePath(path('target'));
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    await window.screenshot('extract-question');
    const text = await dialog.innerText();
    assert.match(text, /target has one of the paths to be extracted already/);
    assert.match(text, /etc\/passwd/);
    assert.deepEqual(readdirSync(path('target', 'etc')), ['passwd']);
    await window.answerDialog('Keep Both');
    await window.said(/^\d+ files? \(\d+ B\) extracted to target\. Written under another name/);
    assert.equal(read('target', 'etc', 'passwd'), 'mine');
    assert.match(read('target', 'etc', 'passwd (2)'), /^root:x:0:0/);
  });

  it('writes nothing when that question is canceled', async () => {
    const before = readdirSync(path('target', 'etc'));
    await window.chooseFromMenu(file('etc'), 'Extract…');
    await dialogShows(`${path('target')}/`);
    await window.asked.choosePath(path('target'));
    await window.answerDialog('Cancel');
    await window.page.locator('.monaco-dialog-box').waitFor({ state: 'detached' });
    assert.deepEqual(readdirSync(path('target', 'etc')), before);
  });

  it('extracts several rows together', async () => {
    mkdirSync(path('several'));
    const selected = window.view(VIEW).locator('.monaco-list-row.selected .label-name');
    await untilEqual(async () => {
      await file('group').click({ timeout: PATIENCE_MS });
      await file('passwd').click({ modifiers: ['ControlOrMeta'], timeout: PATIENCE_MS });
      return (await selected.allInnerTexts()).sort();
    }, ['group', 'passwd']);
    await window.chooseFromMenu(file('passwd'), 'Extract…');
    await dialogShows(`${path('target')}/`);
    await window.asked.choosePath(path('several'));
    await window.said(/^2 files \(94 B\) extracted to several\.$/);
    assert.deepEqual(readdirSync(path('several')).sort(), ['group', 'passwd']);
  });

  it('saves a layer as a tar', async () => {
    const row = window
      .view(VIEW)
      .locator('.monaco-list-row')
      .filter({ hasText: /echo 'web:x/ })
      .first();
    await window.chooseFromMenu(row, 'Extract as Tar…');
    await dialogShows(path('several', 'hello-1.0.0-layer-1.tar'));
    await window.screenshot('extract-tar-dialog');
    await window.asked.choosePath(path('layer.tar'));
    await window.said(/extracted to layer\.tar\.$/);
    const rows = await exportedRows(readFileSync(path('layer.tar')));
    assert.equal(rows.get('etc/passwd')?.size, 72);
    assert.equal(rows.get('etc')?.type, 'directory');
  });

  it('saves a copy of the file that an editor shows', async () => {
    await window.click(file('passwd'), 'the editor', async () => (await window.tabs()).includes('passwd'));
    await window.runCommand('Layerscope: Extract…');
    await dialogShows(path('passwd'));
    await window.asked.choosePath(path('copy.txt'));
    await window.said(/extracted to copy\.txt\.$/);
    assert.equal(read('copy.txt'), read('users.txt'));
  });

  it('of an image asks which of its filesystems is meant', async () => {
    await window.closeEditors();
    await window.chooseFromMenu(file('hello:1.0.0'), 'Extract as Tar…');
    await window.asked.pick('Final filesystem');
    await dialogShows(path('hello-1.0.0-files.tar'));
    await window.asked.choosePath(path('all.tar'));
    await window.said(/extracted to all\.tar\.$/);
    assert.ok((await exportedRows(readFileSync(path('all.tar')))).size > 10);
  });

  it('extracts a row of the page', async () => {
    await window.chooseFromMenu(file('hello:1.0.0'), 'Open Image Page');
    const page = new ImagePage(window);
    await page.shows('hello:1.0.0');
    await page.contentsShown();
    await page.steps.filter({ hasText: '/etc/group' }).first().click();
    const name = page.frame.locator('.file-name').getByText('group', { exact: true });
    await window.chooseFromMenu(page.frame.locator('.file-row').filter({ has: name }).first(), 'Extract…');
    await dialogShows(path('group'));
    await window.asked.choosePath(path('from-page.txt'));
    await window.said(/^1 file \(22 B\) extracted to from-page\.txt\.$/);
    assert.match(read('from-page.txt'), /^root:x:0:/);
  });

  it('of very much ends when it is canceled, and leaves nothing', async () => {
    await window.closeEditors();
    await window.collapse(VIEW, 'hello.tar');
    await window.showContainer('Explorer');
    await window.openAsImage('vast.tar');
    await window.showContainer('Layerscope');
    await window.expand(VIEW, 'vast.tar');
    await window.expand(VIEW, 'test:latest');
    await window.chooseFromMenu(window.treeItem(VIEW, 'step 0').first(), 'Extract as Tar…');
    await dialogShows(path('test-latest-layer-0.tar'));
    const before = readdirSync(window.workspace);
    await window.asked.choosePath(path('out.tar'));
    await window.said(/ of 3\.22 GB/);
    await window.screenshot('extract-progress');
    await window.answer(/Extracting test-latest-layer-0\.tar/, 'Cancel');
    await until('the unfinished file to go', () => readdirSync(window.workspace).join() === before.join());
  });

  it('leaves what was read in a cache, which says what it frees before and afterwards', async () => {
    const dialog = window.page.locator('.monaco-dialog-box');
    let frees = '';
    for (const answer of ['Cancel', 'Clear Cache']) {
      await window.runCommand('Layerscope: Clear Cache');
      await dialog.waitFor();
      const question = /Free ([\d.]+ kB) of the disk by clearing the cache of Layerscope\?/;
      frees = await until('how much it is', async () => question.exec(await dialog.innerText())?.[1]);
      await window.answerDialog(answer);
      await dialog.waitFor({ state: 'detached' });
    }
    await window.said(new RegExp(`^The cache of Layerscope was cleared: ${frees} are free\\.$`));
    await window.runCommand('Layerscope: Clear Cache');
    await window.said(/^The cache of Layerscope is empty\.$/);
  });
});
