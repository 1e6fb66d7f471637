import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { announced, callsOf, describePage, focused } from '../pageTest.ts';

const LINUX = "0, 'linux/amd64'";
const fact = (page: Page, caption: string) => page.locator('.fact', { hasText: caption });
const row = (page: Page, layer: number) => page.getByRole('option', { name: new RegExp(`^Layer ${layer},`) });
const linesOf = async (page: Page, layer: number) =>
  (await row(page, layer).locator('.step-facts').allInnerTexts()).map((text) => text.trim());
const sizes = (page: Page) => page.getByRole('radiogroup', { name: 'Size as' });
const details = (page: Page) => page.getByRole('region', { name: 'Details' });
/** Widths of the parts of a bar in pixels. */
const barOf = (page: Page, layer: number) =>
  row(page, layer)
    .locator('.size-bar')
    .evaluate((bar) =>
      ['::before', '::after'].map((part) => Number.parseFloat(getComputedStyle(bar, part).width)),
    ) as Promise<[seen: number, hidden: number]>;

describePage('reading the layers', (open) => {
  it('is told in percent, and takes no room', async () => {
    const page = await open('scenario=small&slow');
    await callsOf(page, 'contents');
    await page.getByText('Reading layers…').waitFor();
    const places = () =>
      page.evaluate<string>(
        "JSON.stringify([...document.querySelectorAll('.fact, .identifiers, .tab-row, .toolbar, .steps-foot')].map((each) => [each.classList[0], each.offsetLeft, each.offsetTop]))",
      );
    const before = await places();
    await page.evaluate(`harness.client.contentsProgress(${LINUX}, 400, 1000)`);
    await page.getByText('Reading layers… 40%').waitFor();
    assert.equal(await page.getByTitle('400 B of 1 kB').count(), 1);
    assert.deepEqual(await page.getByRole('progressbar', { name: 'Reading layers…' }).getAttribute('value'), '400');
    // Progress of another image is nothing to this one.
    await page.evaluate(`harness.client.contentsProgress(1, 'linux/amd64', 900, 1000)`);
    await page.evaluate(`harness.client.contentsProgress(${LINUX}, 410, 1000)`);
    await page.getByText('Reading layers… 41%').waitFor();
    assert.doesNotMatch(await page.getByRole('banner').innerText(), /0 B|NaN|wasted|null|undefined/);
    await page.evaluate('harness.finishContents()');
    await page.getByText('2.18 MB').waitFor();
    assert.equal(await page.getByText('Reading layers…').count(), 0);
    assert.equal(await places(), before);
  });

  it('is told of each layer on its row, until all are read', async () => {
    const page = await open('scenario=small&slow');
    await callsOf(page, 'contents');
    const read = { share: 1, read: { entries: 6679, bytes: 2_100_000 } };
    const layers = JSON.stringify([read, { share: 0.25, read: null }, { share: 0, read: null }]);
    await page.evaluate(`harness.client.contentsProgress(${LINUX}, 400, 1000, ${layers})`);
    await row(page, 1).getByText('reading… 25%').waitFor();
    assert.deepEqual(await linesOf(page, 0), ['gzip · 6,679 paths · 2.1 MB in files']);
    assert.deepEqual(await linesOf(page, 2), ['gzip']);
    await page.evaluate('harness.finishContents()');
    await page.getByText('2.18 MB').waitFor();
    assert.deepEqual(await linesOf(page, 0), ['1.14 MB stored · gzip · 291 added']);
  });

  it('can be canceled, and gone on with', async () => {
    const page = await open('scenario=small&slow');
    await callsOf(page, 'contents');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Reading was canceled.').waitFor();
    assert.equal(await page.evaluate('harness.aborted'), 1);
    assert.equal(await page.getByRole('progressbar').count(), 0);
    await fact(page, 'What its files take and what is wasted is known once the layers are read.').waitFor();
    assert.equal(await page.getByRole('option').count(), 15);
    await page.getByRole('button', { name: 'Read On' }).click();
    await callsOf(page, 'contents', 2);
    await page.getByText('Reading layers…').waitFor();
    await page.evaluate('harness.finishContents()');
    await page.getByText('2.18 MB').waitFor();
    assert.equal(await page.getByText('Reading was canceled.').count(), 0);
  });

  it('ends when another platform is wanted', async () => {
    const page = await open('scenario=multi&slow');
    await callsOf(page, 'contents');
    await page.getByRole('combobox', { name: /^Platform/ }).click();
    await page.getByRole('option', { name: /arm64/ }).click();
    assert.deepEqual(await callsOf(page, 'contents', 2), [
      [0, 'linux/amd64'],
      [0, 'linux/arm64'],
    ]);
    assert.equal(await page.evaluate('harness.aborted'), 1);
    await page.evaluate('harness.finishContents()');
    await fact(page, 'files in all layers').getByText('343 MB').waitFor();
  });

  it('that fails is a sentence in place of the numbers, and can be tried again', async () => {
    const page = await open('scenario=small&slow');
    await callsOf(page, 'contents');
    await page.evaluate("harness.finishContents('small.docker.tar can no longer be read.')");
    const failure = page.locator('.facts-failure');
    await failure.waitFor();
    assert.equal((await failure.innerText()).trim(), 'small.docker.tar can no longer be read. Try Again');
    assert.equal(await announced(page), 'small.docker.tar can no longer be read.');
    assert.equal(await page.locator('.awaited').count(), 0);
    assert.equal(await page.getByRole('option').count(), 15);
    await page.getByRole('button', { name: 'Try Again' }).click();
    await callsOf(page, 'contents', 2);
    await page.getByText('Reading layers…').waitFor();
    await page.evaluate('harness.finishContents()');
    await page.getByText('2.18 MB').waitFor();
    assert.equal(await failure.count(), 0);
  });
});

