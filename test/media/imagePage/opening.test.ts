import assert from 'node:assert/strict';
import { callsOf, describePage } from '../pageTest.ts';

const SENTENCE = 'This tar holds no image: neither manifest.json nor index.json is in it.';

describePage('the page while an archive is opened', (open) => {
  it('says how far it is, in percent and bytes', async () => {
    const page = await open('scenario=small&wait');
    await page.getByText('Reading…').waitFor();
    await page.evaluate('harness.client.progress(12300000, 30700000)');
    await page.getByText('Reading… 40%').waitFor();
    await page.getByText('12.3 MB of 30.7 MB').waitFor();
    await page.evaluate('harness.finishOpening()');
    await page.getByRole('heading', { level: 1, name: 'small:1.0' }).waitFor();
    await page.getByRole('tab', { name: 'Layers' }).waitFor();
    assert.equal(await page.getByText('Reading…').count(), 0);
  });

  it('shows the sentence of a failure with three ways on', async () => {
    const page = await open(`scenario=small&failure=${encodeURIComponent(SENTENCE)}&detail=a/b.txt&detail=c.txt`);
    await page.getByRole('heading', { level: 1, name: SENTENCE }).waitFor();
    const found = page.getByRole('region', { name: 'What could still be read 2' });
    assert.deepEqual(await found.getByRole('listitem').allInnerTexts(), ['a/b.txt', 'c.txt']);
    await page.getByRole('button', { name: 'Open as Text' }).click();
    await page.getByRole('button', { name: 'Show Log' }).click();
    assert.equal((await callsOf(page, 'openAsText')).length, 1);
    assert.equal((await callsOf(page, 'showLog')).length, 1);
    assert.equal(await page.getByRole('button', { name: 'Show Disk Usage' }).count(), 0);
    await page.getByRole('button', { name: 'Try Again' }).click();
    await page.getByRole('heading', { level: 1, name: 'small:1.0' }).waitFor();
    assert.equal((await callsOf(page, 'reload')).length, 1);
  });

  it('leads to what fills the disk where that is full', async () => {
    const page = await open('scenario=small&failure=full&code=disk-full');
    await page.getByRole('button', { name: 'Show Disk Usage' }).click();
    assert.deepEqual(await callsOf(page, 'showDiskUsage'), [[]]);
  });

  it('lists at most a hundred paths of a refused archive, each as it can be seen', async () => {
    const paths = Array.from({ length: 120 }, (_, index) => `&detail=path-${index}${encodeURIComponent('\u202e')}`);
    const page = await open(`scenario=small&failure=no${paths.join('')}`);
    const list = page.getByRole('list', { name: 'What could still be read 100+' });
    assert.equal(await list.getByRole('listitem').count(), 100);
    assert.equal(await list.getByRole('listitem').first().innerText(), 'path-0\\u{202e}');
    await list.focus();
    await page.keyboard.press('End');
    while ((await list.evaluate(({ scrollTop }) => scrollTop)) === 0) await page.waitForTimeout(20);
  });

  it('lists nothing where nothing could be read', async () => {
    const page = await open('scenario=small&failure=no');
    await page.getByRole('button', { name: 'Try Again' }).waitFor();
    assert.equal(await page.getByText('What could still be read').count(), 0);
  });

  it('tells when the archive changed on disk, and reads it anew', async () => {
    const page = await open('scenario=small');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.evaluate('harness.client.changedOnDisk(false)');
    await page.getByText('The archive changed on disk since it was read.').waitFor();
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('button', { name: 'Reload' }).waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 1, name: 'small:1.0' }).waitFor();
    assert.equal((await callsOf(page, 'reload')).length, 1);
    await page.evaluate('harness.client.changedOnDisk(true)');
    await page.getByText('The archive was deleted or moved.').waitFor();
  });

  it('keeps the switches when one image of several cannot be read', async () => {
    const page = await open('scenario=three');
    await page.getByRole('combobox', { name: /^Image/ }).click();
    await page.getByRole('option', { name: /a\/long\/path/ }).click();
    await page.getByRole('heading', { level: 2, name: /ends in the middle of a string/ }).waitFor();
    await page.getByRole('combobox', { name: /^Image/ }).click();
    await page.getByRole('option', { name: /^small:1.0/ }).click();
    await page.getByRole('tab', { name: 'Layers' }).waitFor();
  });
});
