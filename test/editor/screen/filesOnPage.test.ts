import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Locator } from 'playwright-core';
import { extract } from 'tar-stream';
import { type EditorWindow, openWindow, until, untilEqual } from './driver.ts';
import { ImagePage } from './imagePage.ts';
import { PATIENCE_MS } from './until.ts';

describe('the files on the image page', () => {
  let window: EditorWindow;
  let page: ImagePage;
  before(async () => {
    window = await openWindow();
    page = new ImagePage(window);
    await window.openAsImage('hello.tar');
    await page.shows('hello:1.0.0');
    await page.contentsShown();
  });
  after(() => window.close());

  let groups: Locator;
  before(() => {
    groups = window.page.locator('.editor-group-container');
  });
  const titlesIn = (group: number): Promise<string[]> =>
    groups.nth(group).locator('.tabs-container .tab .label-name').allInnerTexts();

  const row = (name: string): Locator =>
    page.frame
      .locator('.file-row')
      .filter({ has: fileName(name) })
      .first();
  const fileName = (name: string): Locator => page.frame.locator('.file-name').getByText(name, { exact: true });
  const text = (): Promise<string> => window.page.locator('.editor-instance .view-lines').first().innerText();
  const tabs = (): Promise<string[]> => window.page.locator('.tabs-container .tab .label-name').allInnerTexts();

  const press = async (key: string): Promise<void> => {
    await row('group').click({ timeout: PATIENCE_MS });
    await row('group').press(key, { timeout: PATIENCE_MS });
  };

  it('are those of the selected layer, with what it did to them', async () => {
    await page.steps
      .filter({ hasText: 'groups' })
      .or(page.steps.filter({ hasText: '/etc/group' }))
      .first()
      .click();
    await row('group').filter({ hasText: 'M' }).waitFor();
    await window.screenshot('page-files');
  });

  it('open in an ordinary editor by Enter', async () => {
    await until('the file', async () => {
      await press('Enter');
      return until('its tab', async () => (await tabs()).includes('group'), PATIENCE_MS);
    });
    await until('its text', async () => (await text()).includes('web:x:1000'));
    await window.screenshot('page-files-opened');
  });

  it('open beside the page by Ctrl+Enter', async () => {
    await window.page.locator('.tabs-container .tab', { hasText: 'hello.tar' }).first().click();
    await press('ControlOrMeta+Enter');
    await untilEqual(() => groups.count(), 2);
    await until('the file in it', async () => (await titlesIn(1)).includes('group'));
  });

  it('are downloaded by the browser as a tar', async () => {
    await row('passwd').click();
    const [download] = await Promise.all([
      window.page.waitForEvent('download'),
      page.frame.getByRole('button', { name: 'Download', exact: true }).click(),
    ]);
    assert.match(download.suggestedFilename(), /\.tar$/);
    const members: [string, string][] = [];
    const reader = extract();
    reader.on('entry', async ({ name }, content, next) => {
      members.push([name, (await buffer(content)).toString()]);
      next();
    });
    await pipeline(createReadStream(await download.path()), reader);
    assert.deepEqual(
      members.map(([name]) => name),
      ['passwd'],
    );
    assert.match(members[0]?.[1] ?? '', /^web:x:1000:/m);
  });

  it('are dragged into another group of editors', async () => {
    // The browser's own drags do not cross frames when a script makes them: what is dragged here is dropped there.
    const dragged = await row('passwd').evaluate((element: HTMLElement) => {
      const data = new DataTransfer();
      element.dispatchEvent(new DragEvent('dragstart', { bubbles: true, dataTransfer: data }));
      return Object.fromEntries([...data.types].map((type) => [type, data.getData(type)]));
    });
    assert.equal(dragged['text/plain'], '/etc/passwd');
    const data = await window.page.evaluateHandle((all) => {
      const made = new DataTransfer();
      for (const [type, value] of Object.entries(all)) made.setData(type, value);
      return made;
    }, dragged);
    const target = groups.nth(1).locator('.editor-container');
    const overlay = window.page.locator('.editor-group-overlay, #monaco-workbench-editor-drop-overlay').last();
    // It goes again where the mouse is over it and nothing is dragged for a moment.
    await until('the file in it', async () => {
      await target.dispatchEvent('dragenter', { dataTransfer: data }, { timeout: PATIENCE_MS });
      for (const type of ['dragover', 'drop'])
        await overlay.dispatchEvent(type, { dataTransfer: data }, { timeout: PATIENCE_MS });
      return until('its tab', async () => (await titlesIn(1)).includes('passwd'), PATIENCE_MS);
    });
  });
});