describePage('the numbers of the header', (open) => {
  it('say in their tooltips what they are, and the exact bytes', async () => {
    const page = await open('scenario=small');
    await page.getByText('80 kB wasted').waitFor();
    const tip = async (caption: string) => (await fact(page, caption).getAttribute('title'))?.split('\n');
    assert.deepEqual(await tip('files in all layers'), [
      'The sizes of all files in the layers, unpacked, with those that a later layer hides.',
      '2,180,045 bytes',
    ]);
    assert.deepEqual(await tip('visible in a container, 319 files'), [
      'The sizes of the files that a container of this image sees.',
      'With directories, links and devices it sees 1,398 paths.',
      '2,100,021 bytes',
    ]);
    assert.deepEqual(await tip('80 kB wasted'), [
      'Files that are stored but that no container sees, since something in a layer replaces or removes them.',
      'Efficiency is the visible part of the files in all layers.',
      'In the color of warnings from 1 MB on, if efficiency is below 90%.',
      '80,024 bytes',
    ]);
  });

  it('warn of waste only where it is a matter', async () => {
    const little = await open('scenario=small');
    await little.getByText('80 kB wasted').waitFor();
    assert.equal(await little.locator('.fact .warning').count(), 0);
    const much = await open('scenario=wasteful');
    assert.equal(await much.locator('.fact .warning').innerText(), '82.9 MB wasted');
  });

  it('count what could be read, and are none where nothing could', async () => {
    const some = await open('scenario=damaged');
    const files = fact(some, 'files in 8 of 10 layers');
    assert.match((await files.getAttribute('title')) ?? '', /Layers that could not be read are not counted\./);
    const none = await open('scenario=bare');
    await none.getByText('Layer 0 is compressed with xz, which is not supported.').first().waitFor();
    assert.doesNotMatch(await none.getByRole('banner').innerText(), /wasted|efficiency|files/);
    assert.equal(await none.locator('.step-size').count(), 0);
  });
});

