import assert from 'node:assert/strict';
import { type EditorWindow, openWindow } from './driver.ts';

describe('a window on the sample workspace', () => {
  let window: EditorWindow;
  before(async () => {
    window = await openWindow();
  });
  after(() => window.close());

  it('shows the files of the sample', async () => {
    await window.explorerItem('hello.tar').waitFor();
    await window.explorerItem('Dockerfile').waitFor();
  });

  it('runs commands and opens menus', async () => {
    await window.runCommand('View: Toggle Terminal');
    await window.page.locator('.terminal-wrapper.active').waitFor();
    await window.runCommand('View: Toggle Terminal');
    await window.clearClipboard();
    await window.chooseFromMenu(window.explorerItem('Dockerfile'), 'Copy Relative Path');
    assert.equal(await window.copied(), 'Dockerfile');
  });

  it('takes settings while it is open', async () => {
    await window.useTheme('Default High Contrast');
    await window.useTheme('Light Modern');
  });
});
