import assert from 'node:assert/strict';
import { announced, callsOf, describePage } from '../pageTest.ts';

describePage('the header', (open) => {
  it('tells in words and numbers what the image is', async () => {
    const page = await open('scenario=small');
    await page.getByText('2.18 MB').waitFor();
    const facts = page.locator('.fact');
    const texts = (await facts.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    assert.deepEqual(texts.slice(0, 6), [
      '2.18 MB files in all layers',
      '2.1 MB visible in a container, 319 files',
      '80 kB wasted efficiency 96.3%',
      '1.22 MB stored, gzip',
      '10 layers from 15 steps',
      'linux/amd64 platform',
    ]);
    assert.match(texts[6] ?? '', /created by BuildKit$/);
    assert.equal(await facts.nth(3).getAttribute('title'), '1,220,568 bytes');
    await page.getByRole('button', { name: 'attested: provenance. Open as a JSON document' }).click();
    assert.deepEqual(await callsOf(page, 'openStatement'), [[0, 'linux/amd64', `sha256:${'57'.repeat(32)}`]]);
  });

  it('says nothing of what is not known', async () => {
    const page = await open('scenario=bare');
    await page.getByRole('heading', { level: 1, name: '<untagged> 2817e37e865b' }).waitFor();
    // The heading comes from the catalog, the facts with the image.
    await page.locator('.fact').first().waitFor();
    const text = await page.getByRole('banner').innerText();
    assert.match(text, /Jan 1, 1970\s+created/);
    assert.match(text, /stored, not compressed/);
    assert.doesNotMatch(text, /Manifest|Index|attested|null|undefined/);
    assert.match(text, /bare\.tar · Docker archive$/);
  });

  it('copies references and digests whole, and says so', async () => {
    const page = await open('scenario=multi');
    await page.getByRole('button', { name: 'Copy reference' }).click();
    await page.getByRole('button', { name: 'Copy multi:edge' }).click();
    await page.getByRole('button', { name: 'Copy Image ID' }).click();
    await page.locator('.codicon-check').first().waitFor();
    assert.deepEqual(await callsOf(page, 'copy', 3), [
      ['registry.example.com/team/multi:1.0'],
      ['multi:edge'],
      ['sha256:2817e37e865b09ca8606f1ef1867b5b4458df7109907dfc1b95b73a69a4bc095'],
    ]);
    assert.match(await announced(page), /^Copied/);
    const id = page.locator('.identifier', { hasText: 'Image ID' });
    assert.match((await id.getAttribute('title')) ?? '', /^SHA-256 of the config/);
    assert.deepEqual(JSON.parse((await id.getAttribute('data-vscode-context')) ?? ''), {
      webviewSection: 'digest',
      layerscopeCopy: 'sha256:2817e37e865b09ca8606f1ef1867b5b4458df7109907dfc1b95b73a69a4bc095',
      preventDefaultContextMenuItems: true,
    });
  });

  it('shows many references only when asked to', async () => {
    const page = await open('scenario=many');
    await page.getByRole('button', { name: '9 more references' }).click();
    assert.equal(await page.getByRole('button', { name: /^Copy ghcr\.io/ }).count(), 12);
  });

  it('switches the platform by mouse and by keys, and tells the host', async () => {
    const page = await open('scenario=multi');
    const picker = page.getByRole('combobox', { name: /^Platform/ });
    await picker.click();
    await page.getByRole('option', { name: /^linux\/arm64/ }).click();
    await page.getByText('from 4 steps').waitFor();
    await picker.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.getByText('from 15 steps').waitFor();
    const shown = await callsOf(page, 'showing', 3);
    assert.deepEqual(shown.at(-1), [{ image: 0, variant: 'linux/amd64', tab: 'layers' }]);
    // A letter chooses, as in any drop-down.
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    assert.equal(await picker.getAttribute('aria-expanded'), 'false');
  });

  it('tells the host of a platform once it is shown: until then rows are of the one before', async () => {
    const page = await open('scenario=multi');
    await page.getByText('from 15 steps').waitFor();
    await page.getByRole('combobox', { name: /^Platform/ }).click();
    await page.getByRole('option', { name: /^linux\/arm64/ }).click();
    await page.getByText('from 4 steps').waitFor();
    await callsOf(page, 'showing', 2);
    const calls = await page.evaluate<unknown[][]>('harness.calls');
    const told = calls.flatMap(([name, ...args]) => (JSON.stringify(args).includes('linux/arm64') ? [name] : []));
    assert.ok(told.indexOf('showing') > told.indexOf('contents'), told.join());
  });

  it('explains a platform that is not there, and offers the ones that are', async () => {
    const page = await open('scenario=multi');
    const picker = page.getByRole('combobox', { name: /^Platform/ });
    await picker.click();
    const absent = page.getByRole('option', { name: /^linux\/arm\/v7/ });
    assert.match(await absent.innerText(), /The index names this platform/);
    await absent.click();
    await page.getByRole('heading', { level: 2, name: 'linux/arm/v7 is not in this archive' }).waitFor();
    assert.equal(await page.getByRole('tab').count(), 0);
    await page.getByRole('button', { name: 'Show linux/arm64' }).click();
    await page.getByText('from 4 steps').waitFor();
    await picker.click();
    await page.getByRole('option', { name: /^linux\/s390x/ }).click();
    await page.getByRole('heading', { level: 2, name: 'linux/s390x cannot be shown' }).waitFor();
    assert.equal(await page.locator('.empty-reason').innerText(), 'Its config is no JSON.');
  });

  it('switches the image', async () => {
    const page = await open('scenario=three');
    await page.getByRole('combobox', { name: 'Image: small:1.0' }).click();
    await page.getByRole('option', { name: /untagged/ }).click();
    await page.getByText('1 layer', { exact: true }).waitFor();
    assert.deepEqual((await callsOf(page, 'image', 2)).at(-1), [1, 'linux/amd64']);
  });

  it('lists the notes of the archive and the image, the first few at first', async () => {
    const page = await open('scenario=damaged');
    const notes = page.getByRole('region', { name: 'Notes' }).getByRole('listitem');
    await notes.first().waitFor();
    assert.equal(await notes.count(), 2);
    await page.getByRole('button', { name: 'Show all 5 notes' }).click();
    assert.equal(await notes.count(), 5);
    assert.match(await notes.nth(3).innerText(), /The history has 9 steps/);
    assert.match(await notes.last().innerText(), /More layers were found/);
  });
});
