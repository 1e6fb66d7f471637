import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { announced, callsOf, describePage, focused, untilTrue } from '../pageTest.ts';

const query = (scenario: string, more = '') => `page=disk&scenario=${scenario}${more}`;
const list = (page: Page) => page.getByRole('treegrid', { name: 'What the engine holds' });
const map = (page: Page) => page.getByRole('listbox', { name: 'What fills the disk' });
const plan = (page: Page) => page.getByRole('region', { name: 'What goes' });
const bar = (page: Page) => page.locator('.removal-bar');
const tick = (page: Page, name: string) => page.getByRole('checkbox', { name, exact: true });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const opened = async (page: Page) => {
  await list(page).waitFor();
  return page;
};
const rows = async (page: Page) =>
  (await page.locator('.item-row').evaluateAll((all) => all.map((row) => (row as HTMLElement).dataset['index'] ?? '')))
    .length;
const names = async (page: Page) => {
  const found = await page.locator('.item-row').evaluateAll((all) =>
    all.map((row) => ({
      index: Number((row as HTMLElement).dataset['index']),
      name: row.querySelector('.item-name')?.textContent ?? '',
    })),
  );
  return found.sort((a, b) => a.index - b.index).map(({ name }) => name);
};

describePage('the disk usage page', (open) => {
  it('says what an engine holds, in sums and item by item', async () => {
    const page = await opened(await open(query('disk')));
    const facts = await page.locator('.fact').allInnerTexts();
    assert.deepEqual(
      facts.map((text) => text.replaceAll(/\s+/g, ' ').trim()),
      [
        '5.64 GB all together',
        '2.77 GB Images (5): 1 in use · 142 MB shared · 1.96 GB reclaimable',
        '27 MB Containers (3): 1 in use · 3 MB reclaimable',
        '1.99 GB Volumes (3): 1 in use · 1.99 GB reclaimable',
        '2 Networks: 1 in use',
        '854 MB Build cache (16): 0 in use · 854 MB reclaimable',
      ],
    );
    assert.deepEqual((await names(page)).slice(0, 7), [
      'Images',
      'node:22',
      'registry.example.com/team/app:1.1',
      '<none>',
      'postgres:17',
      'hello-world:latest',
      'Containers',
    ]);
    assert.equal(await list(page).getAttribute('aria-rowcount'), String(1 + 5 + 29));
    await page.getByRole('button', { name: 'Open node:22' }).click({ force: true });
    assert.deepEqual(await callsOf(page, 'openItem'), [['image node:22']]);
    assert.deepEqual(await callsOf(page, 'plan', 0), [], 'opening ticks nothing');
  });

  it('ticks and opens though text is marked, so that a box never shows what is not so', async () => {
    const page = await opened(await open(query('disk')));
    const mark = () => page.evaluate("getSelection().selectAllChildren(document.querySelector('h1'))");
    await mark();
    await tick(page, 'node:22').click();
    await button(page, 'Remove 1 item').waitFor();
    assert.equal(await tick(page, 'node:22').isChecked(), true);
    await mark();
    await tick(page, 'node:22').click();
    await bar(page).getByText('Nothing is ticked.').waitFor();
    assert.equal(await tick(page, 'node:22').isChecked(), false);
    await mark();
    await button(page, 'Open node:22').click({ force: true });
    assert.deepEqual(await callsOf(page, 'openItem'), [['image node:22']]);
  });

  it('says what is freed as one ticks, and removes exactly that', async () => {
    const page = await opened(await open(query('disk')));
    assert.match(await bar(page).innerText(), /^Nothing is ticked\.\s+Remove$/);
    assert.equal(await button(page, 'Remove').isDisabled(), true);
    await tick(page, 'postgres:17').click();
    await bar(page).getByText('Frees 431 MB.').waitFor();
    assert.equal(await announced(page), 'Frees 431 MB.');
    await tick(page, 'migration').click();
    await bar(page).getByText('Frees 434 MB.').waitFor();
    assert.match(
      await plan(page).innerText(),
      /Images \(1\)[\s\S]*pulled again[\s\S]*postgres:17[\s\S]*postgres:latest\s+the same image\s+db.example.com\/pg:17[\s\S]*Containers \(1\)[\s\S]*migration/,
    );
    await tick(page, 'postgres:17').click();
    await bar(page).getByText('Frees 3 MB.').waitFor();
    await button(page, 'Remove 1 item').click();
    assert.deepEqual(await callsOf(page, 'remove'), [[1, ['container migration']]]);
  });

  it('says what stands in the way, and takes that along when it is told to', async () => {
    const page = await opened(await open(query('disk')));
    await tick(page, 'registry.example.com/team/app:1.1').click();
    await plan(page).getByText('registry.example.com/team/app:1.1 is used by the container web (running).').waitFor();
    assert.equal(await button(page, 'Remove').isDisabled(), true);
    await bar(page).getByText('All that is ticked is held by something else.').waitFor();
    await button(page, 'Remove that too').click();
    await plan(page).getByText('Running, and killed: web').waitFor();
    await button(page, 'Remove 2 items').click();
    assert.deepEqual(await callsOf(page, 'remove'), [
      [1, ['image registry.example.com/team/app:1.1', 'container web']],
    ]);
  });

  it('does not remove while what goes is not known', async () => {
    const page = await opened(await open(query('disk', '&slow')));
    await tick(page, 'postgres:17').click();
    await bar(page).getByText('Adding up what goes…').waitFor();
    assert.equal(await button(page, 'Remove').isDisabled(), true);
    await callsOf(page, 'plan');
    await page.evaluate('harness.release()');
    await button(page, 'Remove 1 item').waitFor();
    await tick(page, 'migration').click();
    await bar(page).getByText('Adding up what goes…').waitFor();
    assert.equal(await button(page, 'Remove 1 item').isDisabled(), true, 'it is another selection');
  });

  it('ticks by a choice, of what passes the filter', async () => {
    const page = await opened(await open(query('disk')));
    const choose = async (name: RegExp) => {
      await page.getByRole('combobox', { name: /^Tick/ }).click();
      await page.getByRole('option', { name }).click();
    };
    await choose(/^docker system prune \(4\)/);
    await button(page, 'Remove 4 items').waitFor();
    await page.getByRole('searchbox', { name: 'Label, or label=value' }).fill('!keep');
    await page.locator('.filter-box output', { hasText: 'of 29' }).waitFor();
    await choose(/^docker system prune \(3\)/);
    await button(page, 'Remove 3 items').waitFor();
    await page.getByRole('combobox', { name: /^Age/ }).click();
    await page.getByRole('option', { name: 'Older than a week' }).click();
    await choose(/^docker system prune \(2\)/);
    await button(page, 'Remove 2 items').waitFor();
    await button(page, 'Take all ticks away').click();
    await bar(page).getByText('Nothing is ticked.').waitFor();
    await page.getByRole('searchbox', { name: 'Filter' }).fill('nothing like this');
    await page.getByText('Nothing passes the filter.').waitFor();
    await button(page, 'Clear the filter').click();
    await list(page).waitFor();
  });

  it('comes with what a command ticked, and keeps ticks over a reload', async () => {
    const page = await opened(await open(query('disk', '&preset=stopped')));
    await button(page, 'Remove 2 items').waitFor();
    await page.evaluate("harness.client.tick({ keys: ['volume pgdata', 'gone'] })");
    await button(page, 'Remove 1 item').waitFor();
    await plan(page).getByText('The files in a volume are gone for good.').waitFor();
    await page.evaluate('history.replaceState(null, "", location.href.replace("&preset=stopped", ""))');
    await page.reload();
    await button(page, 'Remove 1 item').waitFor();
    assert.equal(await tick(page, 'pgdata').isChecked(), true);
  });

  it('shows how a removal goes, can cancel it, and then what it came to', async () => {
    const page = await opened(await open(query('disk', '&preset=stopped')));
    await button(page, 'Remove 2 items').waitFor();
    const tell = (removal: object) => page.evaluate(`harness.client.removal(${JSON.stringify(removal)})`);
    await tell({ state: 'running', done: 1, total: 2, last: 'migration' });
    await bar(page).getByText('Removing: 1 of 2 done, migration just now').waitFor();
    assert.equal(await tick(page, 'postgres:17').isDisabled(), true);
    await button(page, 'Cancel').click();
    await callsOf(page, 'cancelRemoval');
    const before = (await callsOf(page, 'usage')).length;
    const removed = [{ kind: 'container', name: 'migration', detail: '' }];
    const skipped = [{ kind: 'container', name: 'psql-once', detail: 'It was not its turn yet.' }];
    const freed = { least: 3e6, most: 3e6 };
    await tell({ state: 'ended', report: { removed, skipped, freed, isCanceled: true, failure: null } });
    const report = page.getByRole('region', { name: 'What was removed' });
    await report.getByText('1 removed, 3 MB freed.').waitFor();
    assert.match(
      await report.innerText(),
      /Still there \(1\)[\s\S]*container psql-once[\s\S]*not its turn[\s\S]*Removed \(1\)/,
    );
    await callsOf(page, 'usage', before + 1);
    await button(page, 'Copy the report').click();
    const [[text]] = (await callsOf(page, 'copy')) as [[string]];
    assert.match(text, /^1 removed, 3 MB freed\.\nStill there \(1\)\ncontainer\tpsql-once\tIt was not/);
    await button(page, 'Done').click();
    await callsOf(page, 'closeReport');
    await plan(page).waitFor();
    await tell({ state: 'ended', report: { removed, skipped, freed, isCanceled: false, failure: null } });
    await report.waitFor();
    await tick(page, 'pgdata').click();
    await plan(page).getByText('The files in a volume are gone for good.').waitFor();
  });

  it('says when the engine has changed, and asks it only when told to', async () => {
    const page = await opened(await open(query('disk')));
    await page.evaluate('harness.client.changed()');
    await page.getByText('Something came or went in the engine since it was asked.').waitFor();
    assert.equal((await callsOf(page, 'usage')).length, 1);
    await page.evaluate("harness.answerAs('empty')");
    await button(page, 'Ask Again').click();
    await page.getByText('The engine holds nothing').waitFor();
    assert.equal(await page.getByText('Something came or went').count(), 0);
  });

  it('shows what was read anew by others, with the ticks, and removes by that only', async () => {
    const page = await opened(await open(query('disk', '&preset=stopped')));
    await button(page, 'Remove 2 items').waitFor();
    await page.evaluate("harness.answerAs('disk')");
    await page.evaluate('harness.client.changed()');
    await page.evaluate('harness.client.replaced(2)');
    assert.deepEqual(
      (await callsOf(page, 'usage', 2)).map(([asks]) => asks),
      ['changed', 'unread'],
    );
    const plans = await callsOf(page, 'plan', 2);
    assert.deepEqual(plans.at(-1)?.slice(0, 2), [2, ['container migration', 'container psql-once']]);
    await button(page, 'Remove 2 items').click();
    assert.deepEqual(await callsOf(page, 'remove'), [[2, ['container migration', 'container psql-once']]]);
    assert.equal(await page.getByText('Something came or went').count(), 0);
    await page.evaluate('harness.client.replaced(2)');
    await page.evaluate('harness.client.changed()');
    await page.getByText('Something came or went').waitFor();
    assert.equal((await callsOf(page, 'usage')).length, 2, 'that is what it shows already');
  });

  it('says why an engine cannot be asked, and can stop asking', async () => {
    let page = await open(query('failed'));
    await page.getByRole('heading', { name: /^No engine is running/ }).waitFor();
    await button(page, 'Start Engine').click();
    await callsOf(page, 'help');
    await page.evaluate("harness.answerAs('disk')");
    await button(page, 'Try Again').click();
    await list(page).waitFor();
    page = await open(query('disk', '&wait'));
    await button(page, 'Cancel').click();
    await page.getByRole('heading', { name: 'The engine was not asked to the end.' }).waitFor();
    await button(page, 'Try Again').click();
    await page.getByText('Asking the engine what it holds…').waitFor();
  });

  it('has keys for the list', async () => {
    const page = await opened(await open(query('disk')));
    await page.locator('.item-row').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await button(page, 'Remove 1 item').waitFor();
    assert.equal(await tick(page, 'node:22').isChecked(), true);
    await page.keyboard.press('Enter');
    assert.deepEqual(await callsOf(page, 'openItem'), [['image node:22']]);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Space');
    await bar(page).getByText('All that is ticked is held by something else.').waitFor({ state: 'detached' });
    await button(page, 'Remove 4 items').waitFor();
    await page.keyboard.press('ArrowLeft');
    await untilTrue(page, "document.activeElement.getAttribute('aria-expanded') === 'false'");
    await page.keyboard.press('ArrowDown');
    assert.match(await page.evaluate<string>('document.activeElement.textContent'), /^Containers/);
    await page.keyboard.press('End');
    assert.match(await page.evaluate<string>('document.activeElement.textContent'), /^pulled from/);
    await page.keyboard.press('Control+f');
    assert.equal(await focused(page), 'Filter');
  });

  it('has a map that says the same by area, and ticks by pointer and by keys', async () => {
    const page = await opened(await open(query('disk')));
    const cell = (name: RegExp) => map(page).getByRole('option', { name });
    await cell(/^pgdata 1\.9 GB, volume, 33\.7%$/).click();
    await bar(page).getByText('Frees 1.9 GB.').waitFor();
    assert.equal(await tick(page, 'pgdata').isChecked(), true);
    assert.equal(await cell(/^pgdata/).getAttribute('aria-selected'), 'true');
    await page.keyboard.press('Space');
    await bar(page).getByText('Nothing is ticked.').waitFor();
    await page.keyboard.press('ArrowLeft');
    const beside = await focused(page);
    assert.match(beside, /image/);
    await page.keyboard.press('Space');
    await button(page, 'Remove').or(button(page, 'Remove 1 item')).waitFor();
    assert.equal(await page.evaluate('document.activeElement.getAttribute("aria-selected")'), 'true');
    assert.equal(await cell(/^shared by several 142 MB, image/).getAttribute('aria-disabled'), 'true');
  });

  it('has the map too once there is something, where there was nothing at first', async () => {
    const page = await open(query('empty'));
    await page.getByText('The engine holds nothing').waitFor();
    await page.evaluate("harness.answerAs('disk')");
    await button(page, 'Refresh').click();
    await opened(page);
    await map(page)
      .getByRole('option', { name: /^node:22/ })
      .waitFor();
  });

  it('draws only the rows that are seen, however many there are', async () => {
    const page = await opened(await open(query('huge')));
    assert(Number(await list(page).getAttribute('aria-rowcount')) > 6000);
    assert((await rows(page)) < 80);
    await tick(page, 'Images').click();
    await button(page, 'Remove 2,000 items').waitFor();
    await page.locator('.item-row').first().focus();
    await page.keyboard.press('End');
    await page.getByText('item-00001').waitFor();
    assert((await rows(page)) < 80);
    await button(page, 'Show 1,800 more').waitFor();
    await page.getByRole('searchbox', { name: 'Filter' }).fill('item-0599');
    await page.locator('.filter-box output', { hasText: '10 of 6,000' }).waitFor();
    assert.equal(await announced(page), '10 of 6,000');
  });

  it('makes visible what cannot be seen in the words of an engine', async () => {
    const page = await opened(await open(query('long', '&preset=dangling')));
    await button(page, 'Remove 1 item').or(button(page, 'Remove')).waitFor();
    const text = await page.locator('body').innerText();
    assert.match(text, /\\u\{202e\}\\u\{7\} <b>"quoted"<\/b>/);
    for (const hidden of ['\u202e', '\u0007']) assert(!text.includes(hidden));
    assert.equal(await page.locator('b').count(), 0);
  });

  it('F6 goes from pane to pane', async () => {
    const page = await opened(await open(query('disk')));
    const panes: string[] = [];
    for (let pane = 0; pane < 5; pane++) {
      await page.keyboard.press('F6');
      panes.push((await focused(page)).split('\n')[0] ?? '');
    }
    assert.deepEqual(panes, ['Refresh', 'Images', 'node:22 978 MB, image, 17.3%', 'What goes', 'Remove']);
  });
});
