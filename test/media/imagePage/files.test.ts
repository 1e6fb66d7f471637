import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { NO_FILTER } from '../../../src/image/fileQuery.ts';
import type { FilesAnswer, FilesQuery } from '../../../src/protocol/imageFiles.ts';
import { answerFiles } from '../harness/files.ts';
import { announced, callsOf, describePage, focused, untilTrue } from '../pageTest.ts';
import { FilesPage } from './files/filesPage.ts';

type Open = Parameters<Parameters<typeof describePage>[1]>[0];

/** The page of a scenario with the files of one of its layers; layer 0 is shown at first. */
async function filesOf(open: Open, query: string, layer = 0): Promise<FilesPage> {
  const files = new FilesPage(await open(query));
  await files.table.locator('.file-row[data-index]').first().waitFor();
  if (layer > 0) await files.step(new RegExp(`^Layer ${layer},`)).click();
  return files;
}

const CLAIMED = /^These files are only what the table of contents of the layer claims: /;
const LAYER_1 = ['opt', ' app', '  data', '   blob.bin', '  version'];
const actions = (page: Page) => callsOf(page, 'fileAction', 0);

describePage('the files of a layer', (open) => {
  it('are a tree table, largest first, that says what assistive technology needs', async () => {
    const files = await filesOf(open, 'scenario=small', 1);
    await files.shows(...LAYER_1);
    const { table } = files;
    assert.equal(await table.getAttribute('aria-rowcount'), '6');
    assert.equal(await table.getAttribute('aria-multiselectable'), 'true');
    const rows = await table.locator('.file-row').all();
    const attributes = await Promise.all(
      rows.map(async (row) =>
        Promise.all(
          ['aria-rowindex', 'aria-level', 'aria-expanded', 'aria-selected'].map((name) => row.getAttribute(name)),
        ),
      ),
    );
    assert.deepEqual(attributes, [
      ['2', '1', 'true', 'false'],
      ['3', '2', 'true', 'false'],
      ['4', '3', 'true', 'false'],
      ['5', '4', null, 'false'],
      ['6', '3', null, 'false'],
    ]);
    assert.equal(await table.getByRole('columnheader', { name: 'Size' }).getAttribute('aria-sort'), 'descending');
    assert.equal(await table.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort'), null);
    assert.equal(await table.getByRole('rowheader').count(), 5);
    assert.equal(await table.locator('[tabindex="0"]').count(), 1);
    assert.deepEqual(await files.footText(), ['5 paths · 40 kB']);
    assert.equal(await files.foot.getByTitle('40,003 bytes').count(), 1);
  });

  it('lie one below the other in the editor’s font, also when that changes', async () => {
    const files = await filesOf(open, 'scenario=small', 1);
    await files.shows(...LAYER_1);
    for (const size of [13, 21]) {
      await files.page.evaluate(`document.documentElement.style.setProperty('--vscode-font-size', '${size}px')`);
      await untilTrue(
        files.page,
        `(([first, second]) => first.height > ${size} && Math.abs(first.bottom - second.top) < 0.5)(
          [...document.querySelectorAll('.file-row[data-index]')].map((row) => row.getBoundingClientRect()))`,
      );
    }
  });

  it('say in their cells what they are', async () => {
    const files = await filesOf(open, 'scenario=small', 6);
    await files.row('new.txt').waitFor();
    const cells = async (name: string) =>
      (await files.row(name).locator('.cell').allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim());
    assert.deepEqual((await cells('blob.bin')).toSpliced(7, 1), [
      'blob.bin',
      'R',
      '40 kB',
      '',
      '',
      '-rw-r--r--',
      '0:0',
      '5',
      '',
      'removed here',
    ]);
    assert.deepEqual((await cells('version')).toSpliced(7, 1), [
      'version',
      'M',
      '5 B',
      '',
      '3 B',
      '-rw-r--r--',
      '0:0',
      '6',
      '',
      'content',
    ]);
    assert.deepEqual((await cells('data')).toSpliced(7, 1), [
      'data',
      '·',
      '6 B',
      '6 B',
      '',
      'drwxr-xr-x',
      '0:0',
      '6',
      '',
      '',
    ]);
    assert.match((await cells('version'))[7] ?? '', /^11\/20\/26, \d+:20 [AP]M$/);
    const tip = async (name: string, column: string) =>
      files.row(name).locator(`.cell-${column}`).getAttribute('title');
    assert.equal(await tip('blob.bin', 'name'), '/opt/app/data/blob.bin');
    assert.equal(await tip('blob.bin', 'mark'), 'removed');
    assert.equal(await tip('blob.bin', 'size'), '40,000 bytes');
    assert.equal(await tip('version', 'mark'), 'content changed');
    assert.equal(await tip('version', 'mode'), '0644');
    assert.match(
      await files
        .row('blob.bin')
        .locator('.file-name')
        .evaluate((name) => getComputedStyle(name).textDecoration),
      /line-through/,
    );
    assert.equal(await files.row('soft.bin').count(), 0);
  });

  it('are as many as the marks say, of which each shows its own', async () => {
    const files = await filesOf(open, 'scenario=small', 6);
    await files.button('removed 2').waitFor();
    const marks = files.pane.getByRole('group', { name: 'Changes' });
    assert.equal(await marks.getByRole('button').count(), 3);
    for (const name of ['added 1', 'content changed 1', 'removed 2'])
      assert.equal(await marks.getByRole('button', { name, exact: true }).count(), 1, name);
    await files.button('removed 2').click();
    await files.shows('opt', ' app', '  data', '   blob.bin', '   hard.bin');
    await files.foots('5 paths · 11 B', '2 match · 0 B');
    await files.button('added 1').click();
    await files.shows('opt', ' app', '  data', '   blob.bin', '   hard.bin', '   new.txt');
    assert.equal(await files.button('added 1').getAttribute('aria-pressed'), 'true');
    await files.button('removed 2').click();
    await files.shows('opt', ' app', '  data', '   new.txt');
  });

  it('are sorted by each column’s name, and the other way round', async () => {
    const files = await filesOf(open, 'scenario=small', 1);
    await files.shows(...LAYER_1);
    await files.button('Size').click();
    await files.shows('opt', ' app', '  version', '  data', '   blob.bin');
    assert.equal(await files.table.getByRole('columnheader', { name: 'Size' }).getAttribute('aria-sort'), 'ascending');
    await files.button('Name').click();
    await files.shows(...LAYER_1);
    assert.equal(await files.table.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort'), 'ascending');
    await files.button('Name').focus();
    await files.page.keyboard.press('Enter');
    // Directories stay before files.
    await files.table.locator('[aria-sort=descending].cell-name').waitFor();
    await files.pick('Sort by', 'Mode');
    await files.table.locator('[aria-sort=ascending].cell-mode').waitFor();
    assert.equal(await files.page.evaluate('document.activeElement === document.body'), false);
  });

  it('of another layer are written into the rows that are there, and nothing else is drawn anew', async () => {
    const files = await filesOf(open, 'scenario=small', 4);
    await files.shows('opt', ' app', '  hello.txt');
    const { page } = files;
    await page.evaluate(`harness.holdFiles = true;
      window.elements = new Set(document.querySelectorAll('.file-row, .file-row *'));
      window.drawn = new Set();
      new MutationObserver((records) => records.forEach(({ target }) => drawn.add(target.closest?.('[data-step]')?.id ?? target)))
        .observe(document.querySelector('.split'), { subtree: true, childList: true, attributes: true, characterData: true })`);
    await page.keyboard.press('ArrowUp');
    await untilTrue(page, 'harness.heldFiles.length === 1');
    // Of the steps the one that was selected, and the one that is.
    assert.equal(await page.evaluate("drawn.size === 2 && [...drawn].every((each) => typeof each === 'string')"), true);
    await page.evaluate('harness.heldFiles[0]()');
    await files.shows('opt', ' app', '  hello-copy.txt');
    assert.equal(
      await page.evaluate(
        "[...document.querySelectorAll('.file-row, .file-row *')].every((each) => elements.has(each))",
      ),
      true,
    );
  });

  it('are told to be on their way while the layers are read', async () => {
    const page = await open('scenario=small&slow');
    await page.getByText('The files are shown as soon as the layers are read.').waitFor();
    for (const [, , query] of await callsOf(page, 'files')) assert.equal((query as FilesQuery).claimed, true);
    await page.evaluate('harness.finishContents()');
    await new FilesPage(page).row('bin').waitFor();
  });

  it('are those that its table of contents claims until it is read, and keep what is selected, folded and in sight', async () => {
    const files = await filesOf(open, 'scenario=toc&slow', 6);
    const { page } = files;
    await files.shows('opt', ' app', '  claimed', '  data', '   new.txt', '  version');
    await files.pane.getByText(CLAIMED).waitFor();
    await files.foots('4 paths · 1 MB');
    assert.match(await files.row('data').innerText(), /^data\s+·\s+6 B\s.*hides what lower layers have in it$/s);
    assert.match(await files.row('version').innerText(), /^version\s+5 B\s+-rw-r--r--\s/);
    assert.equal(await files.pane.getByRole('group', { name: 'Changes' }).getByRole('button').count(), 0);
    await files.row('data').click();
    await page.keyboard.press('ArrowLeft');
    await files.row('version').click();
    assert.deepEqual(
      await files.foot
        .getByRole('button')
        .all()
        .then((all) => Promise.all(all.map((each) => each.innerText()))),
      ['Copy path'],
    );
    await page.keyboard.press('Enter');
    assert.match(await announced(page), CLAIMED);
    await files.row('version').click({ button: 'right' });
    const menu = JSON.parse((await files.row('version').getAttribute('data-vscode-context')) ?? '');
    assert.deepEqual([menu.webviewSection, menu.layerscopeCopy], ['text', '/opt/app/version']);
    await page.evaluate('harness.finishContents()');
    await files.shows('opt', ' app', '  data', '  version');
    assert.equal(await files.pane.getByText(CLAIMED).count(), 0);
    assert.deepEqual(await files.selected(), ['version']);
    await files.isAt('version');
    await files.button('Compare with before').waitFor();
    assert.deepEqual(await actions(page), []);
    await files.row('version').dblclick();
    await callsOf(page, 'fileAction');
  });

  it('that are claimed are of the layer alone, and go for those of another that claims nothing', async () => {
    const files = await filesOf(open, 'scenario=toc&slow', 7);
    await files.shows('opt', ' app', '  claimed', '  hello-copy.txt');
    assert.match(await files.row('hello-copy.txt').innerText(), /^hello-copy.txt\s+R\s+removed here$/);
    await files.filter.fill('hello');
    await files.shows('opt', ' app', '  hello-copy.txt');
    await files.scope('Up to here');
    await files.page.getByText('The files are shown as soon as the layers are read.').waitFor();
    assert.equal(await files.table.count(), 0);
    await files.scope('This layer');
    await files.shows('opt', ' app', '  hello-copy.txt');
    await files.page.evaluate("harness.finishContents('small.docker.tar can no longer be read.')");
    await files.page.getByRole('button', { name: 'Try Again' }).waitFor();
    await files.shows('opt', ' app', '  hello-copy.txt');
  });

  it('stay where they are in sight when claimed ones above them are none', async () => {
    const files = await filesOf(open, 'scenario=toc&slow');
    const { page } = files;
    await files.button('Expand all').click();
    await files.button('Name').click();
    await files.button('Name').click();
    await files.row('claimed').waitFor();
    await files.row('console').click();
    for (let times = 0; times < 3; times++) await page.keyboard.press('PageDown');
    await untilTrue(page, "document.activeElement.querySelector('.file-name') !== null");
    const name = (await files.active()) ?? '';
    assert.match(name, /^applet-/);
    const topOf = async () => Math.round((await files.row(name).boundingBox())?.y ?? 0);
    const top = await topOf();
    await page.evaluate('harness.finishContents()');
    await files.pane.getByText(CLAIMED).waitFor({ state: 'detached' });
    await files.isAt(name);
    assert.equal(await files.row('claimed').count(), 0);
    assert.ok(Math.abs(top - (await topOf())) <= 1);
  });

  it('are none of a step that only is metadata, which leads to those that are there', async () => {
    const files = await filesOf(open, 'scenario=small');
    await files.step(/^Metadata, ENV/).click();
    await files.page.getByText('Metadata steps change no file.').waitFor();
    assert.equal(await files.pane.getByRole('group', { name: 'Changes' }).getByRole('button').count(), 0);
    assert.deepEqual(await files.footText(), []);
    await files.button('Show the files up to here').focus();
    await files.page.keyboard.press('Enter');
    await files.row('bin').waitFor();
    assert.ok(await files.page.getByRole('radio', { name: 'Up to here' }).isChecked());
    assert.equal(await focused(files.page), 'Files');
  });

  it('are none of a layer that changes none', async () => {
    const files = await filesOf(open, 'scenario=small', 9);
    await files.page.getByText('This layer changes no file, or could not be read.').waitFor();
  });
});

describePage('the filesystems of the files', (open) => {
  it('are a range of layers, what is up to one, and the final one', async () => {
    const files = await filesOf(open, 'scenario=small', 2);
    await files.shows('opt', ' app', '  hello.txt');
    await files.step(/^Layer 4,/).click({ modifiers: ['Shift'] });
    await files.shows('opt', ' app', '  hello-copy.txt', '  hello.txt');
    await files.page.getByRole('radio', { name: 'Layers 2–4' }).waitFor();
    assert.equal(await files.page.getByRole('option', { selected: true }).count(), 3);
    await files.scope('Up to here');
    await files.foots('307 paths · 2.14 MB');
    await files.scope('Final filesystem');
    await files.row('opt').waitFor();
    assert.equal(await files.pane.getByRole('group', { name: 'Changes' }).count(), 0);
    const whole = await answerOf('small', { selection: { kind: 'final' } });
    await files.foots(`${whole.paths} paths · 2.1 MB`);
    await files.scope('Layers 2–4');
    await files.shows('opt', ' app', '  hello-copy.txt', '  hello.txt');
  });

  it('are a range by keys too, and one layer again without Shift', async () => {
    const files = await filesOf(open, 'scenario=small', 4);
    await files.page.keyboard.press('Shift+ArrowUp');
    await files.page.getByRole('radio', { name: 'Layers 3–4' }).waitFor();
    await files.page.keyboard.press('Shift+ArrowUp');
    await files.page.getByRole('radio', { name: 'Layers 2–4' }).waitFor();
    await files.page.keyboard.press('ArrowUp');
    await files.page.getByRole('radio', { name: 'This layer' }).waitFor();
    assert.equal(await files.page.getByRole('option', { selected: true }).count(), 1);
  });

  it('show on request what is gone', async () => {
    const files = await filesOf(open, 'scenario=small', 7);
    await files.scope('Up to here');
    await files.row('opt').waitFor();
    await files.filter.fill('hello');
    await files.shows('opt', ' app', '  hello.txt');
    await files.button('Removed too').click();
    await files.shows('opt', ' app', '  hello-copy.txt', '  hello.txt');
    assert.equal(await files.button('Removed too').getAttribute('aria-pressed'), 'true');
    assert.match(await files.row('hello-copy.txt').innerText(), /removed by layer 7/);
  });

  it('keep what is open, and not what is selected', async () => {
    const files = await filesOf(open, 'scenario=small', 1);
    await files.row('data').click();
    await files.page.keyboard.press('ArrowLeft');
    await files.shows('opt', ' app', '  data', '  version');
    assert.deepEqual(await files.selected(), ['data']);
    await files.step(/^Layer 5,/).click();
    await files.shows('opt', ' app', '  data', '  soft.bin');
    assert.deepEqual(await files.selected(), []);
    assert.equal(await files.foot.getByText('selected').count(), 0);
    await files.step(/^Layer 1,/).click();
    await files.shows('opt', ' app', '  data', '  version');
  });

  it('are remembered with sorting, filter and what is open, over a reload of the window', async () => {
    const files = await filesOf(open, 'scenario=small', 5);
    await files.step(/^Layer 6,/).click({ modifiers: ['Shift'] });
    await files.page.getByRole('radio', { name: 'Layers 5–6' }).waitFor();
    await files.button('Name').click();
    await files.button('Removed too').click();
    await files.row('data').click();
    await files.page.keyboard.press('ArrowLeft');
    await files.pick('Kind', 'Links');
    await files.shows('opt', ' app', '  soft.bin');
    await files.page.reload();
    await files.shows('opt', ' app', '  soft.bin');
    await files.page.getByRole('radio', { name: 'Layers 5–6' }).waitFor();
    assert.equal(await files.button('Removed too').getAttribute('aria-pressed'), 'true');
    await files.table.locator('[aria-sort=ascending].cell-name').waitFor();
    await files.pick('Kind', 'Any kind');
    await files.shows('opt', ' app', '  data', '  soft.bin', '  version');
  });
});

describePage('the filter of the files', (open) => {
  it('takes text, an expression, a size and a kind, and says what came of it', async () => {
    const files = await filesOf(open, 'scenario=small');
    await files.filter.fill('applet-01');
    await files.foots('300 paths · 2.1 MB', '10 match · 0 B');
    await files.pane.getByText('10 of 300').waitFor();
    assert.equal(await announced(files.page), '10 of 300');
    await files.filter.fill('^/etc/.*w$');
    await files.page.getByText('No path matches the filter.').waitFor();
    await files.button('Regular expression').click();
    await files.shows('etc', ' shadow');
    await files.filter.press('Escape');
    await files.foots('300 paths · 2.1 MB');
    assert.equal(await files.filter.inputValue(), '');
    await files.pick('Size', '≥ 100 kB');
    await files.shows('bin', ' busybox', 'usr', ' lib', '  libc.so.6');
    await files.pick('Kind', 'Setuid and setgid');
    await files.shows('bin', ' busybox');
    await files.pick('Kind', 'Devices and FIFOs');
    await files.page.getByText('No path matches the filter.').waitFor();
    await files.foots('300 paths · 2.1 MB', '0 match · 0 B');
    await files.button('Clear the filter').click();
    await files.foots('300 paths · 2.1 MB');
    assert.equal(await files.page.evaluate('document.activeElement === document.body'), false);
  });

  it('leaves what is changed while its last letters wait', async () => {
    const files = await filesOf(open, 'scenario=small', 7);
    await files.row('hello-copy.txt').waitFor();
    await files.scope('Up to here');
    await files.row('usr').waitFor();
    await files.page.evaluate(`{
      const box = document.querySelector('.files-pane input[type=search]');
      box.value = 'hello';
      box.dispatchEvent(new Event('input', { bubbles: true }));
      [...document.querySelectorAll('.files-pane .toggle')].find(({ innerText }) => innerText === 'Removed too').click();
    }`);
    await files.shows('opt', ' app', '  hello-copy.txt', '  hello.txt');
    assert.equal(await files.button('Removed too').getAttribute('aria-pressed'), 'true');
  });

  it('says what is wrong with an expression, and goes on with the next', async () => {
    const files = await filesOf(open, 'scenario=small');
    await files.button('Regular expression').click();
    await files.filter.fill('(');
    const alert = files.pane.getByRole('alert');
    await alert.getByText('( is no regular expression: Unterminated group.').waitFor();
    await files.filter.fill('(lib)c');
    await files.shows('usr', ' lib', '  libc.so.6');
    await files.filter.fill('(');
    await alert.waitFor();
    // It is not what is the matter with a step that made no layer.
    await files.step(/^Metadata, ENV/).click();
    await files.page.getByText('Metadata steps change no file.').waitFor();
    await files.step(/^Layer 0,/).click();
    await alert.waitFor();
    await files.button('Clear the filter').click();
    await files.row('bin').waitFor();
  });

  it('shows what was asked for last, whatever comes first', async () => {
    const files = await filesOf(open, 'scenario=small');
    await files.page.evaluate('harness.holdFiles = true');
    for (const [index, text] of ['pass', 'sha', 'libc'].entries()) {
      await files.filter.fill(text);
      await untilTrue(files.page, `harness.heldFiles.length === ${index + 1}`);
    }
    await files.page.evaluate('harness.heldFiles[2]()');
    await files.shows('usr', ' lib', '  libc.so.6');
    await files.page.evaluate('harness.heldFiles[0]()');
    await files.page.evaluate("harness.heldFiles[1]('It is too late.')");
    await files.page.evaluate('harness.holdFiles = false');
    await files.filter.fill('passwd');
    await files.shows('etc', ' passwd');
    assert.equal(await files.page.getByText('It is too late.').count(), 0);
  });

  it('leaves a sentence where the answer fails', async () => {
    const files = await filesOf(open, 'scenario=small');
    await files.page.evaluate('harness.holdFiles = true');
    await files.step(/^Layer 1,/).click();
    await untilTrue(files.page, 'harness.heldFiles.length === 1');
    await files.page.evaluate("harness.heldFiles[0]('small.docker.tar can no longer be read.')");
    await files.pane.getByRole('alert').getByText('small.docker.tar can no longer be read.').waitFor();
    assert.equal(await files.table.count(), 0);
    assert.deepEqual(await files.footText(), []);
    await files.page.evaluate('harness.holdFiles = false');
    await files.step(/^Layer 2,/).click();
    await files.shows('opt', ' app', '  hello.txt');
  });
});

describePage('the keys of the files', (open) => {
  it('go through the rows, open and close', async () => {
    const files = await filesOf(open, 'scenario=small', 1);
    await files.shows(...LAYER_1);
    const { keyboard } = files.page;
    await files.page.keyboard.press('F6');
    await files.isAt('opt');
    for (const [key, name] of [
      ['ArrowDown', 'app'],
      ['ArrowRight', 'data'],
      ['End', 'version'],
      ['ArrowDown', 'version'],
      ['ArrowLeft', 'app'],
      ['Home', 'opt'],
      ['ArrowUp', 'opt'],
      ['PageDown', 'version'],
      ['PageUp', 'opt'],
    ] as const) {
      await keyboard.press(key);
      await files.isAt(name);
    }
    await keyboard.press('ArrowLeft');
    await files.shows('opt');
    await files.isAt('opt');
    await keyboard.press('ArrowRight');
    await files.shows(...LAYER_1);
    await keyboard.press('Enter');
    await files.shows('opt');
    await keyboard.press('Enter');
    await files.shows(...LAYER_1);
    assert.deepEqual(await actions(files.page), []);
  });

  it('open files and links, to the side too, as a double click does', async () => {
    const files = await filesOf(open, 'scenario=small', 5);
    await files.row('soft.bin').dblclick();
    const layer = { kind: 'layer', layer: 5 };
    const opened = async (count: number) => {
      await callsOf(files.page, 'fileAction', count);
      return (await actions(files.page)).at(-1);
    };
    assert.deepEqual(await opened(1), ['open', { selection: layer, paths: ['opt/app/soft.bin'] }]);
    await files.page.keyboard.press('Control+Enter');
    assert.deepEqual(await opened(2), ['openToSide', { selection: layer, paths: ['opt/app/soft.bin'] }]);
    await files.row('blob.bin').click();
    await files.page.keyboard.press('Enter');
    assert.deepEqual(await opened(3), ['open', { selection: layer, paths: ['opt/app/data/blob.bin'] }]);
    // A directory is no file to be opened to the side.
    await files.row('data').click();
    await files.page.keyboard.press('Control+Enter');
    await files.row('data').dblclick();
    await files.shows('opt', ' app', '  data', '  soft.bin');
    assert.equal((await actions(files.page)).length, 3);
  });

  it('select rows one by one and as a range, and clear', async () => {
    const files = await filesOf(open, 'scenario=small', 1);
    await files.row('data').click();
    assert.deepEqual(await files.selected(), ['data']);
    await files.foots('5 paths · 40 kB', '1 selected · 40 kB');
    await files.page.keyboard.press('Shift+ArrowDown');
    await files.page.keyboard.press('Shift+ArrowDown');
    await files.foots('5 paths · 40 kB', '3 selected · 40 kB');
    assert.deepEqual(await files.selected(), ['data', 'blob.bin', 'version']);
    await files.page.keyboard.press('Shift+ArrowUp');
    await files.foots('5 paths · 40 kB', '2 selected · 40 kB');
    await files.page.keyboard.press('Escape');
    assert.deepEqual(await files.selected(), []);
    await files.row('opt').focus();
    await files.row('app').click();
    await files.page.keyboard.press(' ');
    assert.deepEqual(await files.selected(), []);
    await files.page.keyboard.press(' ');
    await files.row('version').click({ modifiers: ['Control'] });
    assert.deepEqual(await files.selected(), ['app', 'version']);
    await files.row('opt').click();
    await files.row('blob.bin').click({ modifiers: ['Shift'] });
    await files.foots('5 paths · 40 kB', '4 selected · 40 kB');
    assert.equal(await files.page.evaluate('getSelection().type'), 'Caret');
  });

  it('select a range from the row it begins at, wherever that is by then', async () => {
    const files = await filesOf(open, 'scenario=small', 1);
    await files.row('data').click();
    await files.button('Size').click();
    await files.shows('opt', ' app', '  version', '  data', '   blob.bin');
    await files.row('blob.bin').click({ modifiers: ['Shift'] });
    assert.deepEqual(await files.selected(), ['data', 'blob.bin']);
  });

  it('select rows though text is marked elsewhere on the page', async () => {
    const files = await filesOf(open, 'scenario=small', 1);
    const mark = () => files.page.evaluate("getSelection().selectAllChildren(document.querySelector('h1'))");
    await mark();
    await files.row('data').click();
    assert.deepEqual(await files.selected(), ['data']);
    await mark();
    await files.row('version').click({ modifiers: ['Shift'] });
    assert.deepEqual(await files.selected(), ['data', 'blob.bin', 'version']);
  });

  it('are for the rows that are shown, also while others are on their way', async () => {
    const files = await filesOf(open, 'scenario=small', 6);
    const { page } = files;
    await files.row('new.txt').waitFor();
    await page.evaluate('harness.holdFiles = true');
    await files.step(/^Layer 1,/).click();
    await untilTrue(page, 'harness.heldFiles.length === 1');
    await files.row('version').dblclick();
    await callsOf(page, 'fileAction');
    assert.deepEqual(await actions(page), [
      ['open', { selection: { kind: 'layer', layer: 6 }, paths: ['opt/app/version'] }],
    ]);
    await page.evaluate('harness.heldFiles[0]()');
    await files.shows(...LAYER_1);
    assert.deepEqual(await files.selected(), []);
    assert.equal(await files.foot.getByText('selected').count(), 0);
  });

  it('copy the selected paths, or else that of the row', async () => {
    const files = await filesOf(open, 'scenario=small', 1);
    await files.row('opt').click();
    await files.page.keyboard.press('Escape');
    await files.page.keyboard.press('Control+c');
    await files.row('blob.bin').click();
    await files.row('version').click({ modifiers: ['Control'] });
    await files.page.keyboard.press('Control+c');
    assert.deepEqual(await callsOf(files.page, 'copy', 2), [['/opt'], ['/opt/app/data/blob.bin\n/opt/app/version']]);
    assert.match(await announced(files.page), /^Copied/);
  });

  it('open all beside a row, which keeps the focus', async () => {
    const files = await filesOf(open, 'scenario=huge');
    await files.scope('Final filesystem');
    await files.button('Name').click();
    await files.row('part10').click();
    await files.page.keyboard.press('*');
    await untilTrue(files.page, 'document.querySelectorAll(\'[aria-level="4"]\').length > 0');
    await files.isAt('part10');
    assert.equal(await files.row('part10').getAttribute('aria-expanded'), 'true');
    assert.ok(await files.row('part10').evaluate(isInSight));
    await files.page.keyboard.press('ArrowDown');
    assert.match((await files.active()) ?? '', /^package/);
    await files.page.keyboard.press('ArrowLeft');
    await files.isAt('part10');
  });
});

describePage('what can be done with selected files', (open) => {
  it('is at the foot of the table', async () => {
    const files = await filesOf(open, 'scenario=small', 6);
    await files.row('version').click();
    const { page } = files;
    const buttons = () => files.foot.getByRole('button').allInnerTexts();
    const all = ['Open', 'Compare with before', 'History', 'Extract…', 'Copy path', 'Download'];
    assert.deepEqual(await buttons(), all);
    for (const name of all.slice(0, -1)) await files.button(name).click();
    const version = { selection: { kind: 'layer', layer: 6 }, paths: ['opt/app/version'] };
    await callsOf(page, 'copy');
    assert.deepEqual(
      await actions(page),
      ['open', 'compare', 'history', 'extract'].map((action) => [action, version]),
    );
    await files.row('data').click();
    assert.deepEqual(await buttons(), ['History', 'Extract…', 'Copy path', 'Download']);
    await files.row('new.txt').click({ modifiers: ['Control'] });
    assert.deepEqual(await buttons(), ['Extract…', 'Copy paths', 'Download']);
    await files.button('Extract…').click();
    const both = { ...version, paths: ['opt/app/data', 'opt/app/data/new.txt'] };
    assert.deepEqual((await callsOf(page, 'fileAction', 5)).at(-1), ['extract', both]);
  });

  it('is a download where the editor is in a browser, which shows how far it is and can be canceled', async () => {
    const files = await filesOf(open, 'scenario=small&endless', 6);
    await files.row('version').click();
    const { page } = files;
    await files.button('Download').click();
    await files.foot.getByText('Downloading… 15 B').waitFor();
    await files.button('Cancel').click();
    await files.button('Download').waitFor();
    await page.evaluate('harness.holdDownloads = false');
    const [saved] = await Promise.all([page.waitForEvent('download'), files.button('Download').click()]);
    assert.equal(saved.suggestedFilename(), 'files.tar');
    assert.equal(readFileSync(await saved.path(), 'utf8'), 'opt/app/version');
    assert.match(await announced(page), /^Downloaded files\.tar/);
    assert.equal(await files.foot.getByText('Downloaded').count(), 0);
    await page.evaluate("harness.missingInDownloads = ['Layer 2 could not be read, so what it holds is missing.']");
    await files.button('Download').click();
    const missing = 'Downloaded files.tar. Layer 2 could not be read, so what it holds is missing.';
    await files.foot.getByText(missing, { exact: true }).waitFor();
  });
});

describePage('163,000 files', (open) => {
  const FINAL: Partial<FilesQuery> = { selection: { kind: 'final' } };
  const ALL = { mode: 'all', opened: [], closed: [], openedWithin: [] } as const;

  it('are all there once expanded, though only those in sight are in the page', async () => {
    const files = await filesOf(open, 'scenario=huge');
    await files.scope('Final filesystem');
    const whole = await answerOf('huge', FINAL);
    assert.ok(whole.paths > 150_000);
    await files.foots(`${whole.paths.toLocaleString('en')} paths · ${formatted(whole.bytes)}`);
    await files.button('Expand all').click();
    const { count } = await answerOf('huge', { ...FINAL, folding: ALL });
    assert.ok(count > whole.paths);
    await untilTrue(files.page, `document.querySelector('[role=treegrid]').ariaRowCount === '${count + 1}'`);
    const nameAt = async (index: number) =>
      (await answerOf('huge', { ...FINAL, folding: ALL }, index)).rows[0]?.name ?? '';
    await files.row('usr').click();
    await files.page.keyboard.press('End');
    await files.isAt(await nameAt(count - 1));
    await files.page.keyboard.press('PageUp');
    await files.page.keyboard.press('Home');
    await files.isAt('usr');
    // Faster than the rows come.
    await files.page.keyboard.press('End');
    await files.page.keyboard.press('ArrowUp');
    await files.page.keyboard.press('ArrowUp');
    await files.isAt(await nameAt(count - 3));
    for (const part of [0.5, 0.25, 1]) {
      await files.table.evaluate((table, share) => {
        table.scrollTop = (table.scrollHeight - table.clientHeight) * share;
      }, part);
      await untilTrue(files.page, `(${topRow})() !== null`);
      const { index, name, inPage } = await files.page.evaluate<{ index: number; name: string; inPage: number }>(
        `(${topRow})()`,
      );
      assert.equal(name, await nameAt(index));
      assert.ok(Math.abs(index - count * part) < 100, `row ${index} at ${part}`);
      assert.ok(inPage < 120, `${inPage} rows`);
      // The row with the focus is far away by now.
      await files.isAt(await nameAt(count - 3));
    }
    await files.table.hover();
    await files.page.mouse.wheel(0, -5000);
    await untilTrue(files.page, `(${topRow})()?.index < ${count - 200}`);
    const { index, name } = await files.page.evaluate<{ index: number; name: string }>(`(${topRow})()`);
    assert.equal(name, await nameAt(index));
  });

  it('are found by a filter, and expanded and selected under it', async () => {
    const files = await filesOf(open, 'scenario=huge');
    await files.scope('Final filesystem');
    await files.filter.fill('file1234.py');
    const filter = { ...NO_FILTER, text: 'file1234.py' };
    const { wanted, count } = await answerOf('huge', { ...FINAL, filter });
    assert.ok(wanted && wanted.paths > 10 && wanted.paths <= 20);
    await files.pane.getByText(`${wanted.paths} of `).waitFor();
    assert.equal(await files.count(), count);
    await files.button('Collapse all').click();
    await files.shows('usr');
    await files.button('Expand all').click();
    await files.row('file1234.py').first().waitFor();
    assert.equal(await files.count(), count);
    // Of directories that are wanted themselves, everything.
    await files.filter.fill('package3-40');
    const folder = { ...FINAL, filter: { ...NO_FILTER, text: 'package3-40' }, folding: ALL };
    await files.row('package3-40').waitFor();
    await files.button('Expand all').click();
    const all = await answerOf('huge', folder);
    await untilTrue(files.page, `document.querySelector('[role=treegrid]').ariaRowCount === '${all.count + 1}'`);
  });

  it('are selected as a range over rows that were never here', async () => {
    const files = await filesOf(open, 'scenario=huge');
    await files.button('Expand all').click();
    const { count } = await answerOf('huge', { selection: { kind: 'layer', layer: 0 }, folding: ALL });
    await untilTrue(files.page, `document.querySelector('[role=treegrid]').ariaRowCount === '${count + 1}'`);
    await files.row('usr').click();
    await files.page.keyboard.press('Shift+End');
    await files.foot.getByText(`${count.toLocaleString('en')} selected`).waitFor();
    await files.page.keyboard.press('Control+c');
    const [[text]] = (await callsOf(files.page, 'copy')) as [[string]];
    assert.equal(text.split('\n').length, count);
    assert.equal(new Set(text.split('\n')).size, count);
    // Faster than the rows come: a range begins where it began, and is none once something else was asked.
    const { page } = files;
    const letGo = () => page.evaluate('harness.holdFiles = false; for (const go of harness.heldFiles.splice(0)) go()');
    await page.keyboard.press('Escape');
    await page.evaluate('harness.holdFiles = true');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('Shift+ArrowDown');
    await letGo();
    await files.foot.getByText(`${(count - 1).toLocaleString('en')} selected`).waitFor();
    await page.evaluate('harness.holdFiles = true');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+End');
    await files.button('Name').click();
    await letGo();
    await files.table.locator('[aria-sort=ascending].cell-name').waitFor();
    await files.foots(...(await files.footText()).slice(0, 1));
  });
});

describePage('the oddest names', (open) => {
  it('are each one row, with the right text and tooltip, and are copied as they are', async () => {
    const files = await filesOf(open, 'scenario=odd');
    await files.button('Expand all').click();
    const { rows } = await answerOf('odd', { folding: { mode: 'all', opened: [], closed: [], openedWithin: [] } });
    await files.shows(...rows.map(({ name, level }) => ' '.repeat(level - 1) + name));
    const shown = rows.map(({ name }) => name);
    for (const name of [
      'README',
      'readme',
      'a#b?c%20d',
      'back\\slash',
      'new\\u{a}line',
      '\\u{202e}gnp.txt',
      '<b>bold<',
      'script>',
      'n\\xffo',
      'n'.repeat(4096),
      'outside',
    ])
      assert.ok(shown.includes(name), name);
    for (const [index, { name, pathText }] of rows.entries()) {
      const row = files.row(name);
      const tip = await row.locator('.cell-name').getAttribute('title');
      assert.ok(tip?.startsWith('/') && !/[\u202a-\u202e]/.test(tip), tip ?? '');
      await row.click();
      await files.page.keyboard.press('Control+c');
      assert.deepEqual((await callsOf(files.page, 'copy', index + 1)).at(-1), [pathText]);
    }
    const heights = await files.table
      .locator('.file-row')
      .evaluateAll((all) => [...new Set(all.map((row) => row.getBoundingClientRect().height))]);
    assert.equal(heights.length, 1);
    const copied = (await callsOf(files.page, 'copy')).map(([text]) => text);
    for (const text of [
      '/dir/README',
      '/dir/readme',
      '/new\nline',
      '/\u202egnp.txt',
      '/n\\xffo',
      '/outside',
      '/</script>',
    ])
      assert.ok(copied.includes(text), JSON.stringify(text));
  });
});

describePage('the focus in the table of files', (open) => {
  it('stays with the table when other rows come', async () => {
    const files = await filesOf(open, 'scenario=small');
    const { page } = files;
    const isLost = () => page.evaluate<boolean>('document.activeElement === document.body');
    await files.row('etc').click();
    await page.keyboard.press('ArrowRight');
    // While the row has the focus another answer comes, as when the filter’s last letter was typed just before.
    await page.evaluate('harness.holdFiles = true');
    await files.filter.fill('libc');
    await untilTrue(page, 'harness.heldFiles.length === 1');
    await files.row('etc').focus();
    await page.evaluate('harness.holdFiles = false; harness.heldFiles[0]()');
    await files.shows('usr', ' lib', '  libc.so.6');
    assert.equal(await isLost(), false);
    assert.notEqual(await files.active(), null);
    await page.evaluate('harness.holdFiles = true');
    await files.filter.fill('nowhere');
    await untilTrue(page, 'harness.heldFiles.length === 2');
    await files.row('usr').focus();
    await page.evaluate('harness.holdFiles = false; harness.heldFiles[1]()');
    await page.getByText('No path matches the filter.').waitFor();
    assert.equal(await isLost(), false);
  });
});

async function answerOf(scenario: string, query: Partial<FilesQuery>, first = 0): Promise<FilesAnswer> {
  const answer = await answerFiles({
    scenario,
    query: {
      selection: { kind: 'layer', layer: 0 },
      gone: false,
      filter: NO_FILTER,
      sorting: { by: 'size', descending: true },
      folding: { mode: 'auto', opened: [], closed: [], openedWithin: [] },
      follow: null,
      ...query,
    },
    first,
    count: 100,
  });
  assert(answer);
  return answer;
}

function formatted(bytes: number): string {
  return `${(bytes / 1e6).toPrecision(3)} MB`;
}

/** In the page: whether an element is within what its table shows. */
function isInSight(element: {
  getBoundingClientRect(): { top: number; bottom: number };
  closest(selector: string): unknown;
}): boolean {
  const table = element.closest('[role=treegrid]') as typeof element;
  const { top, bottom } = element.getBoundingClientRect();
  return top >= table.getBoundingClientRect().top && bottom <= table.getBoundingClientRect().bottom;
}

/** In the page: the first row below the names of the columns, once it has come. */
const topRow = `() => {
  const table = document.querySelector('[role=treegrid]');
  const { left, width } = table.getBoundingClientRect();
  const { bottom } = table.querySelector('.files-head').getBoundingClientRect();
  const row = document.elementFromPoint(left + width / 2, bottom + 14)?.closest('.file-row[data-index]');
  if (!row) return null;
  const name = row.querySelector('.file-name').textContent;
  return { index: Number(row.dataset.index), name, inPage: table.querySelectorAll('.file-row').length };
}`;
