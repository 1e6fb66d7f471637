import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { type EditorWindow, openWindow, until, untilEqual } from './driver.ts';
import { PATIENCE_MS } from './until.ts';

const VIEW = 'Archives';

describe('files of an image', () => {
  let window: EditorWindow;
  before(async () => {
    // As tabs are too short for it: the label that the editor gives to a file wherever there is room.
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the editor fills it in.
    window = await openWindow({ settings: { 'window.title': '${activeEditorLong}' } });
    await window.openAsImage('hello.tar');
    await window.showContainer('Layerscope');
    await window.expand(VIEW, 'hello.tar');
    await window.expand(VIEW, 'hello:1.0.0');
  });
  after(() => window.close());

  const row = (text: string | RegExp): Locator =>
    window.view(VIEW).locator('.monaco-list-row').filter({ hasText: text }).first();
  const file = (name: string): Locator => window.treeItem(VIEW, name).first();
  const tab = (): Promise<string> =>
    window.page.locator('.tab.active').evaluate((each) => each.getAttribute('aria-label') ?? '');
  const title = (): Promise<string> => window.page.title();
  const text = (): Promise<string> => window.page.locator('.editor-instance .view-lines').first().innerText();

  it('are listed below the layer that wrote them, with what it did', async () => {
    await window.expand(VIEW, /echo 'web:x/);
    await window.expand(VIEW, 'etc');
    await window.screenshot('files-layer');
    const rows = async () => (await window.treeRows(VIEW)).filter(({ level }) => level >= 4).slice(0, 6);
    await untilEqual(
      async () => (await rows()).map(({ label, description }) => [label, description]),
      [
        ['dev', '0 B'],
        ['etc', '94 B'],
        ['group', '22 B'],
        ['passwd', '72 B'],
        ['proc', '0 B'],
        ['sys', '0 B'],
      ],
    );
    const passwd = await file('passwd').getAttribute('aria-label');
    assert.match(passwd ?? '', /passwd, file, 72 B, modified/);
    const label = file('passwd').locator('.monaco-icon-label').first();
    await untilEqual(() => label.evaluate((element) => getComputedStyle(element, '::after').content), '"M"');
  });

  it('open in an ordinary editor that says where they are from', async () => {
    await window.click(file('passwd'), 'the editor', async () => (await window.tabs()).includes('passwd'));
    await until('its text', async () => (await text()).includes('root:x:0:0'));
    await window.screenshot('files-open');
    await until('its title', async () => /hello:1\.0\.0 › layer 1 › \/etc\/passwd/.test(await title()));
  });

  it('compare with their previous version', async () => {
    await window.chooseFromMenu(file('passwd'), 'Compare with Previous Version');
    await window.page.locator('.monaco-diff-editor .view-lines').first().waitFor();
    await window.screenshot('files-compare');
    await until('its title', async () => /passwd \(layer 0 ↔ layer 1\)/.test(await tab()));
  });

  it('are copied as paths', async () => {
    await window.clearClipboard();
    await window.chooseFromMenu(file('passwd'), 'Copy Path');
    assert.equal(await window.copied(), '/etc/passwd');
  });

  it('have a history, of which each version opens', async () => {
    await window.chooseFromMenu(file('passwd'), 'Path History…');
    await window.asked.titled('History of /etc/passwd');
    const events = () =>
      window.asked.rows.evaluateAll((rows) => rows.map((row) => row.querySelector('.label-name')?.textContent));
    await untilEqual(events, ['Layer 1: modified', 'Layer 0: added']);
    await window.screenshot('files-history');
    await window.asked.pick('Layer 0: added');
    await until('the first version', async () => /layer 0 › \/etc\/passwd/.test(await title()));
  });

  it('have the same history in the editor that shows one, with a comparison', async () => {
    await window.runCommand('Layerscope: Path History…');
    await window.asked.titled('History of /etc/passwd');
    const event = window.asked.rows.filter({ hasText: 'Layer 1: modified' });
    // Its button is there while the mouse is over it, and goes with the question.
    await until('the button', async () => {
      await event.hover({ timeout: PATIENCE_MS });
      await event.locator('.action-label').click({ timeout: PATIENCE_MS });
      return true;
    });
    await until('the comparison', async () => (await tab()).includes('passwd (layer 0 ↔ layer 1)'));
  });

  it('compare with any other', async () => {
    await window.closeEditors();
    const selected = window.view(VIEW).locator('.monaco-list-row.selected .label-name');
    await untilEqual(async () => {
      await file('group').click({ timeout: PATIENCE_MS });
      await file('passwd').click({ modifiers: ['ControlOrMeta'], timeout: PATIENCE_MS });
      return (await selected.allInnerTexts()).sort();
    }, ['group', 'passwd']);
    await window.chooseFromMenu(file('passwd'), 'Compare Selected');
    await window.page.locator('.monaco-diff-editor .view-lines').first().waitFor();
  });

  it('are found in all layers as one types, removed ones too', async () => {
    await window.closeEditors();
    await window.chooseFromMenu(row('hello:1.0.0'), 'Find Path in Image…');
    await window.asked.titled('Find Path in hello:1.0.0');
    await window.asked.input.fill('greetings.tar');
    const found = () => window.asked.rows.first().innerText({ timeout: PATIENCE_MS });
    await until('the path', async () => /\/tmp\/greetings\.tar\.gz[\s\S]*removed by layer 6/.test(await found()));
    await window.screenshot('files-find');
    await window.asked.type('hello/style.c');
    await until('the file', async () => /final filesystem › \/srv\/hello\/style\.css/.test(await title()));
  });

  it('are shown in the tree where what was found is a folder', async () => {
    await window.chooseFromMenu(row('hello:1.0.0'), 'Find Path in Image…');
    await window.asked.titled('Find Path in hello:1.0.0');
    await window.asked.input.fill('srv/hello/greet');
    const found = () => window.asked.rows.first().innerText({ timeout: PATIENCE_MS });
    await until('the path', async () => (await found()).includes('/srv/hello/greetings'));
    await window.asked.accept();
    await until('the row', async () => (await file('greetings').getAttribute('aria-selected')) === 'true');
    await window.screenshot('files-dark', 'Dark Modern');
    await window.screenshot('files-contrast', 'Default High Contrast');
  });

  it('say what is removed, and what a later layer hides', async () => {
    await window.runCommand('Layerscope: Refresh Archives');
    await window.rowsAreStill(VIEW);
    await window.collapse(VIEW, 'Final filesystem');
    await window.expand(VIEW, /RUN.*rm \/tmp\/greetings/);
    await window.expand(VIEW, 'tmp');
    await until('the removed file', async () =>
      (await window.treeRows(VIEW)).some(({ description }) => description === '43 kB · removed here'),
    );
    await window.expand(VIEW, /COPY.*greetings\.tar\.gz/);
    await window.expand(VIEW, /^tmp\s*43 kB/);
    await until('the hidden file', async () =>
      (await window.treeRows(VIEW)).some(({ description }) => description === '43 kB · removed by layer 6'),
    );
    await window.screenshot('files-hidden-light');
    await window.screenshot('files-hidden-dark', 'Dark Modern');
    await window.screenshot('files-hidden-contrast', 'Default High Contrast');
  });
});
