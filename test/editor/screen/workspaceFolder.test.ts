import assert from 'node:assert/strict';
import { type EditorWindow, openWindow, until, untilEqual } from './driver.ts';
import { PATIENCE_MS } from './until.ts';

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
    const [etc, passwd] = [window.explorerItem('etc'), window.explorerItem('passwd')];
    await until('what is in the folder', async () => {
      if ((await etc.getAttribute('aria-expanded', { timeout: PATIENCE_MS })) === 'false')
        await etc.click({ timeout: PATIENCE_MS });
      return passwd.isVisible();
    });
    const isShown = async () => /hello:1\.0\.0 › final filesystem › \/etc\/passwd/.test(await title());
    await window.click(passwd, 'the file', isShown);
  };

  it('is added once it is said that the window starts anew', async () => {
    await add();
    const loaded = window.page.waitForEvent('load');
    await window.answer(/this window becomes an unsaved workspace and starts anew/, 'Add Folder');
    await loaded;
    await window
      .explorerItem('etc')
      .waitFor({ timeout: 4 * PATIENCE_MS })
      .catch(async () => {
        // Now and then the editor itself comes up without the folders of its new workspace, until it starts once more.
        if (await window.page.getByText('You have not yet added a folder').isVisible()) await window.reload();
      });
    await window.explorerItem('etc').waitFor();
    await window.explorerItem('deploy.env').waitFor();
    await window.explorerItem(FOLDER).waitFor();
  });

  it('opens files in editors that say where they are from', openPasswd);

  it('finds paths, which the search of the editor does not', async () => {
    const editor = window.page.locator('.editor-instance .native-edit-context').first();
    const question = window.asked.widget.locator('.quick-input-title', { hasText: 'Find Path in hello:1.0.0' });
    await until('the question', async () => {
      await editor.press('Control+Alt+p', { timeout: PATIENCE_MS });
      await question.waitFor({ timeout: PATIENCE_MS });
      return true;
    });
    await window.asked.type('etc/shadow');
    await until('the file', async () => /final filesystem › \/etc\/shadow/.test(await title()));
    // It is the one of the folder, which the explorer shows.
    await until('its row', async () => (await window.explorerItem('shadow').getAttribute('aria-selected')) === 'true');
    await window.chooseFromMenu(window.explorerItem(FOLDER), 'Find Path in Image…');
    await window.asked.titled('Find Path in hello:1.0.0');
    await window.dismiss();
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
    await window.explorerItem(FOLDER).waitFor();
    await untilEqual(() => window.page.locator(`.explorer-folders-view [aria-label^="${FOLDER}"]`).count(), 1);
  });

  it('is removed as any folder is', async () => {
    await window.chooseFromMenu(window.explorerItem(FOLDER), 'Remove Folder from Workspace');
    await window.explorerItem(FOLDER).waitFor({ state: 'detached' });
    await window.explorerItem('deploy.env').waitFor();
  });

  it('is added to a workspace without a word', async () => {
    await window.showContainer('Layerscope');
    await add();
    await window.explorerItem(FOLDER).waitFor();
    assert.ok((await window.notifications()).every(({ message }) => !/unsaved workspace/.test(message)));
  });
});
