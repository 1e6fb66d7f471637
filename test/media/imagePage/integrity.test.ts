import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { announced, callsOf, describePage } from '../pageTest.ts';

const PLACE = [0, 'linux/amd64'];
const mark = (page: Page) => page.getByRole('banner').getByRole('button', { name: /^Integrity:/ });
const verdict = (page: Page) => page.locator('.verdict');
const textOf = async (page: Page, selector: string) =>
  (await page.locator(selector).allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
const progress = (done: number, running: number[]) =>
  `harness.client.integrityProgress(0, 'linux/amd64', ${JSON.stringify({ done, total: 1000, running, integrity: null })})`;

/** A layer's rows: what is said of it, and what it means. */
const layer = (page: Page, index: number) =>
  page.locator('.layer-checks tbody').filter({ has: page.getByText(`Layer ${index}`, { exact: true }) });

describePage('the integrity of an image', (open) => {
  it('is verified once the layers were read, and the mark in the header leads to what was found', async () => {
    const page = await open('scenario=small');
    await mark(page).getByText('Verified', { exact: true }).waitFor();
    assert.deepEqual(await callsOf(page, 'verify'), [PLACE]);
    await mark(page).click();
    await page.getByRole('tabpanel', { name: 'Integrity' }).waitFor();
    assert.match(await verdict(page).innerText(), /All 49 digests, sizes and counts are those that are claimed\./);
    assert.equal(await page.getByRole('tab', { name: 'Integrity' }).innerText(), 'Integrity');
    assert.equal(await verdict(page).getByRole('button').count(), 1);
    assert.equal(await announced(page), '');
  });

  it('says of every identifier what it is, and how Docker shows it', async () => {
    const page = await open('scenario=small');
    await mark(page).click();
    await layer(page, 9).waitFor();
    const names = await textOf(page, '.image-check > .check-name');
    assert.deepEqual(names, ['Index', 'Manifest', 'Config', 'Image ID', 'Number of layers', 'History']);
    const columns = await textOf(page, '.layer-checks thead th > .check-name');
    assert.deepEqual(columns, ['Layer', 'Blob', 'Size', 'Diff ID', 'Chain ID']);
    const said = (await textOf(page, '.integrity .hint')).join('\n');
    for (const command of ['docker pull', 'docker image ls', 'docker history', 'docker image inspect'])
      assert.ok(said.includes(command), command);
    assert.equal((await textOf(page, '.integrity .hint')).length, 10);
  });

  it('names what does not match, as soon as it is known, in words and with what it means', async () => {
    const page = await open('scenario=tampered&verifying');
    await mark(page).getByText('Does not match').waitFor();
    assert.match((await mark(page).getAttribute('aria-label')) ?? '', /^Integrity: Does not match\. 2 of \d+ claims/);
    await callsOf(page, 'verify');
    await page.evaluate('harness.finishVerifying()');
    await page.keyboard.press('Alt+4');
    await verdict(page)
      .getByText(
        '5 of 40 claims do not match: Config, Size of the config, Table of contents of layer 2, Diff ID of layer 3, Diff ID of layer 5.',
      )
      .waitFor();
    await page.getByRole('tab', { name: 'Integrity 5' }).waitFor();
    assert.equal(await announced(page), 'Integrity: something does not match what is claimed.');
    const second = (await layer(page, 2).innerText()).replace(/\s+/g, ' ');
    // Its digest is the one that is claimed; what it lists is something else.
    assert.match(second, /does not match sha256:c0ffeec0ffee… The table says something else of 2 paths/);
    const third = await layer(page, 3).innerText();
    assert.match(
      third.replace(/\s+/g, ' '),
      /does not match claimed sha256:fce72d40004a… computed sha256:c0ffeec0ffee…/,
    );
    assert.match(third, /The files in it are not those the config names/);
    assert.match(await layer(page, 7).innerText(), /absent/);
    assert.match(await layer(page, 6).innerText(), /cannot be computed/);
    assert.match(await layer(page, 9).innerText(), /nothing to compare with/);
    // What only follows is marked, and neither counted nor explained again.
    assert.doesNotMatch(await layer(page, 4).innerText(), /It is computed of the diff IDs/);
  });

  it('is copied as text, whole', async () => {
    const page = await open('scenario=tampered');
    await mark(page).click();
    await verdict(page).getByText('5 of 40').waitFor();
    await page.getByRole('button', { name: 'Copy the report as text' }).click();
    const [[text]] = (await callsOf(page, 'copy')) as [[string]];
    const lines = text.split('\n');
    assert.deepEqual(lines.slice(0, 2), [
      'small:1.0 (linux/amd64)',
      'Integrity: Does not match. 5 of 40 claims do not match: Config, Size of the config, Table of contents of layer 2, Diff ID of layer 3, Diff ID of layer 5.',
    ]);
    const config = lines.indexOf('  Config: does not match');
    assert.match(lines[config + 1] ?? '', /^ {4}claimed: sha256:2817e37e865b[0-9a-f]{52}$/);
    assert.match(lines[config + 2] ?? '', /^ {4}computed: sha256:c0ffee[0-9a-f]+$/);
    assert.match(lines[config + 3] ?? '', /^ {4}The config was changed/);
    assert.equal(lines.filter((line) => /^Layer \d$/.test(line)).length, 10);
    assert.match(text, /\n {2}Diff ID: does not match\n {4}claimed: sha256:[0-9a-f]{64}\n {4}computed: nothing\n/);
  });

  it('tells how far it is, and can be cancelled and begun again', async () => {
    const page = await open('scenario=small&verifying');
    await callsOf(page, 'verify');
    await page.keyboard.press('Alt+4');
    await page.evaluate(progress(400, [2]));
    await verdict(page).getByText('400 B of 1 kB').waitFor();
    assert.equal(await page.getByRole('progressbar', { name: 'Verifying…' }).getAttribute('value'), '400');
    await mark(page).getByText('Verifying… 40%').waitFor();
    assert.match(await layer(page, 2).innerText(), /verifying…/);
    assert.match(await layer(page, 3).innerText(), /not verified/);
    await verdict(page).getByRole('button', { name: 'Cancel' }).click();
    await mark(page).getByText('Not verified').waitFor();
    assert.equal(await page.evaluate('harness.aborted'), 1);
    await verdict(page).getByRole('button', { name: 'Verify' }).click();
    await callsOf(page, 'verify', 2);
    await page.evaluate('harness.finishVerifying()');
    await mark(page).getByText('Verified', { exact: true }).waitFor();
    assert.equal(await announced(page), 'Everything matches.');
  });

  it('says why it failed, and is tried again', async () => {
    const page = await open('scenario=small&verifying');
    await callsOf(page, 'verify');
    await page.evaluate(`harness.finishVerifying('small.docker.tar was closed while it was read.')`);
    await page.keyboard.press('Alt+4');
    await verdict(page).getByText('small.docker.tar was closed while it was read.').waitFor();
    await verdict(page).getByRole('button', { name: 'Verify' }).click();
    await callsOf(page, 'verify', 2);
  });

  it('is not verified where the setting says so, until it is asked for', async () => {
    const page = await open('scenario=small&off');
    await mark(page).getByText('Not verified').waitFor();
    await page.getByText('2.18 MB').waitFor();
    await page.keyboard.press('Alt+4');
    await layer(page, 0).getByText('not verified').first().waitFor();
    assert.deepEqual(await callsOf(page, 'verify', 0), []);
    await verdict(page).getByRole('button', { name: 'Verify' }).click();
    await mark(page).getByText('Verified', { exact: true }).waitFor();
    await page.evaluate("harness.client.settings({ units: 'decimal', verifyInBackground: true })");
    assert.equal((await callsOf(page, 'verify')).length, 1);
  });

  it('is a claim while the engine has the layers, and verified after the export', async () => {
    const page = await open('scenario=engineAsks');
    await mark(page).getByText('Not verified').click();
    await verdict(page).getByText('What the engine says of its image is a claim.').waitFor();
    assert.deepEqual(await callsOf(page, 'verify', 0), []);
    await page.getByRole('button', { name: 'Verify (exports 3.21 GB from the engine)' }).click();
    await callsOf(page, 'contents');
    await mark(page).getByText('Verified', { exact: true }).waitFor();
  });

  it('is that of the platform that is shown', async () => {
    const page = await open('scenario=multi');
    await mark(page).getByText('Verified', { exact: true }).waitFor();
    await page.getByRole('combobox', { name: /^Platform/ }).click();
    await page.getByRole('option', { name: /^linux\/arm64/ }).click();
    await callsOf(page, 'verify', 2);
    await mark(page).getByText('Verified', { exact: true }).waitFor();
    await mark(page).click();
    await verdict(page).getByText('All 17').waitFor();
    assert.deepEqual((await callsOf(page, 'verify', 2))[1], [0, 'linux/arm64']);
  });
});
