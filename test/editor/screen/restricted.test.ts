import assert from 'node:assert/strict';
import { type EditorWindow, openWindow } from './driver.ts';
import { ImagePage } from './imagePage.ts';

describe('in a folder that is not trusted', () => {
  let window: EditorWindow;
  before(async () => {
    window = await openWindow({ trusted: false });
  });
  after(() => window.close());

  it('the window is restricted', async () => {
    await window.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
  });

  it('archives open all the same', async () => {
    const page = new ImagePage(window);
    await window.openAsImage('hello.tar');
    await page.shows('hello:1.0.0');
    assert.ok((await page.stepRows()).length > 0);
    await window.screenshot('restricted');
  });

  it('the Archives view lists them', async () => {
    await window.showContainer('Layerscope');
    await window.treeItem('Archives', 'hello.tar').waitFor();
  });
});