describePage('the contents of the layers', (open) => {
  it('are on their rows, in words', async () => {
    const page = await open('scenario=wasteful');
    await page.getByText('82.9 MB wasted').waitFor();
    assert.deepEqual(await linesOf(page, 0), ['1.14 MB stored · gzip · 6,679 added', '50.2 MB hidden by layer 2']);
    assert.deepEqual(await linesOf(page, 1), [
      '41.1 kB stored · gzip · 1,985 added · 11 changed · 3 rewritten unchanged · 2 removed',
      '32.7 MB hidden by layer 2',
    ]);
    assert.deepEqual(await linesOf(page, 2), [
      '167 B stored · gzip · 6 removed',
      'hides 50.2 MB of layer 0, 32.7 MB of layer 1 (frees nothing)',
    ]);
    assert.deepEqual(await linesOf(page, 9), ['29 B stored · gzip']);
    assert.equal(await row(page, 9).locator('.step-size').innerText(), '0 B');
    assert.equal(
      await page
        .getByRole('option', { name: /^Metadata/ })
        .locator('.step-size, .size-bar')
        .count(),
      0,
    );
    await page
      .getByRole('option', {
        name: /^Layer 2, .* ?, 0 B in files ?, .* hides 50\.2 MB of layer 0, 32\.7 MB of layer 1/,
      })
      .waitFor();
  });

  it('are bars in proportion to the largest, hatched for what is hidden', async () => {
    const page = await open('scenario=wasteful');
    await page.getByText('82.9 MB wasted').waitFor();
    const [seen, hidden] = await barOf(page, 1);
    const whole = seen + hidden;
    assert.ok(whole > 50, `the largest is ${whole} px`);
    assert.ok(Math.abs(hidden / whole - 32.7 / 176) < 0.02, `${hidden} px of ${whole} are hatched`);
    const [smallerSeen, smallerHidden] = await barOf(page, 0);
    assert.ok(Math.abs((smallerSeen + smallerHidden) / whole - 167 / 176) < 0.02);
    assert.deepEqual(await barOf(page, 2), [0, 0]);
    await page.getByText('hidden by a later layer', { exact: true }).waitFor();
  });

  it('give way to the stored sizes, and the page remembers it', async () => {
    const page = await open('scenario=wasteful');
    await page.getByText('82.9 MB wasted').waitFor();
    const size = row(page, 1).locator('.step-size');
    assert.equal(await size.innerText(), '176 MB');
    await sizes(page).getByRole('radio', { name: 'Files' }).focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await size.innerText(), '41.1 kB');
    assert.equal(await size.getAttribute('title'), '41,111 bytes');
    assert.match((await linesOf(page, 1))[0] ?? '', /^176 MB in files · gzip · 1,985 added/);
    assert.equal((await barOf(page, 1))[1], 0);
    assert.equal(await page.getByText('hidden by a later layer', { exact: true }).count(), 0);
    await page.reload();
    await page.getByText('82.9 MB wasted').waitFor();
    assert.equal(await size.innerText(), '41.1 kB');
    assert.ok(await page.getByRole('radio', { name: 'Stored' }).isChecked());
  });

  it('are the stored sizes until they are known', async () => {
    const page = await open('scenario=small&slow');
    await page.getByText('Reading layers…').waitFor();
    assert.equal(await row(page, 1).locator('.step-size').innerText(), '41.1 kB');
    assert.deepEqual(await linesOf(page, 1), ['gzip']);
    assert.ok(await sizes(page).getByRole('radio', { name: 'Files' }).isDisabled());
    await page.evaluate('harness.finishContents()');
    await page.getByText('40 kB', { exact: true }).first().waitFor();
    assert.ok(await sizes(page).getByRole('radio', { name: 'Files' }).isChecked());
  });

  it('are counted and explained in the details, with links to what hides what', async () => {
    const page = await open('scenario=wasteful&pane=details');
    await page.getByText('82.9 MB wasted').waitFor();
    await row(page, 1).click();
    const counts = (await details(page).getByRole('row').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    assert.deepEqual(counts, [
      '1,999 written everything that is stored in this layer',
      '1,985 added was not there before',
      '11 changed was there with other content, mode, owner or attributes',
      '3 rewritten unchanged was there just so, and is stored once more',
      '2 removed is gone from here on',
    ]);
    await details(page).getByText('176,000,000 bytes').waitFor();
    await page.getByRole('searchbox', { name: 'Filter steps' }).fill('mkdir -p /opt/app/data');
    await page.getByText('1 of 15').first().waitFor();
    await details(page).getByRole('button', { name: '32.7 MB hidden by layer 2' }).click();
    await page.getByRole('heading', { level: 2, name: 'Layer 2' }).waitFor();
    assert.match(await focused(page), /^Layer 2,/);
    assert.equal(await page.getByRole('option').count(), 15);
    await details(page).getByRole('button', { name: '50.2 MB of layer 0' }).click();
    await page.getByRole('heading', { level: 2, name: 'Layer 0' }).waitFor();
  });

  it('are noted on the row and in the details where they are odd', async () => {
    const page = await open('scenario=damaged&pane=details');
    const why = 'Layer 5 ends in the middle of a gzip stream: 12,288 of its bytes could be read.';
    await row(page, 5).getByText(why).waitFor();
    assert.equal(await row(page, 5).locator('.step-size, .size-bar').count(), 0);
    await row(page, 5).click();
    await details(page).getByText(why).waitFor();
    assert.equal(await details(page).getByRole('table').count(), 0);
    // Met by the manifest and by its contents alike.
    assert.equal(await row(page, 2).locator('.step-note').count(), 1);
    await row(page, 6).click();
    assert.match(
      await details(page).locator('.note').innerText(),
      /^A hard link .* \(\/usr\/bin\/later, .*hard\\u\{202e\}\.bin, \/a, \/b, …\)$/s,
    );
    assert.deepEqual(await linesOf(page, 7), [
      '150 B stored · gzip · 1 removed',
      'hides 12 B of layer 3 (frees nothing) · 8 B overwritten in the same layer',
    ]);
    await row(page, 7).click();
    await details(page).getByText('8 B overwritten in the same layer').waitFor();
  });

  it('fit with as many layers as an engine stacks', async () => {
    const page = await open('scenario=many&pane=details');
    await page.getByText(/wasted$/).waitFor();
    assert.equal(await page.locator('.size-bar').count(), 127);
    assert.deepEqual((await linesOf(page, 0)).at(-1), '63 MB hidden by layers 1, 2, 3, …');
    const links = details(page).getByRole('button', { name: /hidden by layer/ });
    assert.equal(await links.count(), 8);
    await details(page).getByRole('button', { name: 'Show more (118 left)' }).click();
    assert.equal(await links.count(), 126);
    assert.equal(await page.getByText(/NaN|undefined/).count(), 0);
  });
});
