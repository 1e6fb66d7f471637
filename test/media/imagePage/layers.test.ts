import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { callsOf, describePage, focused } from '../pageTest.ts';

const selected = (page: Page) => page.getByRole('option', { selected: true });

describePage('the layers', (open) => {
  it('shows no range that nobody chose, where the filter hides an end of the one that was', async () => {
    const page = await open('scenario=small');
    const filter = page.getByRole('searchbox', { name: 'Filter steps' });
    await page.getByRole('option', { name: /^Layer 6,/ }).click();
    await page.getByRole('option', { name: /^Layer 4,/ }).click({ modifiers: ['Shift'] });
    await page.getByRole('option', { name: /^Layer 5,/, selected: true }).waitFor();
    await filter.fill('data');
    await page.getByRole('option', { name: /^Layer 4,/ }).waitFor({ state: 'detached' });
    assert.deepEqual(
      (await selected(page).allInnerTexts()).map((text) => text.split(',')[0]),
      ['Layer 1'],
    );
    await filter.fill('');
    await page.getByRole('option', { name: /^Layer 4,/ }).waitFor();
    assert.equal(await selected(page).count(), 3);
  });

  it('are the steps in build order, with what only is metadata apart', async () => {
    const page = await open('scenario=small');
    const rows = page.getByRole('option');
    await rows.first().waitFor();
    assert.equal(await rows.count(), 15);
    const named = (name: RegExp) => page.getByRole('option', { name }).waitFor();
    await named(
      /^Layer 2, COPY hello.txt \/opt\/app\/hello.txt ?, 12 B in files ?, 167 B stored · gzip · 1 added ?, 12 B hidden by layer 4$/,
    );
    await named(/^Metadata, LABEL org\.opencontainers\.image\.title=small$/);
    assert.equal(await page.locator('.size-bar').count(), 10);
    assert.equal(await page.getByTitle('40,003 bytes').count(), 1);
  });

  it('are selected by click and by keys', async () => {
    const page = await open('scenario=small&pane=details');
    await page.getByRole('option').nth(3).click();
    await page.getByRole('heading', { level: 2, name: 'Layer 1' }).waitFor();
    for (const [key, title] of [
      ['ArrowDown', 'Layer 2'],
      ['End', 'Metadata only, no layer'],
      ['Home', 'Layer 0'],
      ['ArrowUp', 'Layer 0'],
      ['PageDown', /^Layer [5-9]|^Metadata/],
      ['PageUp', 'Layer 0'],
    ] as const) {
      await page.keyboard.press(key);
      await page.getByRole('heading', { level: 2, name: title }).waitFor();
      assert.equal(await focused(page), (await selected(page).innerText()).trim(), `after ${key}`);
    }
    assert.deepEqual((await callsOf(page, 'showing', 7)).at(-1), [
      { image: 0, variant: 'linux/amd64', tab: 'layers', layer: 0 },
    ]);
  });

  it('hide metadata steps', async () => {
    const page = await open('scenario=small');
    const toggle = page.getByRole('button', { name: 'Hide 5 metadata steps' });
    await toggle.click();
    assert.equal(await page.getByRole('option').count(), 10);
    assert.equal(await toggle.getAttribute('aria-pressed'), 'true');
    await toggle.click();
    assert.equal(await page.getByRole('option').count(), 15);
  });

  it('are filtered by words of the instruction and by digest', async () => {
    const page = await open('scenario=small&pane=details');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Control+f');
    assert.equal(await focused(page), 'Filter steps');
    await page.keyboard.type('hello copy');
    await page.getByText('3 of 15').first().waitFor();
    assert.equal(await page.getByRole('option').count(), 3);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('17a85b03a102');
    await page.getByRole('heading', { level: 2, name: 'Layer 4' }).waitFor();
    await page.keyboard.type('nothing has this');
    await page.getByText('No step matches the filter.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('option').nth(14).waitFor();
  });

  it('show all that is known of one', async () => {
    const page = await open('scenario=many&pane=details');
    await page.getByRole('option').nth(1).click();
    const details = page.getByRole('region', { name: 'Details' });
    const code = details.locator('pre').first();
    assert.match(await code.innerText(), /^RUN apt-get update\n {2}&& apt-get install/);
    await details
      .getByRole('button', { name: /^Show more/ })
      .first()
      .click();
    const whole = await code.innerText();
    assert.match(whole, /\n {2}&& echo "a && b; c" > \/etc\/note;\n {2}rm -rf \/var\/lib\/apt\/lists\/\*$/);
    const text = await details.innerText();
    for (const word of [
      'Build arguments',
      'VERSION=1.2.3',
      'Diff ID',
      'Digest',
      'Chain ID',
      'As recorded',
      '|2 VERSION',
    ])
      assert.ok(text.includes(word), word);
    assert.match(text, /SHA-256 of the uncompressed tar/);
    await details.getByRole('button', { name: 'Copy instruction' }).click();
    const [copied] = (await callsOf(page, 'copy')).at(-1) ?? [];
    assert.match(String(copied), /^RUN apt-get update && {5}apt-get install/);
  });

  it('offer to copy the marked text, or else the whole instruction', async () => {
    const page = await open('scenario=small&pane=details');
    await page.getByRole('option').nth(3).click();
    const code = page.locator('.code-block pre').first();
    await page.evaluate(`addEventListener('contextmenu', ({ target }) => {
      window.copied = JSON.parse(target.closest('[data-vscode-context]').dataset.vscodeContext).layerscopeCopy;
    })`);
    await code.click({ button: 'right' });
    assert.match(await page.evaluate<string>('window.copied'), /^RUN mkdir -p \/opt\/app\/data && {5}head/);
    await code.dblclick({ position: { x: 60, y: 10 } });
    await code.click({ button: 'right', position: { x: 60, y: 10 } });
    assert.match(await page.evaluate<string>('window.copied'), /^mkdir\s?$/);
  });

  it('say what is odd on the row of the layer', async () => {
    const page = await open('scenario=damaged&pane=details');
    const rows = page.getByRole('option');
    await rows.first().waitFor();
    const text = async (row: number) => (await rows.nth(row).innerText()).replace(/\s+/g, ' ');
    assert.match(await text(0), /No instruction recorded/);
    assert.match(await text(4), /not in this archive.*Layer 2 is named by the manifest/);
    assert.match(await text(5), /gzip · labeled as zstd/);
    assert.match(await text(6), /foreign layer/);
    assert.match(await text(11), /no layer is left for this step/);
    await page
      .getByRole('option', { name: /^Layer 2, COPY .*, not in this archive .* does not hold its blob/ })
      .waitFor();
    await rows.nth(4).click();
    await page.getByText('This archive names the layer but does not hold it.').waitFor();
  });
});

describePage(
  'the page in another language and unit',
  (open) => {
    it('writes words and numbers as there', async () => {
      const page = await open('scenario=small');
      await page.getByRole('tab', { name: 'Schichten' }).waitFor();
      const stored = page.locator('.fact').nth(3);
      await page.getByText('1,16 MiB').first().waitFor();
      assert.match(await stored.innerText(), /^1,16 MiB/);
      assert.equal(await stored.getAttribute('title'), '1.220.568 bytes');
      await page.getByText('96,3\u00a0%').waitFor();
      await page.evaluate("harness.client.settings({ units: 'decimal', verifyInBackground: true })");
      await page.getByText('1,22 MB').waitFor();
    });
  },
  { settings: { units: 'binary', verifyInBackground: true }, language: 'de', words: { Layers: 'Schichten' } },
);
