import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { cachedArchive } from './cachedArchive.ts';
import { type EditorWindow, openWindow, until, untilEqual } from './driver.ts';
import { PATIENCE_MS } from './until.ts';

const VIEW = 'Archives';

describe('rows of files', () => {
  let window: EditorWindow;
  before(async () => {
    const links = cachedArchive('links.tar', [
      { name: 'one/deep/file', content: 'at the end' },
      { name: 'nowhere', type: '2', link: '/not/there' },
      { name: 'to-deep', type: '2', link: '/one/deep' },
      { name: 'to-file', type: '2', link: 'one/deep/file' },
    ]);
    // As tabs are too short for it: the label that the editor gives to a file wherever there is room.
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the editor fills it in.
    const settings = { 'window.title': '${activeEditorLong}' };
    // As high as the rows need it: those that stick to the top while it is scrolled cannot be dragged.
    window = await openWindow({ fixtures: [links], settings, height: 928 });
    for (const archive of ['links.tar', 'hello.tar']) {
      await window.showContainer('Explorer');
      await window.openAsImage(archive);
    }
    await window.showContainer('Layerscope');
    await window.closeEditors();
    await window.expand(VIEW, 'hello.tar');
    await window.expand(VIEW, 'hello:1.0.0');
    await window.expand(VIEW, 'Final filesystem');
    await window.expand(VIEW, 'etc');
  });
  after(() => window.close());

  const file = (name: string): Locator => window.treeItem(VIEW, name).first();
  const title = (): Promise<string> => window.page.title();
  const text = async (): Promise<string> =>
    (await window.page.locator('.editor-instance .view-lines').allInnerTexts()).join().replaceAll('\u00a0', ' ');
  const editors = (): Locator => window.page.locator('.editor-group-container');
  const selected = (): Promise<string[]> =>
    window.view(VIEW).locator('.monaco-list-row.selected .label-name').allInnerTexts();
  /** Clicks a row until its file is in an editor. */
  const open = (name: string): Promise<void> =>
    window.click(file(name), `the file ${name}`, async () => (await window.tabs()).includes(name));

  it('are dragged into editors, and so are archives', async () => {
    const drag = (name: string) =>
      until(`${name} in an editor`, async () => {
        await window.drag(file(name), editors().first());
        await window.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor({ timeout: PATIENCE_MS });
        return true;
      });
    await drag('passwd');
    await until('the file', async () => /final filesystem › \/etc\/passwd/.test(await title()));
    await drag('hello.tar');
    await window.answer(/hello\.tar is a container image/, 'Open as Image');
    await window.webview.getByRole('heading', { level: 1 }).first().waitFor();
    await window.closeEditors();
  });

  it('open to the side by a key, the one the keyboard is on', async () => {
    await open('group');
    await window.press(VIEW, 'ArrowDown', 'Control+Enter');
    await until('the file below it', async () => /\/etc\/hello\.conf$/.test(await title()));
    await untilEqual(() => window.tabs(), ['group', 'hello.conf']);
    await untilEqual(() => editors().count(), 2);
    await untilEqual(selected, ['group']);
    await window.closeEditors();
  });

  it('find paths of their image by a key', async () => {
    await open('group');
    await window.press(VIEW, 'Control+Alt+p');
    await window.asked.titled('Find Path in hello:1.0.0');
    await window.closeEditors();
  });

  it('have their menu by Shift+F10, and open by Enter', async () => {
    await open('group');
    await window.press(VIEW, 'ArrowDown');
    const items = await window.menuItems(() => window.press(VIEW, 'Shift+F10'));
    await window.dismiss();
    const wanted = [
      'Open',
      'Open to the Side',
      'Find Path in Image…',
      'Path History…',
      'Copy Path',
      'Copy docker cp Line',
    ];
    assert.deepEqual(
      items.filter((item) => wanted.includes(item)),
      wanted,
    );
    await window.press(VIEW, 'Enter');
    await until('the file below it', async () => /\/etc\/hello\.conf$/.test(await title()));
    await window.closeEditors();
  });

  it('are shown again for the file in front, in the layer that it is of', async () => {
    const isShown = async () => /final filesystem › \/etc\/passwd$/.test(await title());
    await window.click(file('passwd'), 'the file', isShown);
    await until('its text', async () => (await text()).includes('root:x:0:0'));
    await window.runCommand('Layerscope: Path History…');
    await window.asked.titled('History of /etc/passwd');
    await window.asked.pick('Layer 0: added');
    await until('the first version', async () => /layer 0 › \/etc\/passwd/.test(await title()));
    await window.collapse(VIEW, 'hello.tar');
    await window.runCommand('Layerscope: Reveal in Layerscope View');
    await until('the row', async () => (await selected()).join() === 'passwd');
    const rows = await window.treeRows(VIEW);
    const row = rows.findIndex(({ label }) => label === 'passwd');
    const step = rows.slice(0, row).findLast(({ level }) => level === 3);
    assert.match(step?.label ?? '', /^Imported/);
    await window.screenshot('files-revealed');
    await window.closeEditors();
  });

  it('above the limit open when that is wanted', async () => {
    const toast = window.page.locator('.notification-list-item-message');
    await until('the refusal', async () => {
      window.configure({ 'layerscope.maxFileSize': 0.00001 });
      await window.closeEditors();
      await file('passwd').click({ timeout: PATIENCE_MS });
      const sentence = /^\/etc\/passwd has \d+ B, and files are opened up to 10 B\.$/;
      // The setting holds a moment after it was written: what was opened before that is opened again.
      await toast.filter({ hasText: sentence }).first().waitFor({ timeout: 1000 });
      return true;
    });
    await window.screenshot('files-too-large');
    await window.answer(/etc\/passwd has/, 'Open Anyway');
    await until('its text', async () => (await text()).includes('root:x:0:0'));
    window.configure({});
    await window.closeEditors();
  });

  it('that are links open what they lead to, or show it, or say that it is not there', async () => {
    await window.collapse(VIEW, 'hello.tar');
    await window.expand(VIEW, 'links.tar');
    await window.expand(VIEW, 'test:latest');
    await window.expand(VIEW, 'Final filesystem');
    await window.click(file('to-file'), 'the file', async () => (await text()).includes('at the end'));
    await window.click(file('to-deep'), 'the folder', async () => (await selected()).join() === 'deep');
    const sentence = /^\/nowhere is a link to \/not\/there, which is not in the image\.$/;
    const isSaid = async () => (await window.notifications()).some(({ message }) => sentence.test(message));
    await window.click(file('nowhere'), 'what is said of it', isSaid);
    await window.screenshot('files-links');
    await window.closeEditors();
  });

  it('stay when the key that takes archives off the list is pressed on them', async () => {
    const archives = () => window.view(VIEW).locator('.monaco-list-row[aria-level="1"] .label-name').allInnerTexts();
    const isSelected = (name: string) => async () => (await selected()).join() === name;
    await window.click(file('to-file'), 'its row is selected', isSelected('to-file'));
    await window.press(VIEW, 'Delete', 'ArrowLeft');
    assert.deepEqual((await archives()).sort(), ['hello.tar', 'links.tar']);
    await window.collapse(VIEW, 'links.tar');
    // The newest is above.
    await window.click(file('hello.tar').locator('.label-name'), 'its row is selected', isSelected('hello.tar'));
    await window.collapse(VIEW, 'hello.tar');
    await window.press(VIEW, 'ArrowDown', 'Delete');
    await untilEqual(archives, ['hello.tar']);
  });
});
