import assert from 'node:assert/strict';
import { FIRST_STATE } from '../../../media/imagePage/pageState.ts';
import { callsOf, describePage } from '../pageTest.ts';

describePage('what the page remembers', (open) => {
  it('is the image, platform, tab, selection, filter and scrolling, over a reload of the window', async () => {
    const page = await open('scenario=multi&pane=details', { viewport: { width: 1200, height: 500 } });
    await page.getByRole('combobox', { name: /^Platform/ }).click();
    await page.getByRole('option', { name: /arm64/ }).click();
    await page.getByText('from 4 steps').waitFor();
    await page.getByRole('combobox', { name: /^Platform/ }).click();
    await page.getByRole('option', { name: /amd64/ }).click();
    await page.getByText('from 15 steps').waitFor();
    await page.getByRole('button', { name: /^Hide 5/ }).click();
    await page.getByRole('option').first().focus();
    await page.keyboard.press('End');
    await page.getByRole('heading', { name: 'Layer 9' }).waitFor();
    await page.waitForTimeout(300);
    await page.reload();
    await page.getByRole('heading', { name: 'Layer 9' }).waitFor();
    assert.equal(await page.getByRole('option').count(), 10);
    assert.ok((await page.evaluate<number>("document.querySelector('.steps').scrollTop")) > 0);
    assert.deepEqual((await callsOf(page, 'image')).at(-1), [0, 'linux/amd64']);
    await page.getByRole('combobox', { name: 'Platform: linux/amd64' }).waitFor();
  });

  it('is the document, what is unfolded in it, and the search', async () => {
    const page = await open('scenario=small');
    await page.getByRole('tab', { name: 'Inspect' }).click();
    await page.getByText('Manifest', { exact: true }).last().click();
    const layers = page.getByRole('treeitem').filter({ hasText: /^layers/ });
    const before = await page.getByRole('treeitem').count();
    await layers.click();
    await page.getByRole('searchbox').fill('size');
    await page.getByText(/^1 of/).first().waitFor();
    await page.waitForTimeout(200);
    await page.reload();
    await page.getByText(/^1 of/).first().waitFor();
    await page.getByRole('tab', { name: 'Inspect', selected: true }).waitFor();
    assert.equal(await page.getByRole('searchbox').inputValue(), 'size');
    await page.getByRole('searchbox').press('Escape');
    await page.locator('mark').first().waitFor({ state: 'detached' });
    assert.notEqual(await page.getByRole('treeitem').count(), before);
  });

  it('gives way to a place that a command asks for', async () => {
    const page = await open('scenario=small&layer=4&pane=details');
    await page.getByRole('heading', { name: 'Layer 4' }).waitFor();
    await page.evaluate("harness.client.show({ image: 0, tab: 'inspect' })");
    await page.getByRole('tab', { name: 'Inspect', selected: true }).waitFor();
    await page.evaluate("harness.client.show({ image: 0, tab: 'layers', layer: 9 })");
    await page.getByRole('heading', { name: 'Layer 9' }).waitFor();
  });

  it('asks no image for the layer of another one, which could not be shown', async () => {
    const page = await open('scenario=multi&pane=details');
    await page.getByRole('heading', { name: 'Layer 0' }).waitFor();
    await page.evaluate("harness.client.show({ image: 0, variant: 'linux/arm/v7', tab: 'layers', layer: 4 })");
    await page.getByRole('button', { name: 'Show linux/amd64' }).click();
    await page.getByRole('tab', { name: 'Layers' }).waitFor();
    await callsOf(page, 'image', 2);
    await page.getByRole('heading', { name: 'Layer 0' }).waitFor({ timeout: 5000 });
  });

  it('does no harm when the archive no longer holds it', async () => {
    const page = await open('scenario=small&pane=details');
    await page.getByRole('option').first().waitFor();
    const gone = { image: 7, variant: 'linux/gone', step: 99, rangeFrom: 98, stepPane: 'details', document: 'index' };
    const stored = JSON.stringify({ page: { ...FIRST_STATE, ...gone }, scroll: {} });
    await page.evaluate(`sessionStorage.setItem('state small', ${JSON.stringify(stored)})`);
    await page.reload();
    await page.getByRole('heading', { name: 'Layer 0' }).waitFor();
    await page.evaluate('sessionStorage.setItem(\'state small\', \'{"of": "another version"}\')');
    await page.reload();
    await page.getByRole('option', { name: /^Layer 0/, selected: true }).waitFor();
  });
});
