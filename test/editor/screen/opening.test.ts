import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type EditorWindow, openWindow, until, untilEqual } from './driver.ts';
import { ImagePage } from './imagePage.ts';
import { PATIENCE_MS } from './until.ts';

const HELLO = 'hello:1.0.0';

describe('a window on the sample workspace', () => {
  let window: EditorWindow;
  let page: ImagePage;
  before(async () => {
    window = await openWindow({
      fixtures: [
        'archives/tiny.podman-oci',
        'archives/tiny.skopeo-dir',
        'archives/tiny.docker20.tar.gz',
        'archives/tiny.crane.tar',
        'rules/truncated.tar',
        'edge/layers-swapped.tar',
      ],
    });
    page = new ImagePage(window);
  });
  after(() => window.close());

  const open = (name: string) =>
    window.click(window.explorerItem(name), `the editor of ${name}`, async () => (await window.tabs()).includes(name));

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

  // First: a file is offered once.
  describe('the offer to open an image', () => {
    beforeEach(() => window.closeEditors());

    /** Opens a file as the explorer does, and waits for the offer. */
    async function openAsText(name: string): Promise<RegExp> {
      const offer = new RegExp(`^${name.replaceAll('.', '\\.')} is a container image`);
      await open(name);
      await window.said(offer);
      return offer;
    }

    it('is one notification with three answers, and opens it in place of the text', async () => {
      const offer = await openAsText('hello.tar');
      await window.screenshot('offer');
      const shown = await window.notifications();
      assert.deepEqual(
        shown.map(({ buttons }) => buttons),
        [['Open as Image', 'Always', 'Never']],
      );
      await window.answer(offer, 'Open as Image');
      await page.shows(HELLO);
      await untilEqual(() => window.tabs(), ['hello.tar']);
    });

    it('is not made for a tar that is no image', async () => {
      await open('greetings.tar.gz');
      await openAsText('tiny.crane.tar');
      assert.equal((await window.notifications()).length, 1);
    });

    it('taken for always opens such files as images from then on', async () => {
      await window.answer(await openAsText('tiny.docker20.tar.gz'), 'Always');
      await page.shows('tiny');
      await window.closeEditors();
      await open('tiny.docker20.tar.gz');
      await page.shows('tiny');
    });

    it('refused for ever is not made again', async () => {
      await window.answer(await openAsText('layers-swapped.tar'), 'Never');
      await until('the setting', () => window.userSettings()['layerscope.offerToOpen'] === false);
    });
  });

  describe('opening an image', () => {
    beforeEach(() => window.closeEditors());

    it('by the context menu of the explorer', async () => {
      await window.openAsImage('hello.tar');
      await page.shows(HELLO);
      await untilEqual(() => window.tabs(), ['hello.tar']);
    });

    it('by the context menu of a folder that is a layout', async () => {
      await window.openAsImage('tiny.podman-oci');
      await page.shows('tiny');
    });

    it('by the context menu of a folder that skopeo wrote', async () => {
      await window.openAsImage('tiny.skopeo-dir');
      await page.frame.getByRole('tab', { name: 'Layers' }).waitFor();
      await untilEqual(() => window.tabs(), ['tiny.skopeo-dir']);
    });

    it('not by the menu of a folder that holds no image', async () => {
      const folder = window.explorerItem('site');
      const items = await window.menuItems(() => folder.click({ button: 'right', timeout: PATIENCE_MS }));
      assert.equal(items.includes('Open as Container Image'), false);
      await window.dismiss();
    });

    it('by a click, where the name says what it is', async () => {
      await open('hello.oci.tar');
      await page.shows('hello');
      await untilEqual(() => window.tabs(), ['hello.oci.tar']);
    });

    it('from the palette, by its path', async () => {
      await window.runCommand('Layerscope: Open Archive…');
      await window.asked.choosePath(join(window.workspace, 'hello.tar'));
      await page.shows(HELLO);
    });

    it('that is broken says so in a sentence, and goes on as text', async () => {
      await window.openAsImage('truncated.tar');
      await page.shows(/^truncated\.tar .*\.$/);
      await window.screenshot('broken');
      await page.frame.getByRole('button', { name: 'Open as Text' }).click();
      await window.page.getByText('The file is not displayed in the text editor').waitFor();
    });
  });
});
