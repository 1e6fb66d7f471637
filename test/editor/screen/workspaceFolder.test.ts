import assert from 'node:assert/strict';
import { type EditorWindow, openWindow, until } from './driver.ts';

const VIEW = 'Archives';
const FOLDER = 'hello:1.0.0 (filesystem)';

describe('the final filesystem in the workspace', () => {
  let window: EditorWindow;
  before(async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the editor fills it in.
    window = await openWindow({ settings: { 'window.title': '${activeEditorLong}' } });
    await window.openAsImage('hello.tar');
    await window.showContainer('Layerscope');
    await window.expand(VIEW, 'hello.tar');
    await window.expand(VIEW, 'hello:1.0.0');
  });
  after(() => window.close());

  const title = (): Promise<string> => window.page.title();
  const add = async () => {
    await window.chooseFromMenu(window.treeItem(VIEW, 'Final filesystem'), 'Open Final Filesystem in Workspace');
  };
  const openPasswd = async () => {
    await window.explorerItem('etc').click();
    await window.explorerItem('passwd').click();
    await until('the file', async () => /hello:1\.0\.0 › final filesystem › \/etc\/passwd/.test(await title()));
  };

  it('is added once it is said that the window starts anew', async () => {
    await add();
    const loaded = window.page.waitForEvent('load');
    await window.answer(/this window becomes an unsaved workspace and starts anew/, 'Add Folder');
    await loaded;
    await window.explorerItem('etc').waitFor();
    assert.ok(await window.explorerItem('deploy.env').isVisible());
    assert.ok(await window.explorerItem(FOLDER).isVisible());
  });

  it('opens files in editors that say where they are from', openPasswd);

  it('finds paths, which the search of the editor does not', async () => {
    await window.page.locator('.editor-instance').first().click();
    await window.page.keyboard.press('Control+Alt+p');
    await window.page.locator('.quick-input-title', { hasText: 'Find Path in hello:1.0.0' }).waitFor();
    await window.type('etc/shadow');
    await until('the file', async () => /final filesystem › \/etc\/shadow/.test(await title()));
    // It is the one of the folder, which the explorer shows.
    await until('its row', async () => (await window.explorerItem('shadow').getAttribute('aria-selected')) === 'true');
    await window.chooseFromMenu(window.explorerItem(FOLDER), 'Find Path in Image…');
    await window.page.locator('.quick-input-title', { hasText: 'Find Path in hello:1.0.0' }).waitFor();
    await window.page.keyboard.press('Escape');
  });

  it('is there after a reload, with its editors', async () => {
    await window.reload();
    await until('the editor', async () => /final filesystem › \/etc\/shadow/.test(await title()));
    await window.showContainer('Explorer');
    await window.explorerItem('passwd').waitFor();
    await window.screenshot('workspace-folder');
  });

  it('is shown, not added again', async () => {
    await window.showContainer('Layerscope');
    await window.expand(VIEW, 'hello.tar');
    await window.expand(VIEW, 'hello:1.0.0');
    await add();
    await until('the explorer', () => window.explorerItem(FOLDER).isVisible());
    assert.equal(await window.page.locator(`.explorer-folders-view [aria-label^="${FOLDER}"]`).count(), 1);
  });

  it('is removed as any folder is', async () => {
    await window.chooseFromMenu(window.explorerItem(FOLDER), 'Remove Folder from Workspace');
    await until('it to go', async () => !(await window.explorerItem(FOLDER).isVisible()));
    assert.ok(await window.explorerItem('deploy.env').isVisible());
  });

  it('is added to a workspace without a word', async () => {
    await window.showContainer('Layerscope');
    await add();
    await window.explorerItem(FOLDER).waitFor();
    assert.ok((await window.notifications()).every(({ message }) => !/unsaved workspace/.test(message)));
  });
});
