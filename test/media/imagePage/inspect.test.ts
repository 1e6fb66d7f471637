import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { announced, callsOf, describePage, focused } from '../pageTest.ts';

async function inspect(page: Page): Promise<Page> {
  await page.getByRole('tab', { name: 'Inspect' }).click();
  await page.getByRole('treeitem').first().waitFor();
  return page;
}
const lines = async (page: Page) =>
  (await page.getByRole('treeitem').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
const line = (page: Page, name: string | RegExp) => page.getByRole('treeitem').filter({ hasText: name }).first();

describePage('the config', (open) => {
  it('is told as people read it, and nothing of what is not set', async () => {
    const page = await inspect(await open('scenario=small'));
    const facts = page.getByRole('region', { name: 'Configuration' });
    const rows = (await facts.locator('.fact-row').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
    assert.deepEqual(rows, [
      'Runs cat /opt/app/version',
      'Command ["cat", "/opt/app/version"]',
      'User 1000:1000',
      'Working directory /opt/app',
      'Ports 443/tcp 80/tcp',
    ]);
    const environment = page.locator('.pairs', { hasText: 'Environment' });
    assert.equal(await environment.getByRole('row', { name: /^B two words/ }).count(), 1);
    await environment.getByRole('button', { name: 'Copy all of Environment' }).click();
    assert.deepEqual(await callsOf(page, 'copy'), [
      ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nA=1\nB=two words'],
    ]);
  });

  it('says so when it sets nothing, and quotes what needs quotes', async () => {
    const bare = await inspect(await open('scenario=bare'));
    await bare.getByText('The config sets nothing for its containers.').waitFor();
    assert.equal(await bare.locator('.fact-row').count(), 0);
    const many = await inspect(await open('scenario=many'));
    await many.getByText(`/usr/bin/tini -- sh -c 'exec /opt/run "$@"'`).waitFor();
    // What reorders text is written out.
    await many.getByText('safe\\u{202e}gnp.exe\\u{7}').waitFor();
  });
});

describePage('the JSON documents', (open) => {
  it('are trees that unfold as far as fits, and switch', async () => {
    const page = await inspect(await open('scenario=small'));
    const all = await lines(page);
    assert.equal(all[0], '6 keys');
    assert.ok(all.includes('architecture: "amd64"'));
    assert.ok(all.includes('443/tcp: {}'));
    assert.ok(all.some((text) => text.startsWith('0: 2 keys {created: "2026-11-20T15:19:55')));
    await page.getByText('docker image inspect').click();
    await line(page, 'RepoTags').waitFor();
    assert.deepEqual(
      (await callsOf(page, 'document', 2)).map(([, , kind]) => kind),
      ['config', 'inspect'],
    );
    await page.getByRole('button', { name: 'Open as JSON document' }).click();
    assert.deepEqual(await callsOf(page, 'openDocument'), [[0, 'linux/amd64', 'inspect']]);
  });

  it('follow the keys of a tree', async () => {
    const page = await inspect(await open('scenario=small'));
    await line(page, /^history/).click();
    assert.equal(await line(page, /^history/).getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('ArrowRight');
    assert.equal(await line(page, /^history/).getAttribute('aria-expanded'), 'true');
    await page.keyboard.press('ArrowRight');
    assert.match(await focused(page), /^0: 2 keys/);
    await page.keyboard.press('*');
    assert.equal(await page.locator('[data-line^="node /history/"][aria-expanded="false"]').count(), 0);
    assert.ok((await lines(page)).filter((text) => text.startsWith('created_by')).length >= 13);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    assert.match(await focused(page), /^history/);
    await page.keyboard.press('Enter');
    assert.equal(await line(page, /^history/).getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('Home');
    assert.match(await focused(page), /^6 keys/);
    await page.keyboard.press('End');
    assert.match(await focused(page), /^diff_ids/);
    await page.keyboard.press('PageUp');
    assert.doesNotMatch(await focused(page), /^diff_ids/);
    await page.getByRole('button', { name: 'Collapse all' }).click();
    assert.equal(await page.getByRole('treeitem').count(), 7);
  });

  it('give values and paths to the clipboard', async () => {
    const page = await inspect(await open('scenario=small'));
    await line(page, /^org\.opencontainers/).click();
    await page.keyboard.press('Control+c');
    const own = line(page, /^org\.opencontainers/);
    await own.getByRole('button', { name: 'Copy path' }).click();
    await line(page, /^Cmd/).hover();
    await line(page, /^Cmd/).getByRole('button', { name: 'Copy value' }).click();
    assert.deepEqual(await callsOf(page, 'copy', 3), [
      ['small'],
      ['.config.Labels["org.opencontainers.image.title"]'],
      ['[\n  "cat",\n  "/opt/app/version"\n]'],
    ]);
    await own.click({ button: 'right' });
    assert.match((await own.getAttribute('data-vscode-context')) ?? '', /"layerscopeCopy":"small"/);
  });

  it('are searched: matches are counted, marked, unfolded and walked through', async () => {
    const page = await inspect(await open('scenario=small'));
    await page.keyboard.press('Control+f');
    assert.equal(await focused(page), 'Find in the document');
    await page.keyboard.type('HELLO.TXT');
    await page.getByText('1 of 3').first().waitFor();
    assert.match(await announced(page), /1 of 3/);
    assert.equal(await page.locator('mark').count(), 4);
    const found = page.locator('.json-line.found');
    assert.match(await found.innerText(), /COPY hello\.txt \/opt\/app\/hello\.txt/);
    await page.keyboard.press('Enter');
    await page.getByText('2 of 3').first().waitFor();
    assert.match(await found.innerText(), /hello-copy/);
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.press('Shift+Enter');
    await page.getByText('3 of 3').first().waitFor();
    await page.keyboard.press('Escape');
    await page.locator('mark').first().waitFor({ state: 'detached' });
    await page.keyboard.type('no such thing');
    await page.getByText('No matches').first().waitFor();
  });

  it('may be eight megabytes: only what is unfolded is rendered, and the search finds the end', async () => {
    const page = await inspect(await open('scenario=many'));
    await line(page, /^rows/).click();
    await page.getByText('Show more (54,900 left)').click();
    await page.getByText('Show more (54,800 left)').waitFor();
    assert.ok((await page.getByRole('treeitem').count()) < 300);
    await page.keyboard.press('Control+f');
    await page.keyboard.type('row number 54999');
    await page.getByText('1 of 1').first().waitFor();
    await page.locator('.json-line.found').waitFor();
    assert.match(await page.locator('.json-line.found').innerText(), /row number 54999/);
  });
});
